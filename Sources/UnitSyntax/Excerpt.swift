/// The part of a source line that a diagnostic shows, with the place of its caret.
struct Excerpt {
  /// One-based, in characters of the whole line.
  private(set) var column = 1
  /// The line without its line end, printable; empty if there is nothing to show.
  private(set) var text = ""
  /// The blanks below what stands before the finding; tabs stay tabs.
  private(set) var padding = ""
  /// Width of the finding in cells of a terminal, at least one.
  private(set) var length = 1

  /// - Parameter known: the column, where the caller knows it: a long line is then not counted from its start.
  init(of origin: Origin, width: Int, column known: Int? = nil) {
    let bytes = origin.source.bytes
    let lower = Swift.max(0, Swift.min(origin.span.lower, bytes.count))
    let upper = Swift.max(lower, Swift.min(origin.span.upper, bytes.count))
    // Of a line with many findings only what is near this one is looked at.
    let reach = Swift.max(64, width &* 8)
    var start = lower
    while start > 0, lower &- start < reach, !LineReader.isLineEnd(bytes[start &- 1]) { start &-= 1 }
    // Not into the middle of a character.
    while start < lower, bytes[start] & 0xC0 == 0x80 { start &+= 1 }
    var end = lower
    while end < bytes.count, end &- lower < reach, !LineReader.isLineEnd(bytes[end]) { end &+= 1 }

    let before = String(decoding: bytes[start..<lower], as: UTF8.self).unicodeScalars
    let found = String(decoding: bytes[lower..<Swift.min(upper, end)], as: UTF8.self).unicodeScalars
    let after = String(decoding: bytes[Swift.min(upper, end)..<end], as: UTF8.self).unicodeScalars
    column = known ?? Excerpt.column(of: lower, near: start, before.count, in: bytes)

    // A long line is cut so that the finding keeps a third of the width before it.
    let skipped = before.count > width * 2 / 3 ? before.count &- width / 3 : 0
    if skipped > 0 {
      text += "…"
      padding += " "
    }
    for scalar in before.dropFirst(skipped) {
      let shown = printableScalar(scalar)
      if scalar == "\t" {
        text += "\t"
        padding += "\t"
      } else {
        text += shown
        padding += String(repeating: " ", count: TerminalCells.count(shown))
      }
    }
    let room = Swift.max(8, width &- (before.count &- skipped))
    var shownFound = ""
    for scalar in found.prefix(room) { shownFound += printableScalar(scalar) }
    text += shownFound
    length = Swift.max(1, TerminalCells.count(shownFound))
    for scalar in after.prefix(Swift.max(0, room &- found.count)) {
      text += scalar == "\t" ? "\t" : printableScalar(scalar)
    }
    if found.count &+ after.count > room { text += "…" }
  }

  /// One-based: the characters between the line's start and `offset`, of which those behind `start` are
  /// counted already.
  private static func column(of offset: Int, near start: Int, _ counted: Int, in bytes: [UInt8]) -> Int {
    var count = counted
    var position = start
    while position > 0, !LineReader.isLineEnd(bytes[position &- 1]) {
      position &-= 1
      if bytes[position] & 0xC0 != 0x80 { count &+= 1 }
    }
    return count &+ 1
  }
}
