import Testing

@testable import UnitSyntax

private func lex(_ text: String) -> Fragment { Lexer.lex(SourceText(path: "a.service", text)) }
private func lex(_ bytes: [UInt8]) -> Fragment { Lexer.lex(SourceText(path: "a.service", bytes: bytes)) }

extension Fragment {
  /// `Section.Key=value`
  fileprivate var flat: [String] { assignments.map { "\($0.section).\($0.key)=\($0.value)" } }
  fileprivate var codes: [String] { diagnostics.map(\.code) }
  /// The source's text under a span.
  fileprivate func text(_ span: SourceSpan) -> String {
    String(decoding: source.bytes[span.lower..<span.upper], as: UTF8.self)
  }
}

@Suite("The lexer of unit files")
struct LexerTests {
  @Test("Blanks around key and value are dropped, those inside are kept")
  func blanks() {
    #expect(lex(" [Unit] \n  A\t= b  c \t\nD=\n").flat == ["Unit.A=b  c", "Unit.D="])
  }

  @Test("Spans name the place of key and value")
  func spans() {
    let fragment = lex("[Unit]\n\n  Key = some value \n")
    let assignment = fragment.assignments[0]
    #expect(fragment.text(assignment.origin.span) == "Key = some value")
    #expect(fragment.text(assignment.valueSpan) == "some value")
    #expect(assignment.origin.place == "a.service:3")
    #expect(fragment.text(assignment.span(of: 5..<10)) == "value")
    #expect(fragment.text(fragment.sections[0].span) == "[Unit]")
  }

  @Test("Lines that begin with # or ; are comments, elsewhere these are text")
  func comments() {
    #expect(lex("#a=b\n; c=d\n[U]\n \t# x=y\nA=b # c\nB=;\n").flat == ["U.A=b # c", "U.B=;"])
  }

  @Test("A backslash at the end joins the next line with one blank")
  func continuation() {
    let fragment = lex("[U]\nA=one\\\n  two\\\nthree\nB=x\n")
    #expect(fragment.flat == ["U.A=one   two three", "U.B=x"])
    #expect(fragment.assignments[1].origin.span.line == 5)
  }

  @Test("Comments inside a continued line are skipped, a blank line ends it")
  func continuationWithComments() {
    #expect(lex("[U]\nA=one\\\n# c\n  two\\\n; d \\\nthree\n").flat == ["U.A=one   two three"])
    #expect(lex("[U]\nA=one\\\n\nB=two\n").flat == ["U.A=one", "U.B=two"])
  }

  @Test("Only an odd number of backslashes continues a line")
  func evenBackslashes() {
    #expect(lex("[U]\nA=x\\\\\nB=y\\\\\\\nz\n").flat == ["U.A=x\\\\", "U.B=y\\\\ z"])
  }

  @Test("A backslash at the end of the file is tolerated")
  func backslashAtEnd() {
    let fragment = lex("[U]\nA=x\\")
    #expect(fragment.flat == ["U.A=x"])
    #expect(fragment.diagnostics.isEmpty && !fragment.isRejected)
  }

  @Test("A span inside a continued value points at the right line")
  func continuedSpans() {
    let text = "[U]\nA=one\\\n# c\n  two\\\nthree\nB=x\n"
    let fragment = lex(text)
    let assignment = fragment.assignments[0]
    let two = assignment.span(of: 6..<9)
    #expect(fragment.text(two) == "two" && two.line == 4)
    let three = assignment.span(of: 10..<15)
    #expect(fragment.text(three) == "three" && three.line == 5)
    #expect(fragment.text(assignment.span(of: 0..<3)) == "one")
  }

  @Test("CR LF, CR and NUL end lines")
  func lineEnds() {
    #expect(lex("[U]\r\nA=b\r\nC=d\r\n").flat == ["U.A=b", "U.C=d"])
    #expect(lex("[U]\rA=b\rC=d").flat == ["U.A=b", "U.C=d"])
    let zero = lex("[U]\nA=b\0C=d\nE=f\n")
    #expect(zero.flat == ["U.A=b", "U.C=d", "U.E=f"])
    #expect(zero.assignments.map(\.origin.span.line) == [2, 2, 3])
    #expect(lex("[U]\r\n\r\nA=b\r\n").assignments[0].origin.span.line == 3)
    #expect(lex("[U]\r\nA=one\\\r\ntwo\r\n").flat == ["U.A=one two"])
  }

  @Test("A byte order mark is stepped over")
  func byteOrderMark() {
    #expect(lex("\u{FEFF}[U]\nA=b\n").flat == ["U.A=b"])
    let commented = lex("\u{FEFF}# comment\n[U]\nA=b\n")
    #expect(commented.flat == ["U.A=b"] && commented.diagnostics.isEmpty)
  }

  @Test("Invalid UTF-8 refuses the file, but not inside comments")
  func invalidText() {
    let bad = lex(Array("[U]\nA=caf".utf8) + [0xE9] + Array("\nB=c\n".utf8))
    #expect(bad.isRejected && bad.codes == ["text-not-utf-8"])
    #expect(bad.diagnostics[0].origin?.span == SourceSpan(lower: 9, upper: 10, line: 2))
    let comment = lex(Array("# caf".utf8) + [0xE9] + Array("\n[U]\nB=c\n".utf8))
    #expect(!comment.isRejected && comment.flat == ["U.B=c"])
  }

  @Test("A header without its bracket or with quotes refuses the file")
  func badHeaders() {
    let open = lex("[Unit\nA=b\n")
    #expect(open.isRejected && open.codes.first == "section-header-open")
    #expect(lex("[Unit] # c\n").isRejected)
    #expect(lex("[Un\"it]\n").codes == ["section-header-characters"])
    #expect(!lex("[Unit]\n[]\n").isRejected)
  }

  @Test("Sections may repeat, and headers may be continued")
  func sections() {
    #expect(lex("[A]\nX=1\n[B]\nX=2\n[A]\nX=3\n").flat == ["A.X=1", "B.X=2", "A.X=3"])
    #expect(lex("[Servi\\\nce]\nA=b\n").flat == ["Servi ce.A=b"])
  }

  @Test("Assignments before any section, without '=' or without key are ignored with a warning")
  func stray() {
    let fragment = lex("A=b\n[U]\nword\n=x\nC=d\n")
    #expect(fragment.flat == ["U.C=d"])
    #expect(
      fragment.codes == ["assignment-outside-section", "assignment-missing-equals", "assignment-missing-key"])
    #expect(fragment.diagnostics.map(\.severity) == [.warning, .warning, .warning])
    #expect(!fragment.isRejected)
  }

  @Test("What stands in other programs' sections is not judged")
  func foreignSections() {
    #expect(lex("[X-Other]\nword\n=x\n").diagnostics.isEmpty)
    #expect(lex("[X-Usher]\nword\n").codes == ["assignment-missing-equals"])
  }

  @Test("Lines up to 1 MiB are read, longer ones refuse the file")
  func longLines() {
    let fits = "A=" + String(repeating: "x", count: Lexer.longestLine - 3)
    #expect(lex("[U]\n\(fits)\n").assignments.count == 1)
    let over = lex("[U]\n\(fits)x\nB=c\n")
    #expect(over.isRejected && over.codes == ["line-too-long"] && over.flat.last == "U.B=c")
    #expect(lex("[U]\n#\(fits)\nB=c\n").codes == ["line-too-long"])
    let joined = "A=" + String(repeating: "x\\\n", count: Lexer.longestLine / 2)
    #expect(lex("[U]\n\(joined)\n").codes == ["line-too-long"])
  }

  @Test("An empty file has no lines")
  func empty() {
    #expect(lex("").lines.isEmpty)
  }

  @Test("Each physical line has its kind")
  func kinds() {
    let kinds = lex("\u{FEFF}[U]\n\n# c\nA=b\\\n# c\nmore\nword\n").lines.map(\.kind)
    #expect(
      kinds == [.byteOrderMark, .header, .blank, .comment, .assignment, .comment, .continuation, .stray])
  }
}
