import Testing
import UnitFiles
import UnitModel

@testable import LanguageServer

/// Dice that fall the same way each time.
private struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite("A server that anything is sent to")
struct RobustnessTests {
  private static let methods = [
    "initialize", "initialized", "textDocument/didOpen", "textDocument/didChange", "textDocument/didClose",
    "textDocument/completion", "textDocument/hover", "textDocument/definition", "textDocument/codeAction",
    "textDocument/documentSymbol", "textDocument/foldingRange", "textDocument/documentLink",
    "textDocument/diagnostic", "textDocument/formatting", "completionItem/resolve",
    "workspace/didChangeConfiguration", "$/cancelRequest",
  ]

  private static let texts = [
    "[Socket]\nListenStream=80\n", "", "[", "]", "=", "%", "\\", "\u{0}", "\r", "\r\n", "😀",
    "[Unit]\nAfter=\\\n", "#\n",
    "%%%", "ListenStream=%", "[X-\n", "\u{FEFF}[Service]", "Type=\\", "file:///units/a.socket",
    "file:///units/a.socket.d/b.conf", "untitled:1", "252",
  ]

  private static let names = [
    "textDocument", "uri", "position", "line", "character", "range", "start", "end", "text", "contentChanges",
    "version", "context", "only", "settings", "usher", "target", "unitPath", "capabilities", "data", "key",
    "section",
  ]

  private func value(_ dice: inout Dice, depth: Int = 0) -> JSONValue {
    switch Int.random(in: 0..<(depth > 3 ? 6 : 9), using: &dice) {
    case 0: .null
    case 1: .boolean(Bool.random(using: &dice))
    case 2: .integer([0, 1, 2, 7, -1, .max, .min, 1 << 40].randomElement(using: &dice) ?? 0)
    case 3: .number(1e300)
    case 4, 5: .string(RobustnessTests.texts.randomElement(using: &dice) ?? "")
    case 6: .array((0..<3).map { _ in value(&dice, depth: depth + 1) })
    default:
      .object(
        Dictionary(
          (0..<4).map { _ in
            (RobustnessTests.names.randomElement(using: &dice) ?? "", value(&dice, depth: depth + 1))
          }, uniquingKeysWith: { first, _ in first }))
    }
  }

  /// Parameters as they should be, with anything at one place.
  private func nearlyRight(_ dice: inout Dice) -> JSONValue {
    func number(_ dice: inout Dice) -> JSONValue { .integer(Int.random(in: 0..<6, using: &dice)) }
    var parameters: [String: JSONValue] = [
      "textDocument": [
        "uri": "file:///units/a.socket", "version": number(&dice),
        "text": .string(RobustnessTests.texts.randomElement(using: &dice) ?? ""),
      ],
      "position": ["line": number(&dice), "character": number(&dice)],
      "range": [
        "start": ["line": number(&dice), "character": number(&dice)],
        "end": ["line": number(&dice), "character": number(&dice)],
      ],
      "contentChanges": [
        [
          "range": [
            "start": ["line": number(&dice), "character": number(&dice)],
            "end": ["line": number(&dice), "character": number(&dice)],
          ],
          "text": .string(RobustnessTests.texts.randomElement(using: &dice) ?? ""),
        ]
      ],
    ]
    if Int.random(in: 0..<4, using: &dice) == 0 {
      parameters[RobustnessTests.names.randomElement(using: &dice) ?? ""] = value(&dice)
    }
    return .object(parameters)
  }

  @Test("answers every request once and goes on", arguments: [1, 2, 3, 4, 5, 6, 7, 8])
  func randomMessages(seed: UInt64) {
    var dice = Dice(state: seed)
    let service = "[Service]\nExecStart=/bin/cat\n"
    var editor = Editor(["a.service": service, "last.service": service])
    for number in 0..<300 {
      let method = RobustnessTests.methods.randomElement(using: &dice) ?? ""
      let parameters = Bool.random(using: &dice) ? nearlyRight(&dice) : value(&dice)
      let answer = editor.ask(method, parameters)
      #expect(answer["id"] == .integer(number + 2), "\(method)")
      editor.notify(method, parameters)
    }
    editor.open("last.socket", "[Socket]\nNoSuch=1\nListenStream=7777\n")
    #expect(editor.codes("last.socket") == ["directive-unknown"])
  }

  @Test("reads random bytes without harm, framed or not", arguments: [1, 2, 3, 4])
  func randomBytes(seed: UInt64) {
    var dice = Dice(state: seed)
    var server = LanguageServer(
      Workspace(source: UnitFilesInMemory(), searchPath: .explicit([]), surroundings: Surroundings()))
    let alphabet = Array("{}[]\":,0123456789-+.eEtrufalsn\\ \r\nContent-Length\u{0}ü".utf8)
    var answered = 0
    for _ in 0..<3000 {
      let count = Int.random(in: 0..<40, using: &dice)
      let bytes = (0..<count).map { _ in alphabet.randomElement(using: &dice) ?? 0 }
      answered += server.receive(bytes).count
      var reader = FrameReader()
      reader.append(bytes)
      while let message = try? reader.next() { answered += server.receive(message).count }
    }
    #expect(answered >= 2900)
    #expect(server.exitStatus == nil)
  }

  @Test("reads the broken halves of its own messages as errors", arguments: [0, 1, 2, 3])
  func truncated(seed: UInt64) {
    let message: JSONValue = [
      "jsonrpc": "2.0", "id": 1, "method": "initialize",
      "params": ["capabilities": ["a": [1, 2.5.json, "ü😀\n"]]],
    ]
    let bytes = message.printed
    for count in 0..<bytes.count {
      var cut = Array(bytes.prefix(count))
      if seed > 0, !cut.isEmpty { cut[cut.count / Int(seed + 1)] = UInt8(truncatingIfNeeded: seed &* 77) }
      var server = LanguageServer(
        Workspace(source: UnitFilesInMemory(), searchPath: .explicit([]), surroundings: Surroundings()))
      #expect(server.receive(cut).first?["error"]?["code"] == -32700)
    }
  }

  @Test("keeps a text the same as the editor's through any edits", arguments: [1, 2, 3, 4, 5, 6])
  func edits(seed: UInt64) {
    var dice = Dice(state: seed)
    for capabilities in [Editor.able, .object([:])] {
      var editor = Editor(capabilities: capabilities)
      let encoding = editor.server.workspace.encoding
      var text = "[Socket]\r\nListenStream=80\n"
      editor.open("a.socket", text)
      for version in 0..<60 {
        // The editor's own way of counting, written independently of the server's.
        let scalars = Array(text.unicodeScalars)
        var first = Int.random(in: 0...scalars.count, using: &dice)
        var last = Int.random(in: first...min(scalars.count, first + 5), using: &dice)
        // No cursor stands between CR and LF.
        while first > 0, first < scalars.count, scalars[first - 1] == "\r", scalars[first] == "\n" {
          first -= 1
        }
        while last < scalars.count, last > 0, scalars[last - 1] == "\r", scalars[last] == "\n" { last += 1 }
        let new = ["", "x", "ä😀", "\n", "\r\n", "=", "[A]\n", "\\\n"].randomElement(using: &dice) ?? ""
        editor.change(
          "a.socket",
          [
            [
              "range": [
                "start": position(first, scalars, encoding), "end": position(last, scalars, encoding),
              ],
              "text": .string(new),
            ]
          ], version: version)
        text = string(scalars[..<first]) + new + string(scalars[last...])
        #expect(editor.server.workspace.documents["file:///units/a.socket"]?.bytes == Array(text.utf8))
      }
    }
  }

  private func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  private func position(_ index: Int, _ scalars: [Unicode.Scalar], _ encoding: PositionEncoding) -> JSONValue
  {
    var line = 0
    var character = 0
    for (at, scalar) in scalars.prefix(index).enumerated() {
      let isPair = scalar == "\r" && at + 1 < scalars.count && scalars[at + 1] == "\n"
      if scalar == "\n" || (scalar == "\r" && !isPair) {
        line += 1
        character = 0
      } else {
        let text = String(scalar)
        character += encoding == .utf8 ? text.utf8.count : text.utf16.count
      }
    }
    return ["line": .integer(line), "character": .integer(character)]
  }
}

extension Double {
  fileprivate var json: JSONValue { .number(self) }
}
