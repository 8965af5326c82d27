import ControlBench
import Testing
import UnitChecks
import UnitModel

@testable import usherctl

@Suite("usherctl explain")
struct ExplainTests {
  @Test("tells what a unit does, from a file, a name, or standard input")
  func units() throws {
    let bench = try CheckBench([
      "web.socket": "[Socket]\nListenStream=8080\nBogus=1\n",
      "web.service": "[Service]\nExecStart=/bin/cat\n",
    ])
    let file = try bench.run("explain", ["web.socket"])
    #expect(file.status == 0 && file.errors == "")
    for line in [
      "web.socket\n", "  - The first connection starts web.service.",
      "  - Descriptor 3 is [::]:8080, named web.socket.\n", "  - It runs `/bin/cat`.\n",
      "  - It is read from web.socket.\n", "  - `usherctl check` finds 1 warning: directive-unknown.\n",
    ] {
      #expect(file.output.contains(line), "\(line)")
    }
    let named = try bench.run("explain", ["--unit-path", bench.folder, "web"])
    #expect(
      named.output.hasPrefix("web.service\n") && named.output.contains("A knock at web.socket starts it."))
    let piped = try bench.run("explain", ["-"], input: "web.socket")
    #expect(piped.output.hasPrefix("stdin.socket\n"))
  }

  @Test("tells what codes, directives and specifiers mean")
  func topics() throws {
    let bench = try CheckBench()
    #expect(try bench.run("explain", ["%n"]).output == "%n stands for the whole name of the unit.\n")
    for word in ["ListenStream", "Socket.ListenStream", "ListenStream=", "[Socket] ListenStream="] {
      let ended = try bench.run("explain", [word])
      #expect(ended.status == 0 && ended.output.hasPrefix("[Socket] ListenStream=\n\n  "), "\(word)")
    }
    let code = try bench.run("explain", ["address-conflict"])
    #expect(code.status == 0 && code.output.hasPrefix("address-conflict ("))
    let list = try bench.run("explain", ["--list"])
    #expect(list.output.split(separator: "\n").count == DiagnosticCode.all.count)
    #expect(try bench.run("explain", []).output == list.output)
  }

  @Test(
    "proposes what was meant",
    arguments: [
      ("ListenStrem", "; did you mean ListenStream?"),
      ("adress-conflict", "; did you mean address-conflict?"),
      ("Service.Restat", "; did you mean Restart?"), ("%x", "; `usherctl explain --list` lists the codes"),
    ])
  func misspelt(_ word: String, _ help: String) throws {
    let ended = try CheckBench().run("explain", ["--unit-path", "/nowhere", word])
    #expect(ended.status == 2)
    #expect(
      ended.errors
        == "usherctl: cannot explain \(word): there is no such file, unit, code, directive or specifier\(help)\n"
    )
  }

  @Test("Every code, directive and specifier has its text, in lines of 90 columns where words allow")
  func everything() throws {
    let words =
      DiagnosticCode.all.map(\.name) + Catalogue.all.map(\.name)
      + SpecifierMeaning.all.map { "%\($0.letter)" }
    for word in words {
      guard let topic = Topic(word) else {
        // A section that is known by name only has no rows to show.
        #expect(Catalogue.sections(with: word).isEmpty, "\(word)")
        continue
      }
      #expect(topic.text(width: 90).count > 10)
    }
  }

  @Test("A specifier has a meaning if it has a value")
  func specifiers() throws {
    let name = try #require(UnitName("a-b@c.service"))
    for scalar in UInt8(ascii: "0")...UInt8(ascii: "z") {
      let letter = Character(Unicode.Scalar(scalar))
      guard letter.isLetter || letter.isNumber else { continue }
      var expander = SpecifierExpander(surroundings: Surroundings(), name: name, fragmentPath: "/a")
      var isKnown = true
      do { _ = try expander.expand("%\(letter)") } catch {
        if case .unknown = error { isKnown = false }
        // Those that only a manager's own settings give a value have none here.
        if case .noValue = error { continue }
      }
      #expect((SpecifierMeaning.of(letter) != nil) == isKnown, "%\(letter)")
    }
  }

  @Test("The example in README is what is printed")
  func readme() throws {
    let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let page = try Program.run("cat", [root + "/README.md"]).output
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex(of: "    $ usherctl explain units/echo.socket"))
    let shown = lines[(start + 1)...].prefix { $0.isEmpty || $0.hasPrefix("    ") }.map { $0.dropFirst(4) }
    let ended = try Program.run(
      "sh", ["-c", "cd '\(root)' && '\(Program.buildFolder)/usherctl' explain units/echo.socket"])
    let output = ended.output.split(separator: "\n", omittingEmptySubsequences: false)
    let text = shown.joined(separator: "\n").split(separator: "…", omittingEmptySubsequences: false)
    #expect(output.count > 20 && text.count >= 2)
    for part in text {
      let trimmed = part.drop { $0 == "\n" }
      #expect(
        ended.output.contains(trimmed.reversed().drop { $0 == "\n" }.reversed().map(String.init).joined()),
        "\(part)")
    }
  }
}
