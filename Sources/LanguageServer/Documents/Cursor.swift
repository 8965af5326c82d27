import UnitSyntax

/// What stands under the cursor: a place in the text, by the grammar.
struct Cursor {
  enum Spot {
    /// Inside `[…]` or behind `[`; the range is all of it.
    case header(Range<Int>)
    /// In a key, or where one could begin; the range is empty there. `hasValue`: a `=` follows.
    case key(Range<Int>, hasValue: Bool)
    /// Behind `=`, also on the lines that a value goes on over. The range is the value's part on this line.
    case value(key: String, Range<Int>)
    case comment(Range<Int>)
  }

  let offset: Int
  let spot: Spot
  /// The name of the section; nil before the first one.
  let section: String?
  private let bytes: [UInt8]

  init(_ document: Document, at offset: Int) {
    let bytes = document.bytes
    let offset = Swift.max(0, Swift.min(offset, bytes.count))
    let text = document.lines.line(document.lines.lineNumber(of: offset))
    self.bytes = bytes
    self.offset = offset
    section = document.fragment.sections.last { $0.span.lower < text.lowerBound }?.name

    let lines = document.fragment.lines
    let index = Cursor.index(of: text.lowerBound, in: lines)
    let trimmed = Cursor.trimmed(text, bytes)
    // An empty line at the end belongs to nothing, unless the line before it goes on.
    let kind = index.map { lines[$0].kind } ?? .blank
    switch kind {
    case .comment: spot = .comment(text)
    case .header: spot = .header(trimmed)
    case .continuation:
      let key = Cursor.startingKey(before: index ?? 0, lines, bytes)
      let value = Cursor.withoutJoint(trimmed, bytes)
      spot = key.map { .value(key: $0, value) } ?? .key(offset..<offset, hasValue: true)
    case .assignment, .stray, .blank, .byteOrderMark:
      let start = trimmed.isEmpty ? offset : trimmed.lowerBound
      guard let equals = bytes[text].firstIndex(of: UInt8(ascii: "=")) else {
        spot = .key(trimmed.isEmpty ? offset..<offset : trimmed, hasValue: false)
        return
      }
      let key = Cursor.trimmed(text.lowerBound..<equals, bytes)
      if offset <= equals {
        spot = .key(key.isEmpty ? start..<start : key, hasValue: true)
      } else {
        let value = Cursor.withoutJoint(Cursor.trimmed((equals &+ 1)..<text.upperBound, bytes), bytes)
        spot = .value(
          key: String(decoding: bytes[key], as: UTF8.self), value.isEmpty ? offset..<offset : value)
      }
    }
  }

  /// The word of a value around the cursor: what stands between blanks, quotes and `separators`.
  func word(in value: Range<Int>, separators: String = "") -> Range<Int> {
    let ends = Set(" \t\"'".utf8).union(separators.utf8)
    var lower = Swift.max(value.lowerBound, Swift.min(offset, value.upperBound))
    var upper = lower
    if offset > value.upperBound { return offset..<offset }
    while lower > value.lowerBound, !ends.contains(bytes[lower &- 1]) { lower &-= 1 }
    while upper < value.upperBound, !ends.contains(bytes[upper]) { upper &+= 1 }
    return lower..<upper
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The specifier that the cursor stands in or behind: `%` and its letter or digit, if there is one.
  func specifier(in value: Range<Int>) -> Range<Int>? {
    // Percent signs pair up from the left.
    var position = value.lowerBound
    while position < value.upperBound {
      guard bytes[position] == UInt8(ascii: "%") else {
        position &+= 1
        continue
      }
      var upper = position &+ 1
      if upper < value.upperBound, Cursor.followsPercent(bytes[upper]) { upper &+= 1 }
      if offset >= position, offset <= upper { return position..<upper }
      position = upper
    }
    return nil
  }

  private static func followsPercent(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "%"):
      true
    default: false
    }
  }

  static func trimmed(_ range: Range<Int>, _ bytes: [UInt8]) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, bytes[lower] == 0x20 || bytes[lower] == 0x09 { lower &+= 1 }
    while upper > lower, bytes[upper &- 1] == 0x20 || bytes[upper &- 1] == 0x09 { upper &-= 1 }
    return lower..<upper
  }

  /// Without the backslash that joins the next line on.
  private static func withoutJoint(_ range: Range<Int>, _ bytes: [UInt8]) -> Range<Int> {
    guard !range.isEmpty, bytes[range.upperBound &- 1] == UInt8(ascii: "\\") else { return range }
    return trimmed(range.lowerBound..<(range.upperBound &- 1), bytes)
  }

  /// The line that holds the byte; nil for the empty line at the end.
  private static func index(of offset: Int, in lines: [Line]) -> Int? {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low &+ high) / 2
      if lines[middle].upper <= offset { low = middle &+ 1 } else { high = middle }
    }
    return low < lines.count ? low : nil
  }

  /// The key of the line that a continuation began on.
  private static func startingKey(before index: Int, _ lines: [Line], _ bytes: [UInt8]) -> String? {
    for line in lines[..<index].reversed() where line.kind != .continuation && line.kind != .comment {
      guard let equals = bytes[line.lower..<line.upper].firstIndex(of: UInt8(ascii: "=")) else { return nil }
      return String(decoding: bytes[trimmed(line.lower..<equals, bytes)], as: UTF8.self)
    }
    return nil
  }
}
