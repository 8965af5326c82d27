/// One C escape behind its backslash: `n`, `s`, `x41`, `101`, `u00e4`, `U0001f600`.
///
/// NUL has no place in a unit file's strings: `\x00` and its like are no escapes.
struct CEscape {
  /// How many bytes it takes behind the backslash.
  var length: Int
  private var byte: UInt8 = 0
  private var scalar: Unicode.Scalar?

  func append(to bytes: inout [UInt8]) {
    if let scalar { bytes.append(contentsOf: UTF8.encode(scalar) ?? .init()) } else { bytes.append(byte) }
  }

  /// The escape whose letter stands at `offset`; nil if it is none.
  static func read(_ bytes: [UInt8], at offset: Int) -> CEscape? {
    guard offset < bytes.count else { return nil }
    switch bytes[offset] {
    case UInt8(ascii: "a"): return CEscape(length: 1, byte: 0x07)
    case UInt8(ascii: "b"): return CEscape(length: 1, byte: 0x08)
    case UInt8(ascii: "f"): return CEscape(length: 1, byte: 0x0C)
    case UInt8(ascii: "n"): return CEscape(length: 1, byte: 0x0A)
    case UInt8(ascii: "r"): return CEscape(length: 1, byte: 0x0D)
    case UInt8(ascii: "t"): return CEscape(length: 1, byte: 0x09)
    case UInt8(ascii: "v"): return CEscape(length: 1, byte: 0x0B)
    case UInt8(ascii: "s"): return CEscape(length: 1, byte: 0x20)
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"):
      return CEscape(length: 1, byte: bytes[offset])
    case UInt8(ascii: "x"):
      guard let value = number(bytes, at: offset + 1, digits: 2, base: 16), value != 0 else {
        return nil
      }
      return CEscape(length: 3, byte: UInt8(truncatingIfNeeded: value))
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      guard let value = number(bytes, at: offset, digits: 3, base: 8), value != 0, value <= 255
      else { return nil }
      return CEscape(length: 3, byte: UInt8(truncatingIfNeeded: value))
    case UInt8(ascii: "u"): return unicode(bytes, at: offset + 1, digits: 4)
    case UInt8(ascii: "U"): return unicode(bytes, at: offset + 1, digits: 8)
    default: return nil
    }
  }

  private static func unicode(_ bytes: [UInt8], at offset: Int, digits: Int) -> CEscape? {
    guard let value = number(bytes, at: offset, digits: digits, base: 16), value != 0,
      let scalar = Unicode.Scalar(value)
    else { return nil }
    return CEscape(length: 1 + digits, scalar: scalar)
  }

  private static func number(_ bytes: [UInt8], at offset: Int, digits: Int, base: UInt32) -> UInt32? {
    guard offset + digits <= bytes.count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[offset..<(offset + digits)] {
      let digit: UInt32
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt32(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = UInt32(byte - UInt8(ascii: "a")) + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = UInt32(byte - UInt8(ascii: "A")) + 10
      default: return nil
      }
      guard digit < base else { return nil }
      value = (value &* base) &+ digit
    }
    return value
  }
}

extension Words {
  /// A whole text with its C escapes replaced; what is no escape stays as it is.
  package static func unescaped(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\\"), let escape = CEscape.read(bytes, at: index + 1) {
        escape.append(to: &result)
        index += 1 + escape.length
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  /// The first backslash of a whole text that starts no C escape, with the byte behind it; nil if
  /// there is none. `\x00` and its like count as escapes here.
  package static func badEscape(in text: String) -> String? {
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      if bytes[(index + 1)...].starts(with: "x00".utf8) || bytes[(index + 1)...].starts(with: "000".utf8) {
        index += 4
      } else if let escape = CEscape.read(bytes, at: index + 1) {
        index += 1 + escape.length
      } else {
        return String(decoding: bytes[index..<min(bytes.count, index + 2)], as: UTF8.self)
      }
    }
    return nil
  }
}
