import FuzzSupport
import UnitSyntax

/// No byte is lost, whatever the bytes are, and every span lies inside.
private func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = bytes(start, count)
  let fragment = Lexer.lex(SourceText(path: "fuzz.service", bytes: input))
  expect(fragment.printed == input, "print(lex(x)) is not x")
  check(fragment.diagnostics)
  for assignment in fragment.assignments {
    expect(assignment.valueSpan.upper <= count, "a value outside the file")
    let length = assignment.value.utf8.count
    for range in [0..<length, 0..<(length + 1) / 2, length / 2..<length] {
      let span = assignment.span(of: range)
      expect(
        span.lower <= span.upper && span.upper <= count && span.line >= 1, "a word outside the file")
    }
  }
  return 0
}

@_cdecl("fuzz_lexer_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  runFuzzer(count, arguments) { testOneInput($0, $1) }
}
