import Testing

@testable import LanguageServer

@Suite("Quick fixes")
struct CodeActionTests {
  /// Titles and the text after each.
  private func actions(_ name: String, _ text: String, line: Int) -> [(title: String, text: String)] {
    var editor = Editor(["web.service": "[Service]\nExecStart=/bin/cat\n"])
    editor.open(name, text)
    let place: JSONValue = ["line": .integer(line), "character": 0]
    let answer = editor.request(
      "textDocument/codeAction",
      [
        "textDocument": ["uri": Editor.uri(name)], "range": ["start": place, "end": place],
        "context": ["diagnostics": []],
      ])
    return (answer?.elements ?? []).compactMap { action in
      guard let title = action["title"]?.text,
        case .object(let changes)? = action["edit"]?["changes"],
        let edits = changes.values.first?.elements, let text = editor.applied(edits, to: name)
      else { return nil }
      return (title, text)
    }
  }

  @Test("allow a finding by a comment above its line, as the file's lines end")
  func allowing() {
    let found = actions("web.socket", "[Socket]\nListenStream=80\nNoSuch=1\n", line: 2)
    #expect(
      found.last { $0.title == "allow directive-unknown here" }?.text
        == "[Socket]\nListenStream=80\n# check: allow=directive-unknown\nNoSuch=1\n")
    let crlf = actions("web.socket", "[Socket]\r\nListenStream=80\r\nNoSuch=1 \\\r\n 2\r\n", line: 2)
    #expect(
      crlf.last?.text
        == "[Socket]\r\nListenStream=80\r\n# check: allow=directive-unknown\r\nNoSuch=1 \\\r\n 2\r\n")
  }

  @Test("add a code to the comment that is there")
  func adding() {
    let found = actions(
      "web.socket", "[Socket]\nListenStream=80\n# check: allow=address-conflict\nNoSuch=1\n", line: 3)
    #expect(
      found.contains { $0.text.contains("# check: allow=address-conflict,directive-unknown\nNoSuch=1") })
  }

  @Test("write what was meant")
  func fixing() {
    let found = actions("web.socket", "[Socket]\nListenStreem=80\n", line: 1)
    #expect(found.contains { $0.text == "[Socket]\nListenStream=80\n" }, "\(found)")
  }

  @Test("are none where there is no finding, and none of other kinds")
  func none() {
    #expect(actions("web.socket", "[Socket]\nListenStream=80\n", line: 1).isEmpty)
    var editor = Editor()
    editor.open("web.socket", "[Socket]\nNoSuch=80\n")
    let answer = editor.request(
      "textDocument/codeAction",
      [
        "textDocument": ["uri": Editor.uri("web.socket")],
        "range": ["start": ["line": 1, "character": 0], "end": ["line": 1, "character": 0]],
        "context": ["diagnostics": [], "only": ["refactor"]],
      ])
    #expect(answer == [])
  }
}
