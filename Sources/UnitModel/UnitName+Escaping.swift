/// Escaping of arbitrary text into parts of unit names and back.
///
/// `/` becomes `-`; `-`, backslashes, a leading dot and what no unit name may hold become `\xNN`.
///
/// - Source: systemd.unit(5), "String escaping for inclusion in unit names"; systemd-escape(1).
extension UnitName {
  package static func escape(_ text: String) -> String {
    var bytes: [UInt8] = []
    for (index, byte) in text.utf8.enumerated() {
      if byte == UInt8(ascii: "/") {
        bytes.append(UInt8(ascii: "-"))
      } else if isPlain(byte), !(index == 0 && byte == UInt8(ascii: ".")) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "\\"), UInt8(ascii: "x"), hexDigit(byte >> 4), hexDigit(byte & 15)]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Nil if a backslash is not followed by `xNN`.
  package static func unescape(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "-"): bytes.append(UInt8(ascii: "/"))
      case UInt8(ascii: "\\"):
        guard rest.popFirst() == UInt8(ascii: "x"),
          let high = rest.popFirst().flatMap(ValueSyntax.digitValue),
          let low = rest.popFirst().flatMap(ValueSyntax.digitValue)
        else { return nil }
        bytes.append(UInt8(truncatingIfNeeded: high << 4 | low))
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The path without its leading slash, escaped; `/` itself is `-`. Nil for a path with `..`.
  package static func escapePath(_ path: String) -> String? {
    let steps = path.split(separator: "/").filter { $0 != "." }
    if steps.contains("..") { return nil }
    return steps.isEmpty ? "-" : escape(steps.joined(separator: "/"))
  }

  /// The absolute path that an escaped name stands for.
  package static func unescapePath(_ text: some StringProtocol) -> String? {
    if text.isEmpty { return nil }
    if text == "-" { return "/" }
    guard let path = unescape(text) else { return nil }
    let simplified = ValueSyntax.simplifiedPath("/" + path)
    return ValueSyntax.climbs(simplified) ? nil : simplified
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    ValueSyntax.isLetter(byte) || ValueSyntax.isDigit(byte) || byte == UInt8(ascii: ":")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "a") &+ (value &- 10)
  }
}
