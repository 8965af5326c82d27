/// Cuts bytes into physical lines. A line ends with any of LF, CR and NUL, or with a pair such as CR LF.
struct LineReader {
  struct Physical {
    /// Offset of the first byte.
    var lower: Int
    /// Offset behind the text.
    var end: Int
    /// Offset behind the line end.
    var upper: Int
    /// One-based.
    var number: Int

    /// Steps over a byte order mark at the start of the line, if there is one.
    mutating func skipByteOrderMark(in bytes: [UInt8]) -> Bool {
      guard end &- lower >= 3, bytes[lower] == 0xEF, bytes[lower &+ 1] == 0xBB, bytes[lower &+ 2] == 0xBF
      else { return false }
      lower &+= 3
      return true
    }
  }

  private let bytes: [UInt8]
  private var position = 0
  private var number = 1
  private let count: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    self.count = bytes.count
  }

  /// Reads only what `span` covers.
  init(_ bytes: [UInt8], _ span: SourceSpan) {
    self.bytes = bytes
    self.count = Swift.max(0, Swift.min(span.upper, bytes.count))
    self.position = Swift.max(0, span.lower)
    self.number = span.line
  }

  /// Nil at the end of the file; a file that ends without a line end has its last line still.
  mutating func next() -> Physical? {
    guard position < count else { return nil }
    var end = position
    while end < count, !LineReader.isLineEnd(bytes[end]) { end &+= 1 }
    var line = Physical(lower: position, end: end, upper: end, number: number)

    var hasLF = false
    var hasCR = false
    while line.upper < count {
      let byte = bytes[line.upper]
      if byte == 0x0A, !hasLF {
        hasLF = true
      } else if byte == 0x0D, !hasCR {
        hasCR = true
      } else if byte == 0 {
        line.upper &+= 1
        break
      } else {
        break
      }
      line.upper &+= 1
    }
    // NUL alone ends the line for the grammar, but no editor begins a new one there.
    if hasLF || hasCR { number &+= 1 }
    position = line.upper
    return line
  }

  /// True if the first character that is no blank begins a comment.
  func isComment(_ line: Physical) -> Bool {
    let first = firstOffset(line)
    return first < line.end && (bytes[first] == UInt8(ascii: "#") || bytes[first] == UInt8(ascii: ";"))
  }

  /// What the line is if it begins a logical line; never a comment or a continuation.
  func kind(of line: Physical) -> Line.Kind {
    let first = firstOffset(line)
    if first == line.end { return .blank }
    if bytes[first] == UInt8(ascii: "[") { return .header }
    return bytes[first..<line.end].contains(UInt8(ascii: "=")) ? .assignment : .stray
  }

  /// True if an odd number of backslashes stands at the end: the last one escapes the line end.
  func endsInBackslash(_ line: Physical) -> Bool {
    var offset = line.end
    while offset > line.lower, bytes[offset &- 1] == UInt8(ascii: "\\") { offset &-= 1 }
    return (line.end &- offset) & 1 == 1
  }

  private func firstOffset(_ line: Physical) -> Int {
    var offset = line.lower
    while offset < line.end, LineReader.isBlank(bytes[offset]) { offset &+= 1 }
    return offset
  }

  static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D || byte == 0 }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
