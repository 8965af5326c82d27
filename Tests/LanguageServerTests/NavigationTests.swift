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

  @Test("lead from a timer or a path unit to what it starts and back, from an automount to its mount")
  func starters() {
    var files = files
    files["other.timer"] = "[Timer]\nOnCalendar=daily\n"
    files["data.mount"] = "[Mount]\nWhat=/dev/vdb\nWhere=/data\n"
    var editor = Editor(files)
    #expect(editor.definition("other.timer", "[Ti‸mer]\nOnCalendar=daily\n") == "file:///units/other.service")
    #expect(
      editor.definition("x.path", "[Path]\nPath‸Exists=/a\nUnit=web.service\n") == "file:///units/web.service"
    )
    #expect(editor.definition("x.path", "[Path]\nUnit=web.ser‸vice\n") == "file:///units/web.service")
    #expect(editor.definition("other.service", "[Ser‸vice]\nExecStart=/a\n") == "file:///units/other.timer")
    #expect(editor.definition("data.automount", "[Auto‸mount]\nWhere=/data\n") == "file:///units/data.mount")
  }

  @Test("lead from a unit to the lines that name it")
  func references() {
    var files = files
    files["x.timer"] = "[Timer]\nUnit=web.service\n"
    files["x.service.d/a.conf"] = "[Unit]\nAfter=a.target \\\n  web.service\n"
    files["web.path"] = "[Unit]\nDescription=web.service\n[Path]\nUnit=%p.service\n"
    var editor = Editor(files)
    func places(_ name: String, _ text: String) -> [String] {
      (editor.at(name, text, "references")?.elements ?? []).map { place in
        let start = place["range"]?["start"]
        let uri = place["uri"]?.text?.dropFirst("file:///units/".count) ?? ""
        return "\(uri):\(start?["line"]?.whole ?? -1):\(start?["character"]?.whole ?? -1)"
      }
    }
    let named = ["a.target:1:6", "web.path:3:5", "x.service.d/a.conf:2:2", "x.timer:1:5"]
    #expect(places("a.target", "[Unit]\nWants=web.ser‸vice\n") == named)
    #expect(places("web.service", "[Ser‸vice]\nExecStart=/bin/cat\n") == named)
    // A template is named by its instances.
    #expect(
      places("a.target", "[Unit]\nWants=web@1.service web@‸.service\n") == ["a.target:1:6", "a.target:1:20"])
    #expect(editor.at("a.target", "[Unit]\nDescription=we‸b.service\n", "references") == nil)
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
