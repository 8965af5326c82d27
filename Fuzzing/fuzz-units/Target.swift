import FuzzSupport
import UnitChecks
import UnitFiles
import UnitModel
import UnitSyntax

/// A socket and its service, from bytes to the plan. A line of `----` parts the two files.
private func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let texts = String(decoding: bytes(start, count), as: UTF8.self).split(
    separator: "\n----\n", maxSplits: 1, omittingEmptySubsequences: false)
  var files = UnitFilesInMemory()
  files.write("/units/fuzz.socket", String(texts.first ?? ""))
  files.write("/units/fuzz.service", String(texts.count > 1 ? texts[1] : ""))
  files.write("/units/fuzz@.service", String(texts.count > 1 ? texts[1] : ""))
  let names = ["fuzz.socket", "fuzz.service", "fuzz@1.service"].compactMap(UnitName.init)
  var loader = UnitLoader(source: files, searchPath: .explicit(["/units"]), surroundings: Surroundings())
  let units = loader.closure(of: names)
  for unit in units {
    check(unit.diagnostics)
    let listing = MergedListing(unit, surroundings: Surroundings())
    expect(
      !Lexer.lex(SourceText(path: "merged", MergedText(listing, showsAll: true, showsExpanded: true).text))
        .isRejected, "a merged unit that is no unit file")
  }
  check(Plan(units).diagnostics)
  for release in [nil, 252] {
    var checker = Checker(
      source: files, searchPath: .explicit(["/units"]), surroundings: Surroundings(),
      options: CheckOptions(release: release, isComplete: true))
    check(checker.check(names))
  }
  return 0
}

@_cdecl("fuzz_units_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  runFuzzer(count, arguments) { testOneInput($0, $1) }
}
