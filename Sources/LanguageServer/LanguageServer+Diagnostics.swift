extension LanguageServer {
  /// What has to be sent since documents have changed. To be called when no further message waits.
  package mutating func settle() -> [JSONValue] {
    guard needsCheck, exitStatus == nil else { return [] }
    needsCheck = false
    var messages: [JSONValue] = []
    var othersChanged = mustRefresh
    let findings = findings()
    // A text that was never saved may be no unit any more.
    for document in workspace.documents.values.sorted(by: { $0.uri < $1.uri })
    where document.place != nil || published[document.uri] != nil {
      let found = report(findings[document.uri] ?? [], of: document)
      guard published[document.uri] != found else { continue }
      if !edited.contains(document.uri) { othersChanged = true }
      published[document.uri] = found
      if client.pullsDiagnostics { continue }
      let version = client.takesVersions ? document.version.map(JSONValue.integer) : nil
      messages.append(
        LanguageServer.notification(
          "textDocument/publishDiagnostics",
          .object(of: ["uri": .string(document.uri), "version": version, "diagnostics": found])))
    }
    edited = []
    mustRefresh = false
    // Of the text that it changed itself the client asks again by itself.
    if client.pullsDiagnostics, client.refreshesDiagnostics, othersChanged, !workspace.documents.isEmpty {
      messages.append(request("workspace/diagnostic/refresh"))
    }
    return messages
  }

  /// The answer to `textDocument/diagnostic`.
  mutating func pulledDiagnostics(_ document: Document) -> JSONValue {
    let found = report(findings()[document.uri] ?? [], of: document)
    published[document.uri] = found
    return ["kind": "full", "items": found]
  }

  /// The findings of all open documents, computed once for a state of them.
  mutating func findings() -> [String: [Workspace.Finding]] {
    if let known = checked { return known }
    let found = workspace.check()
    checked = found
    return found
  }

  private func report(_ findings: [Workspace.Finding], of document: Document) -> JSONValue {
    let writer = DiagnosticWriter(workspace: workspace, client: client)
    return .array(findings.map { writer.json($0, in: document) })
  }
}
