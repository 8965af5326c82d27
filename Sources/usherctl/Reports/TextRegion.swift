import UnitSyntax

/// Where something stands in a text, as editors count.
///
/// Lines and columns are one-based; a column counts Unicode characters (code points), and the end is the
/// place behind the last one. Lines end at LF, CR LF or CR.
struct TextRegion: Hashable {
  var line: Int
  var column: Int
  var endLine: Int
  var endColumn: Int
}

/// The lines of one text, for turning offsets into places. Findings come in the order of the text mostly, so
/// the last place is kept: a long line is not counted from its start each time.
struct LineTable {
  private let bytes: [UInt8]
  /// Offsets of the first byte of each line.
  private let starts: [Int]
  private var known = (offset: 0, line: 1, column: 1)

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var starts = [0]
    bytes.withUnsafeBufferPointer { bytes in
      for offset in bytes.indices {
        let byte = bytes[offset]
        guard byte == 0x0A || byte == 0x0D else { continue }
        if byte == 0x0D, offset &+ 1 < bytes.count, bytes[offset &+ 1] == 0x0A { continue }
        starts.append(offset &+ 1)
      }
    }
    self.starts = starts
  }

  mutating func region(of span: SourceSpan) -> TextRegion {
    let lower = place(of: span.lower)
    let upper = place(of: max(span.lower, span.upper))
    return TextRegion(line: lower.line, column: lower.column, endLine: upper.line, endColumn: upper.column)
  }

  private mutating func place(of offset: Int) -> (line: Int, column: Int) {
    let offset = max(0, min(offset, bytes.count))
    let line = line(of: offset)
    var from = (offset: starts[line &- 1], column: 1)
    if known.line == line, known.offset <= offset { from = (known.offset, known.column) }
    var column = from.column
    for byte in bytes[from.offset..<offset] where byte & 0xC0 != 0x80 { column &+= 1 }
    known = (offset, line, column)
    return (line, column)
  }

  /// One-based: the last line that starts at or before the offset.
  private func line(of offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while high &- low > 1 {
      let middle = (low &+ high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low &+ 1
  }
}
