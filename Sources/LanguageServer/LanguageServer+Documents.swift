extension LanguageServer {
  mutating func open(_ parameters: JSONValue) {
    let item = parameters["textDocument"]
    guard let uri = item?["uri"]?.text, let text = item?["text"]?.text else { return }
    workspace.documents[uri] = Document(
      uri: uri, version: item?["version"]?.whole, text: text, encoding: workspace.encoding)
    published[uri] = nil
    workspace.noteOtherChange()
    edited.insert(uri)
    needsCheck = true
  }

  mutating func change(_ parameters: JSONValue) {
    guard let uri = parameters["textDocument"]?["uri"]?.text,
      let changes = parameters["contentChanges"]?.elements
    else { return }
    let version = parameters["textDocument"]?["version"]?.whole
    let old = workspace.documents[uri]?.path
    guard workspace.documents[uri]?.apply(changes, version: version) != nil else { return }
    if let document = workspace.documents[uri] {
      workspace.noteChange(of: document)
      // A text that was never saved has become another type's.
      if document.path != old { workspace.noteOtherChange() }
    }
    edited.insert(uri)
    needsCheck = true
  }

  /// What the editor shows of a closed document goes away.
  mutating func close(_ parameters: JSONValue) -> [JSONValue] {
    guard let uri = parameters["textDocument"]?["uri"]?.text,
      workspace.documents.removeValue(forKey: uri) != nil
    else { return [] }
    workspace.noteOtherChange()
    needsCheck = true
    let known = published.removeValue(forKey: uri)
    guard !client.pullsDiagnostics, known != nil else { return [] }
    return [
      LanguageServer.notification(
        "textDocument/publishDiagnostics", ["uri": .string(uri), "diagnostics": []])
    ]
  }

  static func notification(_ method: String, _ parameters: JSONValue) -> JSONValue {
    ["jsonrpc": "2.0", "method": .string(method), "params": parameters]
  }

  /// A request to the client; its answer changes nothing.
  mutating func request(_ method: String, _ parameters: JSONValue? = nil) -> JSONValue {
    lastRequest &+= 1
    return .object(of: [
      "jsonrpc": "2.0", "id": .string("usher-\(lastRequest)"), "method": .string(method),
      "params": parameters,
    ])
  }
}
