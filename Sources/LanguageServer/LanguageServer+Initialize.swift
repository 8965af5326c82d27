/// What the client can do, of all that matters here.
struct ClientAbilities {
  /// It asks for diagnostics itself; then none are pushed.
  var pullsDiagnostics = false
  var refreshesDiagnostics = false
  var takesSnippets = false
  var takesLabelDetails = false
  var takesMarkdown = false
  var takesNestedSymbols = false
  var takesLocationLinks = false
  var takesRelatedInformation = false
  var takesVersions = false
  var takesTags = false
  var takesActionLiterals = false
  /// It can be asked to say when files change.
  var watchesFiles = false

  init() {}

  init(_ capabilities: JSONValue) {
    let text = capabilities["textDocument"]
    let findings = text?["publishDiagnostics"]
    pullsDiagnostics = text?["diagnostic"] != nil
    refreshesDiagnostics = capabilities["workspace"]?["diagnostics"]?["refreshSupport"]?.flag ?? false
    takesSnippets = text?["completion"]?["completionItem"]?["snippetSupport"]?.flag ?? false
    takesLabelDetails = text?["completion"]?["completionItem"]?["labelDetailsSupport"]?.flag ?? false
    takesMarkdown = text?["hover"]?["contentFormat"]?.elements?.contains("markdown") ?? false
    takesNestedSymbols = text?["documentSymbol"]?["hierarchicalDocumentSymbolSupport"]?.flag ?? false
    takesLocationLinks = text?["definition"]?["linkSupport"]?.flag ?? false
    // What a client that pulls can show is not told; those of today can show it all.
    takesRelatedInformation = pullsDiagnostics || findings?["relatedInformation"]?.flag ?? false
    takesVersions = findings?["versionSupport"]?.flag ?? false
    takesTags = pullsDiagnostics || findings?["tagSupport"] != nil
    watchesFiles =
      capabilities["workspace"]?["didChangeWatchedFiles"]?["dynamicRegistration"]?.flag ?? false
    takesActionLiterals = text?["codeAction"]?["codeActionLiteralSupport"] != nil
  }
}

extension LanguageServer {
  mutating func initialize(_ parameters: JSONValue) -> JSONValue {
    let capabilities = parameters["capabilities"] ?? .null
    client = ClientAbilities(capabilities)
    workspace.encoding = PositionEncoding.negotiated(capabilities)
    workspace.settings = EditorSettings(parameters["initializationOptions"] ?? .null)
    return [
      "serverInfo": ["name": "usherctl lsp"],
      "capabilities": .object(of: [
        "positionEncoding": .string(workspace.encoding.rawValue),
        "textDocumentSync": ["openClose": true, "change": 2, "save": ["includeText": false]],
        "completionProvider": ["triggerCharacters": ["[", "=", "%", "~"], "resolveProvider": true],
        "hoverProvider": true,
        "definitionProvider": true,
        "referencesProvider": true,
        "documentSymbolProvider": true,
        "foldingRangeProvider": true,
        "documentFormattingProvider": true,
        "documentLinkProvider": ["resolveProvider": false],
        "codeActionProvider": client.takesActionLiterals ? ["codeActionKinds": ["quickfix"]] : nil,
        "diagnosticProvider": client.pullsDiagnostics
          ? ["identifier": "usher", "interFileDependencies": true, "workspaceDiagnostics": false] : nil,
        "workspace": ["workspaceFolders": ["supported": true, "changeNotifications": true]],
      ]),
    ]
  }

  /// Asks the client to say when units change that are not open: their neighbours are kept as they were read.
  mutating func registration() -> [JSONValue] {
    guard client.watchesFiles else { return [] }
    let watchers: JSONValue = [
      ["globPattern": "**/*.{service,socket,target,timer,path,mount,automount,swap,slice}"],
      ["globPattern": "**/*.d/*.conf"],
    ]
    let registration: JSONValue = [
      "id": "usher-files", "method": "workspace/didChangeWatchedFiles",
      "registerOptions": ["watchers": watchers],
    ]
    return [request("client/registerCapability", ["registrations": [registration]])]
  }

  /// The settings stand alone or below `usher`, as editors have it.
  mutating func configure(_ parameters: JSONValue) {
    guard let settings = parameters["settings"] else { return }
    workspace.settings = EditorSettings(settings["usher"] ?? settings)
    workspace.noteOtherChange()
    needsCheck = true
    mustRefresh = true
  }
}
