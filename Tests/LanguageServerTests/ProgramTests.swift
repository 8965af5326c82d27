import Foundation
import TestRig
import Testing

@testable import LanguageServer

/// The built program, beside the test runner.
private enum Program {
  static let path: String =
    ProcessInfo.processInfo.environment["USHER_BINDIR"].map { $0 + "/usherctl" }
    ?? URL(
      fileURLWithPath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    )
    .deletingLastPathComponent().appendingPathComponent("usherctl").path

  static let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
  static let neovimIsInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/nvim")
}

/// A folder that goes away with the test.
private final class Folder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("usher-lsp-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
  }

  func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite("usherctl lsp")
struct ProgramTests {
  private func session(_ input: [UInt8]) async throws -> (status: Int32, messages: [JSONValue], said: String)
  {
    let folder = try Folder()
    try folder.write("in", input)
    let run = try await Command.run(
      "/bin/sh", ["-c", "\"$1\" lsp --stdio <\"$2/in\" >\"$2/out\"", "sh", Program.path, folder.path])
    var frames = FrameReader()
    frames.append(try folder.read("out"))
    var messages: [JSONValue] = []
    while let message = try frames.next() { messages.append(JSONValue(parsing: message) ?? .null) }
    return (run.status, messages, run.output)
  }

  private func frame(_ method: String, id: Int? = nil, _ parameters: JSONValue = [:]) -> [UInt8] {
    FrameReader.frame(
      JSONValue.object(of: [
        "jsonrpc": "2.0", "id": id.map(JSONValue.integer), "method": .string(method), "params": parameters,
      ]).printed)
  }

  @Test("serves a session over standard input and output, and ends with status 0")
  func course() async throws {
    let text: JSONValue = [
      "textDocument": [
        "uri": "file:///nowhere/web.socket", "version": 1,
        "text": "[Socket]\nListenStream=70000\nListenStream=80\n",
      ]
    ]
    let run = try await session(
      frame("initialize", id: 1) + frame("initialized") + frame("textDocument/didOpen", text)
        + frame("shutdown", id: 2) + frame("exit"))
    #expect(run.status == 0)
    #expect(run.messages.compactMap { $0["id"]?.whole } == [1, 2])
    #expect(run.said == "")
  }

  @Test("shows findings once the editor pauses")
  func findings() async throws {
    let text: JSONValue = [
      "textDocument": [
        "uri": "file:///nowhere/web.socket", "version": 1,
        "text": "[Socket]\nListenStream=70000\nListenStream=80\n",
      ]
    ]
    // The end of the input is a pause as well; an editor that is gone without exit is a failure.
    let run = try await session(frame("initialize", id: 1) + frame("textDocument/didOpen", text))
    #expect(run.status == 1)
    let shown = run.messages.last?["params"]?["diagnostics"]?.elements ?? []
    #expect(shown.contains { $0["code"] == "address-port-range" })
  }

  @Test("goes on after a message that is no JSON, which is answered by an error")
  func noJSON() async throws {
    let run = try await session(
      frame("initialize", id: 1) + FrameReader.frame(Array("{\"id\": 2".utf8)) + frame("shutdown", id: 3)
        + frame("exit"))
    #expect(run.status == 0 && run.said == "")
    #expect(run.messages.map { $0["id"] } == [1, nil, 3])
    #expect(run.messages.dropFirst().first?["error"]?["code"] == -32700)
  }

  @Test("ends with status 1 and one sentence where the input cannot be read on")
  func unreadable() async throws {
    let run = try await session(
      frame("initialize", id: 1) + Array("Content-Length: 999999999999\r\n\r\n{".utf8))
    #expect(run.status == 1)
    #expect(run.said.contains("cannot read the editor's message: it has 999999999999 bytes"))
    // What came before is answered, and the last word says why it ends.
    #expect(run.messages.count == 2 && run.messages.first?["id"] == 1)
    #expect(run.messages.last?["id"] == nil && run.messages.last?["error"]?["code"] == -32700)
    let nameless = try await session(Array("Content-Type: text\r\n\r\n{}".utf8))
    #expect(nameless.status == 1)
    #expect(nameless.messages.last?["error"]?["message"]?.text?.contains("no Content-Length") == true)
    let early = try await session(frame("exit"))
    #expect(early.status == 1)
    #expect(early.messages.isEmpty)
  }
}

@Suite("Neovim", .enabled(if: Program.neovimIsInstalled, "needs Debian's package neovim"))
struct NeovimTests {

  @Test("shows findings, hover, completion and definitions, and takes a quick fix")
  func wholeSession() async throws {
    let folder = try Folder()
    let text = "[Socket]\nListenStream=70000\nListenStream=80\nNoSuchKey=ü😀\n\n"
    try folder.write("web.socket", Array(text.utf8))
    try folder.write("web.service", Array("[Service]\nExecStart=/bin/cat\n".utf8))
    let script = Checkout.root + "/Tests/LanguageServerTests/neovim.lua"
    // The set-up is what the documentation tells people to write.
    let setUp = try #require(EditorGuide.snippets("lua").first)
    try folder.write("init.lua", Array(setUp.utf8))
    let run = try await Command.run(
      "/usr/bin/env",
      [
        "PATH=\(Program.folder):/usr/bin:/bin", "UNITS=\(folder.path)", "RESULT=\(folder.path)/result.json",
        "XDG_STATE_HOME=\(folder.path)", "XDG_CACHE_HOME=\(folder.path)", "timeout", "120",
        "/usr/bin/nvim", "--headless", "--clean", "-n", "-u", "\(folder.path)/init.lua", "-c",
        "luafile \(script)",
      ])
    #expect(run.status == 0, Comment(rawValue: run.output))
    let result = try #require(
      JSONValue(parsing: try folder.read("result.json")), Comment(rawValue: run.output))
    #expect(result["failure"] == nil)

    let codes = (result["findings"]?.elements ?? []).compactMap { $0["code"]?.text }
    #expect(codes.contains("address-port-range") && codes.contains("directive-unknown"))
    let port = result["findings"]?.elements?.first { $0["code"] == "address-port-range" }
    #expect(port?["line"] == 1 && port?["column"] == 13 && port?["source"] == "usher")
    #expect(result["hover"]?.text?.contains("ListenStream") == true)
    #expect(result["offersAccept"] == true)
    #expect(result["definition"] == .string(DocumentURI.uri(of: folder.path + "/web.service")))
    #expect(result["actions"]?.elements?.contains("allow directive-unknown here") == true)
    #expect(result["filetype"] == "systemd")
    #expect(result["textAfterAction"]?.elements?.dropFirst(3).first == "# check: allow=directive-unknown")
    let later = (result["findingsAfterTyping"]?.elements ?? []).compactMap { $0["code"]?.text }
    #expect(!later.contains("address-port-range"))
  }
}
