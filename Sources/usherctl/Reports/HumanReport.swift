import UnitSyntax

/// The report for people: each finding with its line and a caret, notes in other places, what to do.
///
///     web.socket:3:14: warning: … [address-conflict]
///         3 | ListenStream=80
///           |              ^~ …
///       …
///       other.socket:4:14: also listens on 0.0.0.0:80
///       fix: write BindToDevice=
struct HumanReport {
  var style = ReportStyle()
  /// Whether a report without findings says so.
  var saysClean = false

  func render(_ report: CheckReport) -> String {
    var text = ""
    for finding in report.findings { text += block(finding) }
    if !report.findings.isEmpty || saysClean { text += report.summary + "\n" }
    return text
  }

  /// One finding, several lines.
  func block(_ finding: CheckReport.Finding) -> String {
    var text = painted(
      DiagnosticRenderer().render(finding.diagnostic, column: finding.place?.region?.column),
      finding.diagnostic)
    for (note, place) in zip(finding.diagnostic.notes, finding.notePlaces) {
      text += "  \(style.bold(position(place))): \(Printable.text(note.text))\n"
    }
    for fix in finding.diagnostic.fixes { text += "  \(style.good("fix:")) \(Printable.text(fix.title))\n" }
    return text
  }

  private func position(_ place: CheckReport.Place) -> String {
    let file = Printable.text(place.file.shown)
    guard let region = place.region else { return file }
    return "\(file):\(region.line):\(region.column)"
  }

  /// The renderer's text with colours: the place, the severity, the message, the mark below the line.
  private func painted(_ text: String, _ diagnostic: Diagnostic) -> String {
    guard style.isColored else { return text }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let severity = diagnostic.severity.rawValue
    if let range = firstRange(of: ": \(severity): ", in: lines[0]) {
      let message = lines[0][range.upperBound...]
      lines[0] =
        style.bold(String(lines[0][..<range.lowerBound])) + ": "
        + style.severity(diagnostic.severity, severity + ":") + " " + style.bold(String(message))
    }
    // The mark stands two lines below the head, where there is an excerpt at all.
    if lines.count > 2, let caret = lines[2].firstIndex(of: "^"), firstRange(of: " | ", in: lines[2]) != nil {
      let mark = lines[2][caret...].prefix { $0 == "^" || $0 == "~" }
      lines[2] =
        String(lines[2][..<caret]) + style.severity(diagnostic.severity, String(mark))
        + style.good(String(lines[2][mark.endIndex...]))
    }
    return lines.joined(separator: "\n")
  }

  private func firstRange(of pattern: String, in text: String) -> Range<String.Index>? {
    var start = text.startIndex
    while start < text.endIndex {
      if text[start...].hasPrefix(pattern) {
        return start..<text.index(start, offsetBy: pattern.count)
      }
      start = text.index(after: start)
    }
    return nil
  }
}

/// Text from a unit file, made fit for terminals and for XML.
enum Printable {
  /// Control characters, and marks that turn the direction of writing around, as escapes.
  static func text(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    return text.unicodeScalars.map(printableScalar).joined()
  }
}
