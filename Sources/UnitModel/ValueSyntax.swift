/// How the values of directives are spelled: text becomes a typed value, or nil.
///
/// Pure functions without messages; `UnitDecoding` says what was wrong and what happens.
///
/// - Source: systemd.syntax(7), systemd.unit(5).
package enum ValueSyntax {
  /// `1 yes y true t on`, `0 no n false f off`, in any case.
  package static func boolean(_ text: String) -> Bool? {
    guard text.utf8.count <= 5 else { return nil }
    switch text.lowercased() {
    case "1", "yes", "y", "true", "t", "on": return true
    case "0", "no", "n", "false", "f", "off": return false
    default: return nil
    }
  }

  /// A number without sign: decimal, `0x`, `0o` or a leading zero, `0b`. A plus is tolerated.
  package static func unsigned(_ text: String) -> UInt64? {
    var digits = Substring(text).utf8
    while let first = digits.first, isBlank(first) { digits.removeFirst() }
    if digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    var base: UInt64 = 10
    if digits.first == UInt8(ascii: "0"), digits.count > 1 {
      digits.removeFirst()
      switch digits.first {
      case UInt8(ascii: "x"), UInt8(ascii: "X"):
        base = 16
        digits.removeFirst()
      case UInt8(ascii: "b"), UInt8(ascii: "B"):
        base = 2
        digits.removeFirst()
      case UInt8(ascii: "o"), UInt8(ascii: "O"):
        base = 8
        digits.removeFirst()
      default: base = 8
      }
    }
    return number(digits, base: base)
  }

  /// As `unsigned`, and with a minus before it.
  package static func signed(_ text: String) -> Int64? {
    var digits = Substring(text).utf8
    while let first = digits.first, isBlank(first) { digits.removeFirst() }
    guard digits.first == UInt8(ascii: "-") else { return unsigned(text).flatMap { Int64(exactly: $0) } }
    digits.removeFirst()
    guard let first = digits.first, isDigit(first), let value = unsigned(String(Substring(digits)))
    else { return nil }
    // The least number has no positive twin.
    return value == 1 << 63 ? .min : Int64(exactly: value).map { 0 &- $0 }
  }

  package static func unsigned32(_ text: String) -> UInt32? {
    unsigned(text).flatMap { UInt32(exactly: $0) }
  }

  /// Digits of `base` and nothing else; nil if there are none or they overflow.
  static func number(_ digits: Substring.UTF8View, base: UInt64) -> UInt64? {
    guard !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in digits {
      guard let digit = digitValue(byte), digit < base else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: base)
      let (sum, carry) = product.addingReportingOverflow(digit)
      if overflow || carry { return nil }
      value = sum
    }
    return value
  }

  static func digitValue(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte &- UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte &- UInt8(ascii: "a") &+ 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte &- UInt8(ascii: "A") &+ 10)
    default: nil
    }
  }

  /// An access mode in octal digits, at most 7777.
  package static func mode(_ text: String) -> UInt16? {
    guard let value = number(Substring(text).utf8, base: 8), value <= 0o7777 else { return nil }
    return UInt16(value)
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  package static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  package static func isLetter(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
  }

  /// `text` without the blanks around it.
  static func trimmed(_ text: Substring) -> Substring {
    var bytes = text.utf8
    while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return Substring(bytes)
  }
}
