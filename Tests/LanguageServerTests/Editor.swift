import UnitFiles
import UnitModel

@testable import LanguageServer

/// A client for tests: files, open texts, questions at a mark in the text.
struct Editor {
  var server: LanguageServer
  /// Everything that the server said of its own accord, the last of each document.
  var shown: [String: JSONValue] = [:]
  /// How often it wanted diagnostics to be asked for again.
  var refreshes = 0
  private var requests = 0

  /// What an editor of today can do.
  static let able: JSONValue = [
    "general": ["positionEncodings": ["utf-8", "utf-16"]],
    "textDocument": [
      "publishDiagnostics": [
        "relatedInformation": true, "versionSupport": true, "tagSupport": ["valueSet": [1, 2]],
      ],
      "completion": ["completionItem": ["snippetSupport": true, "labelDetailsSupport": true]],
      "hover": ["contentFormat": ["markdown", "plaintext"]],
      "documentSymbol": ["hierarchicalDocumentSymbolSupport": true],
      "codeAction": ["codeActionLiteralSupport": ["codeActionKind": ["valueSet": ["quickfix"]]]],
    ],
  ]

  /// Its folder for units is `/units`.
  init(
    _ files: [String: String] = [:], capabilities: JSONValue = Editor.able, options: JSONValue = .null
  ) {
    var source = UnitFilesInMemory()
    for (name, text) in files { source.write("/units/" + name, text) }
    server = LanguageServer(
      Workspace(source: source, searchPath: .explicit(["/units", "/lib"]), surroundings: Surroundings()))
    _ = request("initialize", ["capabilities": capabilities, "initializationOptions": options])
    notify("initialized", [:])
  }

  static func uri(_ name: String) -> JSONValue { .string("file:///units/" + name) }

  mutating func notify(_ method: String, _ parameters: JSONValue) {
    let message: JSONValue = ["jsonrpc": "2.0", "method": .string(method), "params": parameters]
    take(server.receive(message.printed))
    take(server.settle())
  }

  /// The answer: a whole response.
  mutating func ask(_ method: String, _ parameters: JSONValue) -> JSONValue {
    requests += 1
    let message: JSONValue = [
      "jsonrpc": "2.0", "id": .integer(requests), "method": .string(method), "params": parameters,
    ]
    let answers = server.receive(message.printed)
    take(server.settle())
    return answers.count == 1 ? answers[0] : .array(answers)
  }

  mutating func request(_ method: String, _ parameters: JSONValue) -> JSONValue? {
    ask(method, parameters)["result"]
  }

  private mutating func take(_ messages: [JSONValue]) {
    refreshes += messages.count { $0["method"] == "workspace/diagnostic/refresh" }
    for message in messages where message["method"] == "textDocument/publishDiagnostics" {
      if let uri = message["params"]?["uri"]?.text { shown[uri] = message["params"]?["diagnostics"] }
    }
  }

  mutating func open(_ name: String, _ text: String, version: Int = 1) {
    notify(
      "textDocument/didOpen",
      [
        "textDocument": [
          "uri": Editor.uri(name), "languageId": "systemd", "version": .integer(version),
          "text": .string(text),
        ]
      ])
  }

  mutating func change(_ name: String, _ changes: [JSONValue], version: Int = 2) {
    notify(
      "textDocument/didChange",
      [
        "textDocument": ["uri": Editor.uri(name), "version": .integer(version)],
        "contentChanges": .array(changes),
      ])
  }

  /// The findings that are shown for a document: their codes.
  func codes(_ name: String) -> [String] {
    (shown["file:///units/" + name]?.elements ?? []).compactMap { $0["code"]?.text }
  }

  /// Opens a text with a `‸` in it and asks at its place.
  mutating func at(_ name: String, _ marked: String, _ method: String) -> JSONValue? {
    let parts = marked.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)
    let before = String(parts[0])
    let text = before + (parts.count > 1 ? String(parts[1]) : "")
    open(name, text)
    let lines = LineTable(Array(text.utf8), server.workspace.encoding)
    return request(
      "textDocument/" + method,
      ["textDocument": ["uri": Editor.uri(name)], "position": lines.position(of: before.utf8.count).json])
  }

  /// The labels of a completion, in the order of the menu.
  mutating func labels(_ name: String, _ marked: String) -> [String] {
    let items = at(name, marked, "completion")?["items"]?.elements ?? []
    return items.sorted { Editor.rank($0) < Editor.rank($1) }.compactMap { $0["label"]?.text }
  }

  private static func rank(_ item: JSONValue) -> String {
    item["sortText"]?.text ?? item["label"]?.text ?? ""
  }

  /// The text after choosing one line of the completion's menu.
  mutating func completed(_ name: String, _ marked: String, _ label: String) -> String? {
    let items = at(name, marked, "completion")?["items"]?.elements ?? []
    guard let item = items.first(where: { $0["label"]?.text == label }) else { return nil }
    return applied([item["textEdit"] ?? .null], to: name)
  }

  /// A document's text with edits applied that do not overlap.
  func applied(_ edits: [JSONValue], to name: String) -> String? {
    guard let document = server.workspace.documents["file:///units/" + name] else { return nil }
    var bytes = document.bytes
    let places = edits.compactMap { edit in
      document.lines.offsets(edit["range"]).map { ($0, edit["newText"]?.text ?? "") }
    }
    for (range, text) in places.sorted(by: { $0.0.lowerBound > $1.0.lowerBound }) {
      bytes.replaceSubrange(range, with: text.utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text of the hover at the mark.
  mutating func hover(_ name: String, _ marked: String) -> String? {
    at(name, marked, "hover")?["contents"]?["value"]?.text
  }

  /// The file that the definition at the mark leads to.
  mutating func definition(_ name: String, _ marked: String) -> String? {
    at(name, marked, "definition")?["uri"]?.text
  }
}
