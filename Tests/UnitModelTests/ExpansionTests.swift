import Testing
import UnitModel
import UnitSyntax

@Suite("Variables in command lines")
struct ExpansionTests {
  private let variables = [
    "A": "v", "EMPTY": "", "TWO": "one two", "QUOTED": #"'a b' c"#, "OPEN": #"x "y z"#,
  ]

  private func expand(_ words: [String], flags: ExecCommand.Flags = []) -> [String] {
    let source = SourceText(path: "test", "")
    let command = ExecCommand(
      path: "/bin/echo", arguments: words, flags: flags,
      origin: Origin(source: source, span: SourceSpan(lower: 0, upper: 0, line: 1)))
    return command.expandedArguments { variables[$0] }
  }

  @Test(
    "a whole word becomes as many words as the value has",
    arguments: [
      ("$A", ["v"]), ("$TWO", ["one", "two"]), ("$QUOTED", ["a b", "c"]), ("$EMPTY", []),
      ("$UNSET", []), ("$", []), ("$1", []), ("$A.txt", []), ("$OPEN", ["x", "y z"]),
    ])
  func wholeWords(word: String, result: [String]) { #expect(expand([word]) == result) }

  @Test(
    "braces are replaced by one string wherever they stand",
    arguments: [
      ("${A}", "v"), ("a${A}b", "avb"), ("${TWO}", "one two"), ("${UNSET}", ""), ("${}", ""),
      ("${A-B}", ""), ("${A}${A}", "vv"),
    ])
  func braces(word: String, result: String) { #expect(expand([word]) == [result]) }

  @Test(
    "all else stays",
    arguments: [
      ("pre$A", "pre$A"), ("${A", "${A"), ("${A:-x}", "${A:-x}"), ("${A$$", "${A$$"), ("${A:$$", "${A:$"),
      ("$$A", "$A"), ("$${A}", "${A}"),
      ("a$$b", "a$b"), ("$$", "$"), ("x$", "x$"), ("plain", "plain"),
    ])
  func unchanged(word: String, result: String) { #expect(expand([word]) == [result]) }

  @Test("the prefix : leaves everything as it is")
  func noExpansion() { #expect(expand(["$A", "${A}", "$$"], flags: .noExpansion) == ["$A", "${A}", "$$"]) }
}

@Suite("Environment files")
struct EnvironmentFileTests {
  @Test("are read as systemd reads them")
  func scenario() {
    let text = """
      # comment
      ; another
      B=from-file
      QUOTED="x  y"\u{20}
      SINGLE='it is'
      MIXED=a"b"c
      ESC=a\\ b
      TRAIL=word\u{20}\u{20}
      LONG=one\\
      two
      export NOTSET=1
      1BAD=x
      EMPTY=
      """
    let file = EnvironmentFileText(Array(text.utf8))
    #expect(
      file.assignments == [
        "B=from-file", "QUOTED=x  y", "SINGLE=it is", #"MIXED=a"b"c"#, "ESC=a b", "TRAIL=word",
        "LONG=onetwo", "EMPTY=",
      ])
    #expect(file.ignored == ["export NOTSET", "1BAD"])
  }

  @Test(
    "know quotes, escapes and lines that go on",
    arguments: [
      ("A='x\ny'", ["A=x\ny"]), (#"A="a\"b\$c\d""#, [#"A=a"b$c\d"#]), ("A=\"x\\\ny\"", ["A=xy"]),
      ("A='a\\b'", ["A=a\\b"]), ("A=  x  y  ", ["A=x  y"]), ("A='a' b", ["A=ab"]),
      ("  A = x", ["A=x"]), ("A=x\r\nB=y", ["A=x", "B=y"]), ("A=a#b", ["A=a#b"]),
      ("# c\\\nA=x", ["A=x"]), ("A", []), ("", []), ("A=\"x", ["A=x"]), ("A=x\\", ["A=x"]),
      ("=x", []), ("=\"A=x\nB=y", ["B=y"]), ("A=x\rB=y", ["A=x", "B=y"]), ("A='it''s'", ["A=its"]),
    ])
  func forms(text: String, assignments: [String]) {
    #expect(EnvironmentFileText(Array(text.utf8)).assignments == assignments)
  }

  @Test("count for nothing if something in them is not UTF-8")
  func notUTF8() {
    let file = EnvironmentFileText(Array("A=".utf8) + [0xFF, 0x0A] + Array("B=x".utf8))
    #expect(file.isBroken)
    #expect(!EnvironmentFileText(Array("A=ä".utf8)).isBroken)
  }

  @Test("never loop or trap, whatever the bytes are")
  func anyBytes() {
    var generator = Dice(seed: 257)
    let alphabet = Array("A=\\\"' \n#;$x".utf8)
    for _ in 0..<500 {
      let bytes = (0..<12).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      let file = EnvironmentFileText(bytes)
      #expect(file.assignments.allSatisfy { $0.contains("=") })
    }
  }
}
