import FuzzSupport
import UnitSyntax

/// Exec lines and quoted words: read to the end or refused, never more words than bytes.
private func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: bytes(start, count), as: UTF8.self)
  let line = ExecLine(text)
  let words = line.commands.reduce(0) { $0 + 1 + $1.arguments.count }
  expect(words <= text.utf8.count, "more words than bytes")
  for escapes in [Words.Escapes.plain, .relaxed] {
    if let list = try? Words.split(text, escapes) {
      expect(list.count <= text.utf8.count, "more words than bytes")
    }
  }
  return 0
}

@_cdecl("fuzz_exec_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  runFuzzer(count, arguments) { testOneInput($0, $1) }
}
