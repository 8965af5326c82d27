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
  var loader = UnitLoader(source: files, searchPath: .explicit(["/units"]), surroundings: Surroundings())
  let units = loader.closure(of: ["fuzz.socket", "fuzz.service", "fuzz@1.service"].compactMap(UnitName.init))
  for unit in units { check(unit.diagnostics) }
  check(Plan(units).diagnostics)
  return 0
}

@_cdecl("fuzz_units_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  runFuzzer(count, arguments) { testOneInput($0, $1) }
}
