import Testing

@testable import UnitSyntax

@Suite("Diagnostics as text")
struct DiagnosticRendererTests {
  private let renderer = DiagnosticRenderer()

  private func diagnostic(_ text: String, value: Int = 0, word: Range<Int>? = nil) -> Diagnostic {
    let fragment = Lexer.lex(SourceText(path: "web.socket", text))
    let assignment = fragment.assignments[value]
    let span = word.map(assignment.span(of:)) ?? assignment.valueSpan
    return Diagnostic(
      .error, code: "address-port-range", at: Origin(source: fragment.source, span: span),
      "port 70000 is above 65535", consequence: "this line is ignored", help: "ports are 1 to 65535",
      unit: "web.socket")
  }

  @Test("A finding shows its line, a caret below the value, what happens now and what to do")
  func fullForm() {
    #expect(
      renderer.render(diagnostic("[Socket]\nListenStream=70000\n")) == """
        web.socket:2:14: error: port 70000 is above 65535 [address-port-range]
            2 | ListenStream=70000
              |              ^~~~~ ports are 1 to 65535
          this line is ignored

        """)
  }

  @Test("The log's form is one line")
  func oneLine() {
    #expect(
      renderer.line(diagnostic("[Socket]\nListenStream=70000\n"))
        == "web.socket:2: port 70000 is above 65535; this line is ignored; ports are 1 to 65535 [address-port-range]"
    )
  }

  @Test("Tabs keep the caret in its place, letters beyond ASCII count as one column")
  func tabsAndLetters() {
    let text = renderer.render(diagnostic("[Socket]\nÄ=ü 70000\n", word: 3..<8))
    #expect(text.hasPrefix("web.socket:2:5: "))
    #expect(text.contains("\n      |     ^~~~~ "))
    let tabbed = renderer.render(diagnostic("[Socket]\n\tA=70000\n"))
    #expect(tabbed.contains("    2 | \tA=70000\n") && tabbed.contains("      | \t  ^~~~~"))
  }

  @Test("Wide characters take two cells, combining marks none, in what stands before and in what is marked")
  func wideCharacters() {
    let text = renderer.render(diagnostic("[Socket]\nA=漢字 テスト\n", word: 7..<16))
    #expect(text.hasPrefix("web.socket:2:6: "))
    #expect(text.contains("      |        ^~~~~~ "), "\(text)")
    let marks = renderer.render(diagnostic("[Socket]\nA=e\u{301}x ye\u{301}\n", word: 5..<9))
    #expect(marks.contains("      |      ^~ "), "\(marks)")
    #expect(TerminalCells.count("a漢\u{301}한😀Ａ\u{200B}") == 9)
  }

  @Test("Control characters never reach the terminal")
  func controlCharacters() {
    let text = renderer.render(diagnostic("[Socket]\nA=\u{1B}[31m70000\u{202E}\n"))
    #expect(!text.unicodeScalars.contains("\u{1B}") && text.contains("A=\\x1b[31m70000\\u202e"))
  }

  @Test("A long line is cut around the finding")
  func longLine() {
    let blanks = String(repeating: "x", count: 5000)
    let text = renderer.render(diagnostic("[S]\nA=\(blanks)70000\(blanks)\n", word: 5000..<5005))
    #expect(text.split(separator: "\n").allSatisfy { $0.count < 160 })
    #expect(text.contains("x70000x") && text.contains("web.socket:2:5003:"))
  }

  @Test("A finding without a place names its unit")
  func withoutPlace() {
    let finding = Diagnostic(
      .warning, code: "unit-missing", at: nil, "there is no such unit", unit: "a.socket")
    #expect(renderer.render(finding) == "a.socket: warning: there is no such unit [unit-missing]\n")
    #expect(renderer.line(finding) == "a.socket: there is no such unit [unit-missing]")
  }
}
