/// Where the lines of a text begin, to turn byte offsets into the protocol's positions and back.
///
/// Lines end with LF, CR LF or CR, as the protocol has it. Any offset and any position has an answer: what
/// lies outside is taken for the nearest place inside.
package struct LineTable: Sendable {
  /// A zero-based line, and units from its start.
  package struct Position: Hashable, Comparable, Sendable {
    package var line: Int
    package var character: Int

    package init(line: Int, character: Int) {
      self.line = line
      self.character = character
    }

    package static func < (a: Position, b: Position) -> Bool { (a.line, a.character) < (b.line, b.character) }
  }

  private let bytes: [UInt8]
  private let encoding: PositionEncoding
  /// Offsets of the lines' first bytes; the first is 0.
  private let starts: [Int]

  package init(_ bytes: [UInt8], _ encoding: PositionEncoding) {
    var starts = [0]
    var offset = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      offset &+= 1
      if byte == 0x0A {
        starts.append(offset)
      } else if byte == 0x0D, offset == bytes.count || bytes[offset] != 0x0A {
        starts.append(offset)
      }
    }
    self.bytes = bytes
    self.encoding = encoding
    self.starts = starts
  }

  package var lineCount: Int { starts.count }

  /// The bytes of a line without its end.
  package func line(_ line: Int) -> Range<Int> {
    guard line >= 0 else { return 0..<0 }
    guard line < starts.count else { return bytes.count..<bytes.count }
    let lower = starts[line]
    var upper = line &+ 1 < starts.count ? starts[line &+ 1] : bytes.count
    if upper > lower, bytes[upper &- 1] == 0x0A { upper &-= 1 }
    if upper > lower, bytes[upper &- 1] == 0x0D { upper &-= 1 }
    return lower..<upper
  }

  /// The zero-based line of an offset.
  package func lineNumber(of offset: Int) -> Int {
    var low = 0
    var high = starts.count &- 1
    while low < high {
      let middle = (low &+ high &+ 1) / 2
      if starts[middle] <= offset { low = middle } else { high = middle &- 1 }
    }
    return low
  }

  package func position(of offset: Int) -> Position {
    let offset = Swift.max(0, Swift.min(offset, bytes.count))
    let line = lineNumber(of: offset)
    var character = 0
    for byte in bytes[starts[line]..<offset] { character &+= encoding.units(byte) }
    return Position(line: line, character: character)
  }

  package func offset(of position: Position) -> Int {
    let line = line(position.line)
    var offset = line.lowerBound
    var left = position.character
    while offset < line.upperBound, left > 0 {
      left &-= encoding.units(bytes[offset])
      offset &+= 1
    }
    // All bytes of a character, or none.
    while offset < line.upperBound, bytes[offset] & 0xC0 == 0x80 { offset &+= 1 }
    return offset
  }

  package func json(_ range: Range<Int>) -> JSONValue {
    let start = position(of: range.lowerBound)
    let end = position(of: range.upperBound)
    return ["start": start.json, "end": end.json]
  }

  /// The offsets of a range of the protocol; nil if it is none.
  package func offsets(_ range: JSONValue?) -> Range<Int>? {
    guard let range, let start = Position(range["start"]), let end = Position(range["end"]) else {
      return nil
    }
    let lower = offset(of: start)
    let upper = offset(of: end)
    return Swift.min(lower, upper)..<Swift.max(lower, upper)
  }
}

extension LineTable.Position {
  /// Nil if it is no position of the protocol.
  package init?(_ value: JSONValue?) {
    guard let line = value?["line"]?.whole, let character = value?["character"]?.whole, line >= 0,
      character >= 0
    else { return nil }
    self.init(line: line, character: character)
  }

  package var json: JSONValue { ["line": .integer(line), "character": .integer(character)] }
}
