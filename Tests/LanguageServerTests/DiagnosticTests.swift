import Testing

@testable import LanguageServer

@Suite("Findings in the editor")
struct DiagnosticTests {
  private let service = "[Service]\nExecStart=/bin/cat\n"

  @Test("appear when a text is opened, move while it is typed, and go when it is closed")
  func typing() throws {
    var editor = Editor(["web.service": service])
    editor.open("web.socket", "[Socket]\nListenStream=70000\nListenStream=80\n")
    let finding = try #require(editor.shown["file:///units/web.socket"]?.elements?.first)
    #expect(finding["code"] == "address-port-range")
    #expect(finding["severity"] == 1)
    #expect(finding["source"] == "usher")
    #expect(
      finding["range"] == ["start": ["line": 1, "character": 13], "end": ["line": 1, "character": 18]])
    #expect(finding["message"]?.text?.contains("this line is ignored") == true)

    editor.change(
      "web.socket",
      [
        [
          "range": ["start": ["line": 1, "character": 17], "end": ["line": 1, "character": 18]], "text": "",
        ]
      ])
    #expect(editor.codes("web.socket") == [])

    editor.change("web.socket", [["text": "[Socket]\nListenStream=70000\nListenStream=80\n"]], version: 3)
    #expect(editor.codes("web.socket") == ["address-port-range"])
    editor.notify("textDocument/didClose", ["textDocument": ["uri": Editor.uri("web.socket")]])
    #expect(editor.shown["file:///units/web.socket"] == [])
  }

  @Test("appear in a text that was never saved as soon as its sections say what it is, and go with them")
  func unsaved() {
    var editor = Editor(["web.service": service])
    let uri: JSONValue = "untitled:Untitled-1"
    func shown() -> [String] {
      editor.shown["untitled:Untitled-1"]?.elements?.compactMap { $0["code"]?.text } ?? []
    }
    func type(_ text: JSONValue) {
      editor.notify(
        "textDocument/didChange",
        ["textDocument": ["uri": uri, "version": 2], "contentChanges": [["text": text]]])
    }
    editor.notify(
      "textDocument/didOpen",
      ["textDocument": ["uri": uri, "languageId": "systemd", "version": 1, "text": "hello\n"]])
    #expect(shown() == [])
    type("[Socket]\nListenStream=70000\nListenStream=80\n")
    #expect(shown() == ["address-port-range"])
    type("[Timer]\nOnBootSec=1\nOdd=1\n")
    #expect(shown() == ["directive-unknown"])
    type("hello\n")
    #expect(shown() == [])
  }

  @Test("take what other open texts say, not what is on disk")
  func overlay() {
    var editor = Editor([
      "a.socket": "[Socket]\nListenStream=80\n", "a.service": service, "b.service": service,
    ])
    editor.open("b.socket", "[Socket]\nListenStream=80\n")
    #expect(editor.codes("b.socket") == ["address-conflict"])
    editor.open("a.socket", "[Socket]\nListenStream=81\n")
    #expect(editor.codes("b.socket") == [])
    editor.change("a.socket", [["text": "[Socket]\nListenStream=80\n"]])
    #expect(editor.codes("a.socket") + editor.codes("b.socket") == ["address-conflict"])
  }

  @Test("stand at the right characters where the text has more than ASCII")
  func utf16() throws {
    let utf16 = JSONValue.object(["textDocument": ["publishDiagnostics": [:]]])
    let text = "[Unit]\nDescription=😀\n[Socket]\n# 😀\nListenStream=127.0.0.1:\\\n 😀\n"
    var editor = Editor(capabilities: utf16)
    editor.open("web.socket", text)
    #expect(editor.codes("web.socket").isEmpty == false)
    for finding in editor.shown["file:///units/web.socket"]?.elements ?? [] {
      #expect(LineTable.Position(finding["range"]?["start"]) != nil)
    }
  }

  @Test("of a drop-in are those of its own lines")
  func dropIn() {
    var editor = Editor([
      "web.socket": "[Socket]\nListenStream=70000\nListenStream=80\n", "web.service": service,
    ])
    editor.open("web.socket.d/10-port.conf", "[Socket]\nListenStreem=81\n")
    #expect(editor.codes("web.socket.d/10-port.conf") == ["directive-unknown"])
    editor.open("web.socket.d/20-mode.conf", "[Socket]\nSocketMode=9\n")
    #expect(editor.codes("web.socket.d/20-mode.conf").count == 1)
  }

  @Test("of a drop-in whose unit is not there are what can be said without it")
  func dropInAlone() {
    var editor = Editor()
    editor.open("any.socket.d/a.conf", "[Socket]\nAccept=maybe\n")
    editor.open("service.d/a.conf", "[Service]\nNoSuch=1\n")
    editor.open("web-.service.d/a.conf", "[Service]\nNoSuch=1\n[Socket]\nListenStream=1\n")
    #expect(editor.codes("any.socket.d/a.conf").count == 1)
    #expect(editor.codes("service.d/a.conf") == ["directive-unknown"])
    #expect(editor.codes("web-.service.d/a.conf") == ["directive-unknown", "section-unknown"])
  }

  @Test("are asked for, not sent, where the client can")
  func pulling() {
    var abilities = Editor.able
    if case .object(var members) = abilities {
      members["textDocument"] = ["diagnostic": ["dynamicRegistration": false]]
      abilities = .object(members)
    }
    var editor = Editor(["web.service": service], capabilities: abilities)
    editor.open("web.socket", "[Socket]\nListenStream=70000\nListenStream=80\n")
    #expect(editor.shown.isEmpty)
    let report = editor.request(
      "textDocument/diagnostic", ["textDocument": ["uri": Editor.uri("web.socket")]])
    #expect(report?["kind"] == "full")
    #expect(report?["items"]?.elements?.first?["code"] == "address-port-range")
  }

  @Test("are asked for again when settings or other texts have changed them")
  func refreshing() {
    let abilities: JSONValue = [
      "workspace": ["diagnostics": ["refreshSupport": true]], "textDocument": ["diagnostic": [:]],
    ]
    var editor = Editor(["a.service": service, "b.service": service], capabilities: abilities)
    editor.open("a.socket", "[Socket]\nListenStream=80\n")
    #expect(editor.refreshes == 0)
    editor.notify("workspace/didChangeConfiguration", ["settings": ["target": "252"]])
    #expect(editor.refreshes == 1)
    // The client asks again for a text that it has changed itself.
    editor.change("a.socket", [["text": "[Socket]\nListenStream=81\nNoSuch=1\n"]])
    #expect(editor.refreshes == 1)
    editor.open("b.socket", "[Socket]\nListenStream=80\n")
    editor.change("a.socket", [["text": "[Socket]\nListenStream=80\n"]])
    #expect(editor.refreshes == 2)
  }

  @Test("are for the release that the user sets, and nothing newer is offered")
  func target() {
    var editor = Editor(["web.service": service], options: ["target": "252"])
    #expect(!editor.labels("web.socket", "[Socket]\n‸").contains("PassPIDFD"))
    editor.open("b.socket", "[Socket]\nListenStream=80\nPassPIDFD=yes\n")
    #expect(editor.codes("b.socket").contains("directive-too-new"))
    editor.notify("workspace/didChangeConfiguration", ["settings": ["usher": ["target": "262"]]])
    #expect(editor.labels("web.socket", "[Socket]\n‸").contains("PassPIDFD"))
    #expect(!editor.codes("b.socket").contains("directive-too-new"))
  }

  @Test("are none in a file that is no unit")
  func otherFiles() {
    var editor = Editor()
    editor.open("readme.md", "[Socket\n=\n")
    #expect(editor.shown.isEmpty)
    #expect(editor.at("readme.md", "[So‸", "completion") == nil)
    #expect(editor.at("readme.md", "[So‸", "hover") == nil)
  }
}
