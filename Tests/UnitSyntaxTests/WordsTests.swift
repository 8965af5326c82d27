import Testing
import UnitSyntax

@Suite("Words")
struct WordsTests {
  @Test(
    "are parted by blanks and grouped by quotes",
    arguments: [
      ("a b", ["a", "b"]), ("  a\t b  ", ["a", "b"]), (#""a b" c"#, ["a b", "c"]),
      (#"'a b'c"#, ["a bc"]), (#""a"b"#, ["ab"]), (#""""#, [""]), (#"a'"'b"#, [#"a"b"#]), ("", []),
    ])
  func splitting(text: String, words: [String]) throws {
    #expect(try Words.split(text, .strict) == words)
  }

  @Test(
    "know the C escapes, within quotes too",
    arguments: [
      (#"\a\b\f\n\r\t\v"#, "\u{07}\u{08}\u{0C}\n\r\t\u{0B}"), (#"\\\"\'"#, #"\"'"#), (#"a\sb"#, "a b"),
      (#"\x41\101"#, "AA"), (#"\u00e4"#, "ä"), (#"\U0001f600"#, "😀"), (#"'a\tb'"#, "a\tb"),
    ])
  func escapes(text: String, word: String) throws {
    #expect(try Words.split(text, .strict) == [word])
  }

  @Test("strict: an unknown escape is an error", arguments: [#"\q"#, #"\x00"#, #"a\"#, #"\x4"#, #"\ud800"#])
  func strict(text: String) {
    #expect(throws: Words.Problem.badEscape) { try Words.split(text, .strict) }
  }

  @Test(
    "relaxed: an unknown escape stays with its backslash",
    arguments: [(#"\q"#, [#"\q"#]), (#"e\ f"#, [#"e\ f"#]), (#"\x00"#, [#"\x00"#]), (#"a\"#, [#"a\"#])])
  func relaxed(text: String, words: [String]) throws {
    #expect(try Words.split(text, .relaxed) == words)
  }

  @Test("literal: backslashes are ordinary")
  func literal() throws { #expect(try Words.split(#"a\x2db c"#, .literal) == [#"a\x2db"#, "c"]) }

  @Test("an open quote is an error", arguments: [#""a"#, "'a b", #"a"b"#])
  func openQuote(text: String) {
    #expect(throws: Words.Problem.unbalancedQuote) { try Words.split(text, .strict) }
  }
}

@Suite("Command lines")
struct ExecLineTests {
  private func commands(_ text: String) -> [[String]] {
    ExecLine(text).commands.map { [$0.executable] + $0.arguments }
  }

  @Test(
    "are parted by semicolons that stand alone",
    arguments: [
      ("/a ; /b c", [["/a"], ["/b", "c"]]), ("/a ;", [["/a"]]), ("; /a", [["/a"]]),
      ("/a ; ; /b", [["/a"], ["/b"]]), (#"/a \; b"#, [["/a", ";", "b"]]), ("/a x;y", [["/a", "x;y"]]),
      ("/a;/b", [["/a;/b"]]), (#"/a ";" b"#, [["/a", ";", "b"]]),
      ("/a && b | c > d", [["/a", "&&", "b", "|", "c", ">", "d"]]),
    ])
  func separators(text: String, result: [[String]]) { #expect(commands(text) == result) }

  @Test(
    "have prefixes in any order",
    arguments: [
      ("-/a", .ignoreFailure, "/a"), ("@-:/a", [.namesArgumentZero, .ignoreFailure, .noExpansion], "/a"),
      ("+/a", .fullPrivileges, "/a"), ("!/a", .noUserChange, "/a"), ("!!/a", .ambient, "/a"),
      ("|-/a", [.viaShell, .ignoreFailure], "/a"), ("!+/a", .noUserChange, "+/a"),
      ("!!!/a", .ambient, "!/a"), ("--/a", .ignoreFailure, "-/a"), ("-", .ignoreFailure, ""),
    ] as [(String, ExecLine.Prefixes, String)])
  func prefixes(text: String, prefixes: ExecLine.Prefixes, executable: String) {
    let command = ExecLine(text).commands.first
    #expect(command?.prefixes == prefixes)
    #expect(command?.executable == executable)
  }

  @Test("tell where a quote was left open")
  func openQuotes() {
    let inFirst = ExecLine(#""/a"#)
    #expect(inFirst.problem == .unbalancedQuote && inFirst.problemIsInFirstWord)
    #expect(inFirst.commands.isEmpty)
    let inArgument = ExecLine(#"/a ; -/b "x"#)
    #expect(inArgument.problem == .unbalancedQuote && !inArgument.problemIsInFirstWord)
    #expect(inArgument.commands.map(\.executable) == ["/a", "/b"])
    let inSecond = ExecLine(#"/a ; "x"#)
    #expect(inSecond.problemIsInFirstWord && inSecond.commands.count == 1)
  }
}
