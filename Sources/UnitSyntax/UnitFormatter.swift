/// Writes a unit file again in the one usual form. Its meaning and its comments stay.
///
/// What changes: blanks around `=`, at the ends of lines and before them; line ends (LF) and the byte order
/// mark; several blank lines become one, one stands before each section, none at the ends of the file.
/// Everything else stays as it is: the order, the spelling of values, and the lines of a continued value
/// byte by byte, since their indentation is part of the value.
///
/// Formatting twice is the same as formatting once.
package enum UnitFormatter {
  package enum Outcome: Equatable, Sendable {
    case formatted([UInt8])
    /// The file stays as it is, for this reason: a sentence without capital and full stop.
    case refused(String)
  }

  package static func format(_ source: SourceText) -> Outcome { format(Lexer.lex(source)) }

  package static func format(_ fragment: Fragment) -> Outcome {
    // An empty file masks its unit; nothing else may become one.
    if fragment.source.bytes.isEmpty { return .formatted([]) }
    if fragment.isRejected {
      let first = fragment.diagnostics.first { $0.effect == .fileRejected }
      return .refused(first.map(sentence) ?? "the file is refused as a whole")
    }
    if hasStrayMark(fragment) {
      return .refused("a byte order mark stands in the middle of the file; delete it first")
    }
    var writer = FormattedLines()
    var isContinued = false
    for line in fragment.lines {
      let text = self.text(of: line, fragment.source.bytes)
      let continues = line.kind != .comment && endsInBackslash(text)
      switch line.kind {
      case .byteOrderMark: continue
      case .blank: writer.blank()
      case .comment:
        // Below a continued line it is indented as its neighbours are.
        if isContinued { writer.line(trimmedRight(text)) } else { writer.comment(trimmed(text)) }
        continue
      case .header: writer.header(whole(trimmedLeft(text), continues))
      case .assignment: writer.line(whole(assignment(text), continues))
      case .stray: writer.line(whole(trimmedLeft(text), continues))
      case .continuation: writer.line(whole(text, continues))
      }
      isContinued = continues
    }
    return .formatted(writer.finished())
  }

  private static func sentence(_ diagnostic: Diagnostic) -> String {
    guard let origin = diagnostic.origin else { return diagnostic.what }
    return "line \(origin.span.line): \(diagnostic.what)"
  }

  /// True if there is a byte order mark that the lexer did not take for one. Where it stands at the start of
  /// a line its meaning would hang on the blanks before it and on the marks above.
  private static func hasStrayMark(_ fragment: Fragment) -> Bool {
    let marks = fragment.lines.filter { $0.kind == .byteOrderMark }.map(\.lower)
    let bytes = fragment.source.bytes
    var offset = 0
    while let found = bytes[offset...].firstIndex(of: 0xEF) {
      let isMark = found &+ 2 < bytes.count && bytes[found &+ 1] == 0xBB && bytes[found &+ 2] == 0xBF
      if isMark, !marks.contains(found) { return true }
      offset = found &+ 1
    }
    return false
  }

  /// A line without its line end.
  private static func text(of line: Line, _ bytes: [UInt8]) -> ArraySlice<UInt8> {
    var text = bytes[line.lower..<line.upper]
    while let last = text.last, LineReader.isLineEnd(last) { text.removeLast() }
    return text
  }

  /// `Key = value` without the blanks around the equals sign.
  private static func assignment(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else { return trimmedLeft(text) }
    let key = trimmed(text[..<equals])
    let value = trimmedLeft(text[(equals &+ 1)...])
    return (Array(key) + [UInt8(ascii: "=")] + Array(value))[...]
  }

  /// The blanks at the end of a line that goes on are part of its value. Those behind a backslash keep the
  /// line from going on: then one of them stays.
  private static func whole(_ text: ArraySlice<UInt8>, _ continues: Bool) -> ArraySlice<UInt8> {
    if continues { return text }
    let short = trimmedRight(text)
    return endsInBackslash(short) ? short + [0x20] : short
  }

  private static func endsInBackslash(_ text: ArraySlice<UInt8>) -> Bool {
    let count = text.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
    return count & 1 == 1
  }

  private static func trimmedLeft(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    text.drop { LineReader.isBlank($0) }
  }

  private static func trimmedRight(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while let last = text.last, LineReader.isBlank(last) { text.removeLast() }
    return text
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    trimmedRight(trimmedLeft(text))
  }
}

/// The lines of a formatted file, with the blank lines where they belong.
private struct FormattedLines {
  private var bytes: [UInt8] = []
  private var isAfterBlank = false
  /// Comments directly above what comes next; a section takes them along.
  private var comments: [ArraySlice<UInt8>] = []

  mutating func blank() {
    flush()
    isAfterBlank = true
  }

  mutating func comment(_ text: ArraySlice<UInt8>) { comments.append(text) }

  mutating func line(_ text: ArraySlice<UInt8>) {
    flush()
    append(text)
  }

  mutating func header(_ text: ArraySlice<UInt8>) {
    isAfterBlank = true
    flush()
    append(text)
  }

  /// With a line end at the end, and never empty.
  mutating func finished() -> [UInt8] {
    flush()
    return bytes.isEmpty ? [0x0A] : bytes
  }

  private mutating func flush() {
    for comment in comments { append(comment) }
    comments = []
  }

  private mutating func append(_ text: ArraySlice<UInt8>) {
    if isAfterBlank, !bytes.isEmpty { bytes.append(0x0A) }
    isAfterBlank = false
    bytes.append(contentsOf: text)
    bytes.append(0x0A)
  }
}
