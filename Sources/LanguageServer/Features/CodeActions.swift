import UnitSyntax

/// What the editor can do about the findings in a range.
struct CodeActions {
  let workspace: Workspace
  let client: ClientAbilities
  let document: Document

  func json(_ range: Range<Int>, _ findings: [Workspace.Finding], context: JSONValue) -> JSONValue {
    // A client asks for kinds by their prefixes.
    if let only = context["only"]?.elements, !only.contains("quickfix"), !only.contains("") { return [] }
    let writer = DiagnosticWriter(workspace: workspace, client: client)
    let line = wholeLines(range)
    var actions: [JSONValue] = []
    for finding in findings where finding.range.overlapsOrTouches(line) {
      let shown = writer.json(finding, in: document)
      for (index, fix) in finding.diagnostic.fixes.enumerated() {
        guard let location = writer.location(fix.place), let uri = location["uri"]?.text,
          let place = location["range"]
        else { continue }
        let edit: JSONValue = ["range": place, "newText": .string(fix.replacement)]
        actions.append(action(fix.title, uri, edit, shown, isPreferred: index == 0))
      }
      if let edit = allowance(finding) {
        let title = "allow \(finding.diagnostic.code) here"
        actions.append(action(title, document.uri, edit, shown, isPreferred: false))
      }
    }
    return .array(actions)
  }

  private func action(
    _ title: String, _ uri: String, _ edit: JSONValue, _ finding: JSONValue, isPreferred: Bool
  ) -> JSONValue {
    .object(of: [
      "title": .string(title), "kind": "quickfix", "diagnostics": [finding],
      "isPreferred": isPreferred ? true : nil, "edit": ["changes": .object([uri: [edit]])],
    ])
  }

  private func wholeLines(_ range: Range<Int>) -> Range<Int> {
    let first = document.lines.line(document.lines.lineNumber(of: range.lowerBound))
    let last = document.lines.line(document.lines.lineNumber(of: range.upperBound))
    return first.lowerBound..<Swift.max(first.upperBound, last.upperBound)
  }

  /// A comment above the finding's line, or one more code in the comment that stands there.
  private func allowance(_ finding: Workspace.Finding) -> JSONValue? {
    guard finding.diagnostic.origin != nil else { return nil }
    let code = finding.diagnostic.code
    let start = logicalLine(finding.range.lowerBound)
    let number = document.lines.lineNumber(of: start)
    if number > 0 {
      let above = document.lines.line(number &- 1)
      let text = String(decoding: document.bytes[above], as: UTF8.self)
      if text.hasPrefix("# check: allow=") {
        let place = document.lines.json(above.upperBound..<above.upperBound)
        return ["range": place, "newText": .string(",\(code)")]
      }
    }
    let at = document.lines.line(number).lowerBound
    return ["range": document.lines.json(at..<at), "newText": .string("# check: allow=\(code)\(lineEnd)")]
  }

  /// Where the assignment that the offset lies in begins.
  private func logicalLine(_ offset: Int) -> Int {
    let inside = document.fragment.assignments.last {
      $0.origin.span.lower <= offset && offset < Swift.max($0.origin.span.upper, $0.origin.span.lower &+ 1)
    }
    return inside.map { document.clamped($0.origin.span).lowerBound } ?? offset
  }

  /// As the document's first line ends.
  private var lineEnd: String {
    let first = document.lines.line(0).upperBound
    guard first < document.bytes.count, document.bytes[first] == 0x0D else { return "\n" }
    return first &+ 1 < document.bytes.count && document.bytes[first &+ 1] == 0x0A ? "\r\n" : "\n"
  }
}

extension Range<Int> {
  fileprivate func overlapsOrTouches(_ other: Range<Int>) -> Bool {
    lowerBound <= other.upperBound && other.lowerBound <= upperBound
  }
}
