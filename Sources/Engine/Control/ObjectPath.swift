import UnitModel

/// The object paths of the control interface.
///
/// - Source: sd_bus_path_encode(3): what is not a letter or digit, and a leading digit, stands as
///   `_XX`; nothing at all as `_`.
package enum ObjectPath {
  package static let manager = "/org/freedesktop/systemd1"
  /// What tells how much the daemon logs.
  static let logControl = "/org/freedesktop/LogControl1"
  package static let driver = "/org/freedesktop/DBus"
  static let unitPrefix = "/org/freedesktop/systemd1/unit/"
  static let jobPrefix = "/org/freedesktop/systemd1/job/"

  package static func unit(_ name: String) -> String { unitPrefix + escape(name) }
  package static func unit(_ name: UnitName) -> String { unit(name.full) }
  package static func job(_ id: UInt32) -> String { jobPrefix + String(id) }

  static func escape(_ label: String) -> String {
    guard !label.isEmpty else { return "_" }
    let digits: [UInt8] = Array("0123456789abcdef".utf8)
    var escaped: [UInt8] = []
    escaped.reserveCapacity(label.utf8.count &+ 16)
    for (index, byte) in label.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
        escaped.append(byte)
      case UInt8(ascii: "0")...UInt8(ascii: "9") where index > 0:
        escaped.append(byte)
      default:
        escaped.append(UInt8(ascii: "_"))
        escaped.append(digits[Int(byte >> 4)])
        escaped.append(digits[Int(byte & 15)])
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  /// Undoes `escape`; an underscore without two digits stays as it is.
  static func unescape(_ label: String) -> String {
    if label == "_" { return "" }
    let bytes = Array(label.utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "_"), index &+ 2 < bytes.count,
        let high = value(ofDigit: bytes[index &+ 1]), let low = value(ofDigit: bytes[index &+ 2])
      {
        text.append(high << 4 | low)
        index &+= 3
      } else {
        text.append(bytes[index])
        index &+= 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func value(ofDigit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit &- UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit &- UInt8(ascii: "a") &+ 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit &- UInt8(ascii: "A") &+ 10
    default: nil
    }
  }
}
