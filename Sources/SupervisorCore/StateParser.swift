/// Bytes become nodes. Every read is bounded; the depth is counted.
struct StateParser {
  private let text: [UInt8]
  private var at = 0

  init(_ text: [UInt8]) { self.text = text }

  /// The whole text: one value, nothing after it.
  mutating func document() throws(StateTextError) -> StateNode {
    let node = try value(depth: 0)
    skipSpace()
    if at < text.count { throw failure(.unexpectedByte) }
    return node
  }

  private func failure(_ kind: StateTextError.Kind) -> StateTextError {
    StateTextError(kind: kind, offset: at)
  }

  private func peek() throws(StateTextError) -> UInt8 {
    guard at < text.count else { throw failure(.truncated) }
    return text[at]
  }

  private mutating func next() throws(StateTextError) -> UInt8 {
    let byte = try peek()
    at &+= 1
    return byte
  }

  private mutating func skipSpace() {
    while at < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[at]) { at &+= 1 }
  }

  private mutating func value(depth: Int) throws(StateTextError) -> StateNode {
    if depth > StateText.maximumDepth { throw failure(.tooDeep) }
    skipSpace()
    switch try peek() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ word: StaticString, _ node: StateNode) throws(StateTextError) -> StateNode {
    for index in 0..<word.utf8CodeUnitCount {
      if try peek() != word.utf8Start[index] { throw failure(.unexpectedByte) }
      at &+= 1
    }
    return node
  }

  private mutating func number() throws(StateTextError) -> StateNode {
    let isNegative = try peek() == UInt8(ascii: "-")
    if isNegative { at &+= 1 }
    let start = at
    var magnitude: UInt64 = 0
    while at < text.count, text[at] >= 0x30, text[at] <= 0x39 {
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(text[at] &- 0x30))
      if overflow || carry { throw failure(.numberTooLarge) }
      magnitude = sum
      at &+= 1
    }
    if at == start { throw failure(at < text.count ? .notANumber : .truncated) }
    return .number(magnitude, isNegative: isNegative)
  }

  private mutating func array(depth: Int) throws(StateTextError) -> StateNode {
    at &+= 1
    var items: [StateNode] = []
    skipSpace()
    if try peek() == UInt8(ascii: "]") {
      at &+= 1
      return .array(items)
    }
    while true {
      items.append(try value(depth: depth &+ 1))
      if try isLast(closing: UInt8(ascii: "]")) { return .array(items) }
    }
  }

  private mutating func object(depth: Int) throws(StateTextError) -> StateNode {
    at &+= 1
    var members: [(key: String, value: StateNode)] = []
    skipSpace()
    if try peek() == UInt8(ascii: "}") {
      at &+= 1
      return .object(members)
    }
    while true {
      skipSpace()
      if try peek() != UInt8(ascii: "\"") { throw failure(.unexpectedByte) }
      let key = try string()
      skipSpace()
      if try peek() != UInt8(ascii: ":") { throw failure(.unexpectedByte) }
      at &+= 1
      members.append((key, try value(depth: depth &+ 1)))
      if try isLast(closing: UInt8(ascii: "}")) { return .object(members) }
    }
  }

  /// Passes the comma or the closing bracket after an item; true at the bracket.
  private mutating func isLast(closing: UInt8) throws(StateTextError) -> Bool {
    skipSpace()
    let byte = try peek()
    guard byte == closing || byte == UInt8(ascii: ",") else { throw failure(.unexpectedByte) }
    at &+= 1
    return byte == closing
  }

  private mutating func string() throws(StateTextError) -> String {
    at &+= 1
    var bytes: [UInt8] = []
    while true {
      let byte = try next()
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: bytes, as: UTF8.self) else { throw failure(.notUTF8) }
        return string
      case UInt8(ascii: "\\"): try escape(into: &bytes)
      case 0..<0x20: throw failure(.unexpectedByte)
      default: bytes.append(byte)
      }
    }
  }

  private mutating func escape(into bytes: inout [UInt8]) throws(StateTextError) {
    switch try next() {
    case UInt8(ascii: "\""): bytes.append(UInt8(ascii: "\""))
    case UInt8(ascii: "\\"): bytes.append(UInt8(ascii: "\\"))
    case UInt8(ascii: "/"): bytes.append(UInt8(ascii: "/"))
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "u"):
      var code: UInt32 = 0
      for _ in 0..<4 {
        guard let digit = Character(UnicodeScalar(try next())).hexDigitValue else {
          throw failure(.badEscape)
        }
        code = code << 4 | UInt32(truncatingIfNeeded: digit)
      }
      // Only control characters are written this way; halves of a pair are nobody's.
      guard let scalar = UnicodeScalar(code) else { throw failure(.badEscape) }
      bytes.append(contentsOf: Array(String(Character(scalar)).utf8))
    default: throw failure(.badEscape)
    }
  }
}
