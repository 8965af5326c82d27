import UnitSyntax

/// A finding as the protocol's `Diagnostic`.
struct DiagnosticWriter {
  let workspace: Workspace
  let client: ClientAbilities

  func json(_ finding: Workspace.Finding, in document: Document) -> JSONValue {
    let diagnostic = finding.diagnostic
    var related: [JSONValue] = []
    for note in diagnostic.notes where client.takesRelatedInformation {
      guard let location = location(note.origin) else { continue }
      related.append(["location": location, "message": .string(note.text)])
    }
    return .object(of: [
      "range": document.lines.json(finding.range),
      "severity": .integer(DiagnosticWriter.severity(diagnostic.severity)),
      "code": .string(diagnostic.code),
      "source": "usher",
      "message": .string(DiagnosticWriter.message(diagnostic)),
      "relatedInformation": related.isEmpty ? nil : .array(related),
      "tags": client.takesTags ? DiagnosticWriter.tag(diagnostic).map { [.integer($0)] } : nil,
    ])
  }

  /// A place in a file, open or not; nil for a text that is no file.
  func location(_ origin: Origin) -> JSONValue? {
    guard origin.source.path.hasPrefix("/") else { return nil }
    let lines = LineTable(origin.source.bytes, workspace.encoding)
    return [
      "uri": .string(workspace.uri(ofFile: origin.source.path)),
      "range": lines.json(origin.span.lower..<Swift.max(origin.span.lower, origin.span.upper)),
    ]
  }

  /// The first line says what is wrong and what becomes of it, the second what to do.
  private static func message(_ diagnostic: Diagnostic) -> String {
    var text = diagnostic.what
    if !diagnostic.consequence.isEmpty { text += "; \(diagnostic.consequence)" }
    if !diagnostic.help.isEmpty { text += "\n\(diagnostic.help)" }
    return text
  }

  private static func severity(_ severity: Diagnostic.Severity) -> Int {
    switch severity {
    case .error: 1
    case .warning: 2
    case .note: 3
    }
  }

  /// 1: without effect, shown faded; 2: deprecated, shown struck through.
  private static func tag(_ diagnostic: Diagnostic) -> Int? {
    if diagnostic.code.contains("deprecated") { return 2 }
    return diagnostic.code.contains("no-effect") || diagnostic.code == "directive-not-applied" ? 1 : nil
  }
}

extension Workspace {
  /// The name under which the client knows a file.
  func uri(ofFile path: String) -> String {
    documents.values.first { $0.path == path }?.uri ?? DocumentURI.uri(of: path)
  }
}
