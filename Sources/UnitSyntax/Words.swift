/// Cuts a value into words: blanks separate, quotes group, backslashes escape.
///
/// Quotes may open in the middle of a word (`"a"b` is `ab`). What a backslash means differs between
/// directives, hence `escapes`.
///
/// - Source: systemd.syntax(7), "Quoting".
package struct Words: Sendable {
  /// What a backslash means.
  package enum Escapes: Sendable {
    /// An ordinary byte: unit names and paths hold backslashes.
    case literal
    /// It makes the next byte ordinary, and vanishes.
    case plain
    /// C escapes; an unknown one is an error.
    case strict
    /// C escapes; an unknown one stays as it is, backslash included, and is noted in `oddEscapes`.
    case relaxed
  }

  package enum Problem: Error, Hashable {
    case unbalancedQuote
    /// `\q`, `\x00`, or a backslash at the very end.
    case badEscape
  }

  private let bytes: [UInt8]
  /// Where the next word is looked for.
  package private(set) var position = 0
  /// The escapes that `.relaxed` left as they were, each once and the first twenty: a backslash and the byte
  /// behind it as text, all four bytes of a NUL's, or the backslash alone at the very end.
  package private(set) var oddEscapes: [String] = []

  package init(_ text: String) { bytes = Array(text.utf8) }

  package static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (byte >= 0x09 && byte <= 0x0A) || byte == 0x0D
  }

  package func byte(at offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  package mutating func skipBlanks() {
    while position < bytes.count, Words.isBlank(bytes[position]) { position += 1 }
  }

  /// Skips `length` bytes and the blanks after them.
  package mutating func skip(_ length: Int) {
    position = min(bytes.count, position + max(0, length))
    skipBlanks()
  }

  /// True if the next word is exactly `token`, unquoted, up to a blank or the end.
  package mutating func isAt(token: StaticString) -> Bool {
    skipBlanks()
    let count = token.utf8CodeUnitCount
    guard bytes.count - position >= count else { return false }
    let same = token.withUTF8Buffer { buffer in
      (0..<count).allSatisfy { buffer[$0] == bytes[position + $0] }
    }
    return same && (byte(at: position + count).map(Words.isBlank) ?? true)
  }

  /// The next word; nil at the end. `relaxedQuotes`: a quote left open ends with the text.
  package mutating func next(_ escapes: Escapes, relaxedQuotes: Bool = false) throws(Problem)
    -> String?
  {
    skipBlanks()
    guard position < bytes.count else { return nil }
    var word: [UInt8] = []
    var quote: UInt8 = 0
    var index = position
    scan: while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\\") where escapes != .literal:
        try unescape(at: &index, escapes, relaxedEnd: relaxedQuotes, into: &word)
        continue scan
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        if quote == 0 {
          quote = byte
        } else if quote == byte {
          quote = 0
        } else {
          word.append(byte)
        }
      default:
        if quote == 0, Words.isBlank(byte) { break scan }
        word.append(byte)
      }
      index += 1
    }
    if quote != 0, !relaxedQuotes { throw .unbalancedQuote }
    position = index
    skipBlanks()
    return String(decoding: word, as: UTF8.self)
  }

  private mutating func unescape(
    at index: inout Int, _ escapes: Escapes, relaxedEnd: Bool, into word: inout [UInt8]
  ) throws(Problem) {
    guard index + 1 < bytes.count else {
      guard relaxedEnd || escapes == .relaxed else { throw .badEscape }
      note(oddEscape: "\\")
      word.append(bytes[index])
      index += 1
      return
    }
    if escapes == .plain {
      word.append(bytes[index + 1])
      index += 2
      return
    }
    if let escape = CEscape.read(bytes, at: index + 1) {
      escape.append(to: &word)
      index += 1 + escape.length
      return
    }
    guard escapes == .relaxed else { throw .badEscape }
    let rest = bytes[(index + 1)...]
    let isNUL = rest.starts(with: "x00".utf8) || rest.starts(with: "000".utf8)
    let end = isNUL ? index + 4 : index + 2
    note(oddEscape: String(decoding: bytes[index..<end], as: UTF8.self))
    word.append(bytes[index])
    word.append(bytes[index + 1])
    index += 2
  }

  private mutating func note(oddEscape: String) {
    if oddEscapes.count < 20, !oddEscapes.contains(oddEscape) { oddEscapes.append(oddEscape) }
  }

  /// No word is left; false where `next` has found something wrong.
  package var isAtEnd: Bool { position >= bytes.count }

  /// All words of `text`.
  package static func split(_ text: String, _ escapes: Escapes) throws(Problem) -> [String] {
    var words = Words(text)
    var found: [String] = []
    while let word = try words.next(escapes) { found.append(word) }
    return found
  }
}
