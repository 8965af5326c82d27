import Testing
import UnitFiles
import UnitModel
import UnitSyntax

@testable import LanguageServer

/// Dice that fall the same way each time.
private struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

@Suite("What is kept from one check to the next")
struct KeptCheckerTests {
  private static let names = [
    "a.socket", "a.service", "b.socket", "every.target", "a.service.d/x.conf", "gone.service.d/y.conf",
    "service.d/all.conf", "c@.service",
  ]

  private static let lines = [
    "[Unit]", "[Socket]", "[Service]", "[Install]", "ListenStream=80", "ListenStream=81", "Accept=yes",
    "Service=b.service", "Service=c@1.service", "ExecStart=/bin/cat", "ExecStart=cat", "ExecStart=",
    "After=a.socket b.socket", "Before=a.service", "Requires=every.target", "Type=dbus", "NoSuch=1",
    "Wants=no-such.service", "WantedBy=sockets.target", "# check: allow=directive-unknown", "User=%i", "\\",
  ]

  private func text(_ dice: inout Dice) -> String {
    (0..<Int.random(in: 0..<7, using: &dice)).map { _ in
      (KeptCheckerTests.lines.randomElement(using: &dice) ?? "") + "\n"
    }.joined()
  }

  private func lines(_ findings: [String: [Workspace.Finding]]) -> [String: [String]] {
    findings.mapValues { $0.map { "\($0.range) \($0.diagnostic.code): \($0.diagnostic.what)" } }
  }

  @Test("never shows in the findings, whatever is edited", arguments: [1, 2, 3, 4, 5, 6])
  func edits(seed: UInt64) {
    var dice = Dice(state: seed)
    var editor = Editor([
      "n.socket": "[Socket]\nListenStream=81\n", "b.service": "[Service]\nExecStart=/bin/cat\n",
    ])
    var found = 0
    for name in KeptCheckerTests.names { editor.open(name, text(&dice)) }
    for _ in 0..<40 {
      let name = KeptCheckerTests.names.randomElement(using: &dice) ?? ""
      switch Int.random(in: 0..<10, using: &dice) {
      case 0: editor.notify("textDocument/didClose", ["textDocument": ["uri": Editor.uri(name)]])
      case 1: editor.open(name, text(&dice))
      default: editor.change(name, [["text": .string(text(&dice))]])
      }
      var fresh = editor.server.workspace
      fresh.noteOtherChange()
      let expected = fresh.check()
      #expect(lines(editor.server.findings()) == lines(expected))
      found += expected.values.reduce(0) { $0 + $1.count }
    }
    #expect(found > 500)
  }

  @Test("does not hide a unit that comes from elsewhere")
  func newFile() {
    var files = UnitFilesInMemory()
    files.write("/units/a.socket", "[Socket]\nListenStream=80\n")
    var editor = Editor()
    editor.server.workspace = Workspace(
      source: files, searchPath: .explicit(["/units"]), surroundings: Surroundings())
    editor.open("b.socket", "[Socket]\nListenStream=90\nService=x.service\n")
    editor.change("b.socket", [["text": "[Socket]\nListenStream=90\nService=c.service\n"]])
    let before = editor.codes("b.socket")
    files.write("/units/c.service", "[Service]\nExecStart=/bin/cat\n")
    var workspace = Workspace(source: files, searchPath: .explicit(["/units"]), surroundings: Surroundings())
    workspace.documents = editor.server.workspace.documents
    workspace.checkers = editor.server.workspace.checkers
    editor.server.workspace = workspace
    editor.change("b.socket", [["text": "[Socket]\nListenStream=90\nService=c.service\n#\n"]])
    #expect(before.contains("socket-no-service"))
    #expect(!editor.codes("b.socket").contains("socket-no-service"))
  }

  @Test("is not kept once the client, asked for it, says that a file has changed", arguments: [true, false])
  func watchedFiles(canWatch: Bool) {
    var files = UnitFilesInMemory()
    files.write("/units/a.socket", "[Socket]\nListenStream=80\n")
    var server = LanguageServer(
      Workspace(source: files, searchPath: .explicit(["/units"]), surroundings: Surroundings()))
    _ = server.receive(
      ([
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": [
          "capabilities": [
            "workspace": ["didChangeWatchedFiles": ["dynamicRegistration": .boolean(canWatch)]]
          ]
        ],
      ] as JSONValue).printed)
    let requests = server.receive((["jsonrpc": "2.0", "method": "initialized"] as JSONValue).printed)
    #expect(requests.map { $0["method"] } == (canWatch ? ["client/registerCapability"] : []))
    let watched = requests.first?["params"]?["registrations"]?.elements?.first?["method"]
    #expect(watched == (canWatch ? "workspace/didChangeWatchedFiles" : nil))
    server.workspace.documents["file:///units/b.socket"] = Document(
      uri: "file:///units/b.socket", version: 1, text: "[Socket]\nListenStream=80\n", encoding: .utf8)
    _ = server.findings()
    #expect(!server.workspace.checkers.isEmpty)
    _ = server.receive(
      (["jsonrpc": "2.0", "method": "workspace/didChangeWatchedFiles", "params": ["changes": []]]
        as JSONValue).printed)
    #expect(server.workspace.checkers.isEmpty)
  }
}
