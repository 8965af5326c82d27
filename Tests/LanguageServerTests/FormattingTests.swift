import Testing
import UnitSyntax

@testable import LanguageServer

@Suite("Formatting in the editor")
struct FormattingTests {
  private func formatted(_ text: String) -> (answer: JSONValue, text: String?) {
    var editor = Editor()
    editor.open("a.socket", text)
    let answer = editor.ask(
      "textDocument/formatting",
      ["textDocument": ["uri": Editor.uri("a.socket")], "options": ["tabSize": 2, "insertSpaces": true]])
    return (answer, editor.applied(answer["result"]?.elements ?? [], to: "a.socket"))
  }

  @Test(
    "writes what `usherctl format` writes",
    arguments: [
      "[Socket]\nListenStream = 80\n", "\n\n[Unit]\nDescription=ü \n\n\n[Socket]\n ListenStream=80",
      "[Socket]\r\nAccept=yes\r\n",
      "[Socket]\nListenStream=80\n", "# only\n", "[Socket]\nListenStream=\\\n  80\nAccept = no\n", " \n", "",
      "[A]\n\n\n\n[B]\n", "x\n\n\nx\n", "[Unit]\nDescription=😀  \nDescription=😁\n",
    ])
  func same(text: String) {
    guard case .formatted(let bytes) = UnitFormatter.format(SourceText(path: "/units/a.socket", text)) else {
      Issue.record("refused")
      return
    }
    #expect(formatted(text).text == String(decoding: bytes, as: UTF8.self))
  }

  @Test("changes nothing that is in form already, and touches no line that is")
  func small() {
    #expect(formatted("[Socket]\nListenStream=80\n").answer["result"] == [])
    let edits = formatted("[Socket]\nListenStream=80\nAccept = no\nBacklog=5\n").answer["result"]
    #expect(edits?.elements?.first?["newText"] == "Accept=no\n")
  }

  @Test("is refused with the reason where the file cannot be read")
  func refused() {
    let error = formatted("[Socket\nListenStream=80\n").answer["error"]
    #expect(error?["code"] == -32803)
    #expect(error?["message"]?.text?.contains("cannot format the file") == true)
  }
}
