/// One value of a D-Bus message.
///
/// - Source: the D-Bus specification, "Type System"
package enum BusValue: Hashable, Sendable {
  case byte(UInt8)
  case bool(Bool)
  case int16(Int16)
  case uint16(UInt16)
  case int32(Int32)
  case uint32(UInt32)
  case int64(Int64)
  case uint64(UInt64)
  case double(Double)
  case string(String)
  case path(String)
  case signature(String)
  indirect case variant(BusValue)
  /// All elements have the signature `of`; it counts when there are none.
  case array(of: String, [BusValue])
  case structure([BusValue])
  /// Only within an array.
  indirect case entry(BusValue, BusValue)

  /// An array of strings.
  package static func strings(_ strings: [String]) -> BusValue {
    .array(of: "s", strings.map(BusValue.string))
  }

  /// An array of bytes.
  package static func bytes(_ bytes: [UInt8]) -> BusValue {
    .array(of: "y", bytes.map(BusValue.byte))
  }

  /// A dictionary from names to variants, in this order.
  package static func properties(_ properties: [(String, BusValue)]) -> BusValue {
    .array(of: "{sv}", properties.map { .entry(.string($0.0), .variant($0.1)) })
  }

  package var signature: String {
    switch self {
    case .byte: "y"
    case .bool: "b"
    case .int16: "n"
    case .uint16: "q"
    case .int32: "i"
    case .uint32: "u"
    case .int64: "x"
    case .uint64: "t"
    case .double: "d"
    case .string: "s"
    case .path: "o"
    case .signature: "g"
    case .variant: "v"
    case .array(let element, _): "a" + element
    case .structure(let members): "(" + members.map(\.signature).joined() + ")"
    case .entry(let key, let value): "{" + key.signature + value.signature + "}"
    }
  }

  /// What a variant holds, however deep; any other value itself.
  package var unwrapped: BusValue {
    if case .variant(let inner) = self { inner.unwrapped } else { self }
  }

  /// The text of a string, path or signature.
  package var text: String? {
    switch unwrapped {
    case .string(let text), .path(let text), .signature(let text): text
    default: nil
    }
  }

  /// The elements of an array or the members of a structure.
  package var elements: [BusValue]? {
    switch unwrapped {
    case .array(_, let elements), .structure(let elements): elements
    default: nil
    }
  }

  /// An array of strings or paths.
  package var texts: [String]? {
    guard case .array(_, let elements) = unwrapped else { return nil }
    var texts: [String] = []
    texts.reserveCapacity(elements.count)
    for element in elements {
      guard let text = element.text else { return nil }
      texts.append(text)
    }
    return texts
  }

  /// Any integer that fits.
  package var integer: Int64? {
    switch unwrapped {
    case .byte(let n): Int64(n)
    case .int16(let n): Int64(n)
    case .uint16(let n): Int64(n)
    case .int32(let n): Int64(n)
    case .uint32(let n): Int64(n)
    case .int64(let n): n
    case .uint64(let n): Int64(exactly: n)
    default: nil
    }
  }

  package var boolean: Bool? {
    if case .bool(let value) = unwrapped { value } else { nil }
  }
}
