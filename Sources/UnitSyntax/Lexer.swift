/// Reads the grammar of unit files in one pass over the bytes.
///
/// - Source: systemd.syntax(7)
package enum Lexer {
  /// The longest line, continuations joined, that is read: 1 MiB. A line of the file itself, a comment too,
  /// has to be shorter.
  package static let longestLine = 1 << 20

  /// Never fails: see `Fragment.isRejected` and its diagnostics.
  package static func lex(_ source: SourceText) -> Fragment {
    var reader = LineReader(source.bytes)
    var builder = FragmentBuilder(source)
    var logical: LogicalLine?
    var seenMark = false

    while var line = reader.next() {
      if !seenMark, line.skipByteOrderMark(in: source.bytes) {
        seenMark = true
        builder.record(.byteOrderMark, from: line.lower &- 3, to: line.lower)
      }
      if line.end &- line.lower >= longestLine {
        builder.rejectLong(LogicalLine(lower: line.lower, end: line.end, number: line.number))
      }
      if reader.isComment(line) {
        builder.record(.comment, from: line.lower, to: line.upper)
        continue
      }
      let continues = reader.endsInBackslash(line)
      // The backslash itself becomes the one blank that joins the two halves.
      let textEnd = continues ? line.end &- 1 : line.end
      if logical == nil {
        logical = LogicalLine(lower: line.lower, end: textEnd, number: line.number)
        let kind = reader.kind(of: line)
        builder.record(kind, from: line.lower, to: line.upper)
        // Most lines are blank, whole and done.
        if kind == .blank, !continues {
          logical = nil
          continue
        }
      } else {
        logical?.join(source.bytes[line.lower..<textEnd], at: line.lower)
        builder.record(.continuation, from: line.lower, to: line.upper)
      }
      if continues {
        logical?.joinBlank(at: textEnd, source.bytes)
      } else if let whole = logical {
        builder.take(whole)
        logical = nil
      }
    }
    if let whole = logical { builder.take(whole) }
    return builder.fragment
  }
}
