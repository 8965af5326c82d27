import FuzzSupport
import UnitModel

/// A unit's name, a line feed, a text with specifiers.
private func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let parts = bytes(start, count).split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
  let first = String(decoding: parts.first ?? [], as: UTF8.self)
  let text = String(decoding: parts.count > 1 ? parts[1] : [], as: UTF8.self)
  if let escaped = UnitName.unescape(UnitName.escape(text)), !text.utf8.contains(0) {
    expect(escaped == text, "unescape(escape(x)) is not x")
  }
  guard let name = UnitName(first) else { return 0 }
  expect(name.full == first, "\(name.full) is not its own name")
  var expander = SpecifierExpander(surroundings: Surroundings(), name: name, fragmentPath: "/units/a")
  if let expanded = try? expander.expand(text), !text.utf8.contains(UInt8(ascii: "%")) {
    expect(expanded == text, "text without specifiers has changed")
  }
  return 0
}

@_cdecl("fuzz_specifiers_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  runFuzzer(count, arguments) { testOneInput($0, $1) }
}
