extension LanguageServer {
  /// Requests about a document.
  mutating func feature(_ method: String, _ parameters: JSONValue) throws(RPCError) -> JSONValue {
    switch method {
    case "textDocument/completion":
      let (document, offset) = try place(parameters)
      return Completion(workspace: workspace, client: client, document: document, offset: offset).json
    case "completionItem/resolve": return Completion.resolved(parameters, client)
    case "textDocument/hover":
      let (document, offset) = try place(parameters)
      return Hover(workspace: workspace, client: client, document: document, offset: offset).json
    case "textDocument/definition":
      let (document, offset) = try place(parameters)
      return Definition(workspace: workspace, client: client, document: document, offset: offset).json
    case "textDocument/references":
      let (document, offset) = try place(parameters)
      let question = Definition(workspace: workspace, client: client, document: document, offset: offset)
      return question.subject.map { References(workspace: workspace, document: document, name: $0).json }
        ?? .null
    case "textDocument/documentSymbol":
      return Outline(document: try document(parameters)).symbols(nested: client.takesNestedSymbols)
    case "textDocument/foldingRange": return Outline(document: try document(parameters)).folds
    case "textDocument/formatting": return try Formatting(document: try document(parameters)).json()
    case "textDocument/documentLink": return DocumentLinks(document: try document(parameters)).json
    case "textDocument/codeAction":
      let document = try document(parameters)
      guard let range = document.lines.offsets(parameters["range"]) else {
        throw RPCError(.invalidParameters, "cannot read the range of \(method)")
      }
      return CodeActions(workspace: workspace, client: client, document: document)
        .json(range, findings()[document.uri] ?? [], context: parameters["context"] ?? .null)
    case "textDocument/diagnostic": return pulledDiagnostics(try document(parameters))
    default: throw RPCError(.methodNotFound, "cannot answer \(method): it is no method of this server")
    }
  }

  private func document(_ parameters: JSONValue) throws(RPCError) -> Document {
    guard let uri = parameters["textDocument"]?["uri"]?.text else {
      throw RPCError(.invalidParameters, "the request names no document")
    }
    guard let document = workspace.documents[uri] else {
      throw RPCError(.invalidParameters, "the document \(uri) is not open")
    }
    return document
  }

  private func place(_ parameters: JSONValue) throws(RPCError) -> (Document, Int) {
    let document = try document(parameters)
    guard let position = LineTable.Position(parameters["position"]) else {
      throw RPCError(.invalidParameters, "the request has no position")
    }
    return (document, document.lines.offset(of: position))
  }
}
