import Testing
import UnitFiles
import UnitModel

@testable import LanguageServer

@Suite("A session's course")
struct LifecycleTests {
  private func server() -> LanguageServer {
    LanguageServer(
      Workspace(source: UnitFilesInMemory(), searchPath: .explicit([]), surroundings: Surroundings()))
  }

  private func request(_ method: String) -> [UInt8] {
    JSONValue.object(["jsonrpc": "2.0", "id": 7, "method": .string(method), "params": [:]]).printed
  }

  private func code(_ answers: [JSONValue]) -> Int? {
    answers.count == 1 ? answers[0]["error"]?["code"]?.whole : nil
  }

  @Test("begins with initialize; before it every request is refused, and every notification passed over")
  func beginning() {
    var server = server()
    #expect(code(server.receive(request("textDocument/hover"))) == -32002)
    #expect(code(server.receive(request("shutdown"))) == -32002)
    #expect(server.receive(Array(#"{"jsonrpc":"2.0","method":"textDocument/didOpen"}"#.utf8)).isEmpty)
    #expect(server.receive(request("initialize")).first?["result"]?["capabilities"]?["hoverProvider"] == true)
    #expect(code(server.receive(request("initialize"))) == -32600)
  }

  @Test("ends with status 0 after shutdown, with 1 without it")
  func end() {
    let exit = Array(#"{"jsonrpc":"2.0","method":"exit"}"#.utf8)
    var server = server()
    _ = server.receive(request("initialize"))
    #expect(server.receive(request("shutdown")).first == ["jsonrpc": "2.0", "id": 7, "result": nil])
    #expect(code(server.receive(request("textDocument/hover"))) == -32600)
    #expect(server.exitStatus == nil)
    _ = server.receive(exit)
    #expect(server.exitStatus == 0)
    #expect(server.receive(request("initialize")).isEmpty)

    var abrupt = self.server()
    _ = abrupt.receive(exit)
    #expect(abrupt.exitStatus == 1)
  }

  @Test("goes on after what cannot be read or done, with the error that JSON-RPC names")
  func errors() {
    var server = server()
    _ = server.receive(request("initialize"))
    #expect(code(server.receive(Array("{".utf8))) == -32700)
    #expect(code(server.receive([])) == -32700)
    #expect(code(server.receive([0xFF, 0x00])) == -32700)
    #expect(code(server.receive(Array("[]".utf8))) == -32600)
    #expect(code(server.receive(Array(#"{"id":1}"#.utf8))) == -32600)
    #expect(code(server.receive(Array(#"{"id":1,"method":2}"#.utf8))) == -32600)
    #expect(code(server.receive(request("textDocument/rename"))) == -32601)
    #expect(code(server.receive(request("textDocument/hover"))) == -32602)
    #expect(server.receive(Array(#"{"id":"usher-1","result":null}"#.utf8)).isEmpty)
    #expect(server.receive(Array(#"{"method":"$/cancelRequest","params":{"id":7}}"#.utf8)).isEmpty)
    #expect(server.receive(Array(#"{"method":"workspace/unheardOf"}"#.utf8)).isEmpty)
    #expect(server.receive(request("shutdown")).count == 1)
  }

  @Test("answers a document that is not open by an error, not by nothing")
  func unopened() {
    var editor = Editor()
    let answer = editor.ask(
      "textDocument/hover",
      ["textDocument": ["uri": "file:///units/a.socket"], "position": ["line": 0, "character": 0]])
    #expect(answer["error"]?["code"] == -32602)
  }
}
