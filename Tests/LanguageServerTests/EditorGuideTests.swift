import Foundation
import TestRig
import Testing

@testable import LanguageServer

/// The set-ups of docs/how-to/editors.md.
enum EditorGuide {
  static let text =
    (try? String(contentsOfFile: Checkout.root + "/docs/how-to/editors.md", encoding: .utf8)) ?? ""

  /// The blocks of a language, in the order of the page.
  static func snippets(_ language: String) -> [String] {
    var found: [String] = []
    var lines: [Substring]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = lines {
        if line.hasPrefix("```") {
          found.append(open.joined(separator: "\n") + "\n")
          lines = nil
        } else {
          lines = open + [line]
        }
      } else if line == "```\(language)" {
        lines = []
      }
    }
    return found
  }
}

@Suite("The page on editors")
struct EditorGuideTests {
  private func check(_ program: String, _ arguments: [String], _ snippet: String) async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "usher-snippet-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: path) }
    try Data(snippet.utf8).write(to: path)
    let run = try await Command.run(program, arguments + [path.path])
    #expect(run.status == 0, Comment(rawValue: run.output + snippet))
  }

  @Test("has set-ups that Python reads as TOML")
  func toml() async throws {
    let snippets = EditorGuide.snippets("toml")
    #expect(snippets.count >= 1)
    for snippet in snippets {
      try await check(
        "/usr/bin/python3", ["-c", "import sys, tomllib; assert tomllib.load(open(sys.argv[1], 'rb'))"],
        snippet)
    }
  }

  @Test("has set-ups that are JSON")
  func json() throws {
    let snippets = EditorGuide.snippets("json")
    #expect(snippets.count >= 2)
    for snippet in snippets { #expect(JSONValue(parsing: Array(snippet.utf8)) != nil, "\(snippet)") }
  }

  @Test(
    "has set-ups that Neovim reads as Lua",
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: "/usr/bin/nvim"), "needs Debian's package neovim"))
  func lua() async throws {
    let snippets = EditorGuide.snippets("lua")
    #expect(snippets.count >= 2)
    for snippet in snippets {
      // Compiled, not run: the second one needs a newer Neovim than Debian's.
      try await check(
        "/bin/sh",
        [
          "-c",
          "exec /usr/bin/nvim --headless --clean -u NONE -n -c \"lua if loadfile('$1') then vim.cmd('qall!') else vim.cmd('cquit') end\"",
          "sh",
        ], snippet)
    }
  }

  @Test("comes with extensions whose manifests can be read")
  func manifests() async throws {
    let folder = Checkout.root + "/packaging/editors"
    let package = try Data(contentsOf: URL(fileURLWithPath: folder + "/vscode/package.json"))
    let manifest = try #require(JSONValue(parsing: Array(package)))
    #expect(manifest["main"] == "./extension.js")
    #expect(FileManager.default.fileExists(atPath: folder + "/vscode/extension.js"))
    let languages = manifest["contributes"]?["languages"]?.elements
    #expect(languages?.first?["extensions"]?.elements?.contains(".socket") == true)
    for name in ["zed/extension.toml", "zed/Cargo.toml"] {
      let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
      try await check(
        "/usr/bin/python3", ["-c", "import sys, tomllib; assert tomllib.load(open(sys.argv[1], 'rb'))"], text)
    }
  }
}
