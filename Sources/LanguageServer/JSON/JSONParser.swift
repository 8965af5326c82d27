/// Reads one JSON text from bytes. Strict, save that the halves of surrogate pairs that stand alone become
/// U+FFFD: an editor may cut a text between them.
struct JSONParser {
  /// How deep arrays and objects may lie in each other; messages of the protocol need about ten.
  static let deepest = 200

  /// What is wrong, and at which byte.
  struct Problem: Error, Hashable {
    var what: String
    var offset: Int
  }

  private let bytes: [UInt8]
  private var position = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  static func parse(_ bytes: [UInt8]) throws(Problem) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.value(depth: 0)
    parser.skipBlanks()
    guard parser.position == bytes.count else { throw parser.problem("there is more behind the value") }
    return value
  }

  private func problem(_ what: String) -> Problem { Problem(what: what, offset: position) }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position &+= 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position &+= 1
    return true
  }

  private mutating func value(depth: Int) throws(Problem) -> JSONValue {
    guard depth <= JSONParser.deepest else { throw problem("it is nested too deeply") }
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw problem("it ends where a value should stand")
    default: return try number()
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Problem) -> JSONValue {
    let length = word.utf8CodeUnitCount
    let matches = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
    guard matches else { throw problem("this is no value") }
    position &+= length
    return value
  }

  private mutating func object(_ depth: Int) throws(Problem) -> JSONValue {
    position &+= 1
    var members: [String: JSONValue] = [:]
    skipBlanks()
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw problem("an object's member needs a name") }
      let name = try string()
      skipBlanks()
      guard take(UInt8(ascii: ":")) else { throw problem("there is no ':' behind a member's name") }
      members[name] = try value(depth: depth &+ 1)
      skipBlanks()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw problem("an object is not closed") }
    }
  }

  private mutating func array(_ depth: Int) throws(Problem) -> JSONValue {
    position &+= 1
    var elements: [JSONValue] = []
    skipBlanks()
    if take(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      elements.append(try value(depth: depth &+ 1))
      skipBlanks()
      if take(UInt8(ascii: "]")) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { throw problem("an array is not closed") }
    }
  }

  private mutating func number() throws(Problem) -> JSONValue {
    let start = position
    _ = take(UInt8(ascii: "-"))
    let first = position
    skipDigits()
    guard position > first, bytes[first] != UInt8(ascii: "0") || position == first &+ 1 else {
      throw problem("this is no value")
    }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      let digits = position
      skipDigits()
      guard position > digits else { throw problem("a number ends in a point") }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isWhole = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      let digits = position
      skipDigits()
      guard position > digits else { throw problem("a number has no exponent") }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let whole = Int(text) { return .integer(whole) }
    guard let number = Double(text), number.isFinite else { throw problem("a number is too large") }
    return .number(number)
  }

  private mutating func skipDigits() {
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position &+= 1 }
  }
}

extension JSONParser {
  /// The text of a string whose opening quote is next.
  private mutating func string() throws(Problem) -> String {
    position &+= 1
    var text: [UInt8] = []
    while true {
      let start = position
      while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
        position &+= 1
      }
      text += bytes[start..<position]
      switch next {
      case UInt8(ascii: "\""):
        position &+= 1
        guard let checked = String(validating: text, as: UTF8.self) else {
          throw problem("a string is not valid UTF-8")
        }
        return checked
      case UInt8(ascii: "\\"):
        position &+= 1
        try escape(into: &text)
      case nil: throw problem("a string is not closed")
      default: throw problem("a string holds a control character")
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(Problem) {
    guard let letter = next else { throw problem("a string is not closed") }
    position &+= 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += Array(String(try scalar()).utf8)
    default: throw problem("a string holds an unknown escape")
    }
  }

  /// What `\u` and its four digits mean, with a second such escape where both make a pair.
  private mutating func scalar() throws(Problem) -> Unicode.Scalar {
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let behind = position
    if first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
      let second = try fourDigits()
      if (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 &+ ((first &- 0xD800) &<< 10) &+ (second &- 0xDC00))
      {
        return scalar
      }
    }
    position = behind
    return "\u{FFFD}"
  }

  private mutating func fourDigits() throws(Problem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw problem("an escape needs four hexadecimal digits")
      }
      value = value &* 16 &+ UInt32(truncatingIfNeeded: digit)
      position &+= 1
    }
    return value
  }
}
