/// One line of meaning: a physical line, or several joined by backslashes.
struct LogicalLine {
  /// Where a stretch of the joined text stands in the source.
  struct Piece {
    var textOffset: Int
    var sourceOffset: Int
    var length: Int
  }

  /// Offsets of the first byte in the source and behind the last one.
  private(set) var lower: Int
  private(set) var end: Int
  /// One-based line of the first byte.
  let number: Int
  /// The joined text; nil as long as the text is the source's own bytes `lower..<end`.
  private(set) var joined: [UInt8]?
  private var pieces: [Piece] = []

  init(lower: Int, end: Int, number: Int) {
    self.lower = lower
    self.end = end
    self.number = number
  }

  /// Adds the blank that stands for a backslash and the line end behind it.
  mutating func joinBlank(at offset: Int, _ bytes: [UInt8]) {
    if joined == nil {
      joined = Array(bytes[lower..<end])
      pieces = [Piece(textOffset: 0, sourceOffset: lower, length: end &- lower)]
    }
    append([0x20], at: offset)
  }

  /// Adds the text of the next physical line.
  mutating func join(_ text: ArraySlice<UInt8>, at offset: Int) { append(text, at: offset) }

  private mutating func append(_ text: some Collection<UInt8>, at offset: Int) {
    end = offset &+ text.count
    let length = joined?.count ?? 0
    // Past the bound the line is refused; it is only measured, not kept.
    guard length <= Lexer.longestLine else { return }
    pieces.append(Piece(textOffset: length, sourceOffset: offset, length: text.count))
    joined?.append(contentsOf: text)
  }

  /// Bytes of text.
  var count: Int { joined?.count ?? (end &- lower) }

  /// The offset in the source of the text's byte `offset`.
  func sourceOffset(_ offset: Int) -> Int {
    guard joined != nil else { return lower &+ offset }
    guard let piece = pieces.last(where: { $0.textOffset <= offset }) else { return lower }
    return piece.sourceOffset &+ Swift.min(offset &- piece.textOffset, piece.length)
  }
}
