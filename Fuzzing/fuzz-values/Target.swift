import FuzzSupport
import UnitModel
import UnitSyntax

private let sections = ["Unit", "Install", "Socket", "Service", "Slice"]

/// Two bytes choose a directive, the rest is its value: decoding says what is wrong and goes on.
private func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = bytes(start, count)
  guard input.count > 2 else { return 0 }
  let rows = Catalogue.all
  let row = rows[(Int(input[0]) << 8 | Int(input[1])) % rows.count]
  guard let section = sections.first(where: { Catalogue.groups(ofSection: $0).contains(row.group) })
  else { return 0 }
  let kind = section == "Socket" ? "socket" : section == "Slice" ? "slice" : "service"
  guard let name = UnitName("fuzz@x.\(kind)") else { return 0 }
  let text = Array("[\(section)]\n\(row.name)=".utf8) + input[2...]
  let fragment = Lexer.lex(SourceText(path: "fuzz@x.\(kind)", bytes: text))
  let merged = MergedUnit(assignments: fragment.assignments, fragmentPath: "/units/fuzz@x.\(kind)")
  for release in [252, 262] {
    var surroundings = Surroundings()
    surroundings.release = release
    check(UnitDecoder(surroundings: surroundings).decode(merged, name: name).diagnostics)
  }
  return 0
}

@_cdecl("fuzz_values_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  runFuzzer(count, arguments) { testOneInput($0, $1) }
}
