import Testing

@testable import LanguageServer

@Suite("Ways through the units")
struct NavigationTests {
  private let files = [
    "web.service": "[Service]\nExecStart=/bin/cat\n", "web@.service": "[Service]\nExecStart=/bin/cat\n",
    "web.socket": "[Socket]\nListenStream=80\n", "other.service": "[Service]\nExecStart=/bin/cat\n",
  ]

  @Test("lead from a name to the unit's file")
  func names() {
    var editor = Editor(files)
    #expect(
      editor.definition("a.service", "[Unit]\nAfter=x.target oth‸er.service\n")
        == "file:///units/other.service")
    #expect(
      editor.definition("a.service", "[Unit]\nAfter=web@1‸.service\n") == "file:///units/web@.service".encoded
    )
    #expect(editor.definition("a.service", "[Unit]\nAfter=x‸.target\n") == nil)
    #expect(editor.definition("web.service", "[Unit]\nAfter=%‸p.socket\n") == "file:///units/web.socket")
    #expect(editor.definition("a.service", "[Unit]\nDescription=web‸.service\n") == nil)
  }

  @Test("lead from a socket to its service and back")
  func partners() {
    var editor = Editor(files)
    #expect(editor.definition("web.socket", "[So‸cket]\nListenStream=80\n") == "file:///units/web.service")
    #expect(
      editor.definition("web.socket", "[So‸cket]\nListenStream=80\nAccept=yes\n")
        == "file:///units/web@.service".encoded)
    #expect(
      editor.definition("web.socket", "[Socket]\nList‸enStream=80\nService=other.service\n")
        == "file:///units/other.service")
    #expect(
      editor.definition("web.service", "[Ser‸vice]\nExecStart=/bin/cat\n") == "file:///units/web.socket")
    #expect(editor.definition("web.socket.d/a.conf", "[So‸cket]\n") == "file:///units/web.socket")
  }

  @Test("list the sections and their keys")
  func outline() throws {
    var editor = Editor()
    editor.open("web.socket", "[Unit]\nDescription=a\n\n[Socket]\nListenStream=80 \\\n\n[Empty]\n")
    let document: JSONValue = ["textDocument": ["uri": Editor.uri("web.socket")]]
    let answer = editor.request("textDocument/documentSymbol", document)
    let symbols = try #require(answer?.elements)
    #expect(symbols.map { $0["name"] } == ["[Unit]", "[Socket]", "[Empty]"])
    #expect(symbols[0]["children"]?.elements?.map { $0["name"] } == ["Description"])
    #expect(
      symbols[0]["range"] == ["start": ["line": 0, "character": 0], "end": ["line": 1, "character": 13]])
    let folds = editor.request("textDocument/foldingRange", document)?.elements
    #expect(folds?.first == ["startLine": 0, "endLine": 1, "kind": "region"])

    var old = Editor(capabilities: [:])
    old.open("web.socket", "[Unit]\nDescription=a\n")
    let flat = old.request("textDocument/documentSymbol", document)?.elements
    #expect(flat?.map { $0["name"] } == ["[Unit]", "Description"])
  }

  @Test("open pages and environment files")
  func links() throws {
    var editor = Editor()
    editor.open(
      "web.service",
      "[Unit]\nDocumentation=man:x(1) https://example.org/a \\\n file:/a\n[Service]\nEnvironmentFile=-/etc/web.env\n"
    )
    let links = editor.request(
      "textDocument/documentLink", ["textDocument": ["uri": Editor.uri("web.service")]])
    #expect(
      links?.elements?.map { $0["target"] } == ["https://example.org/a", "file:///a", "file:///etc/web.env"])
    #expect(
      links?.elements?[1]["range"] == [
        "start": ["line": 2, "character": 1], "end": ["line": 2, "character": 8],
      ])
  }
}

extension String {
  /// As URIs write an at sign.
  fileprivate var encoded: String { split(separator: "@").joined(separator: "%40") }
}
