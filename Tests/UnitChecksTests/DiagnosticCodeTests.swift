import Foundation
import Testing
import UnitFiles
import UnitModel
import UnitSyntax

@testable import UnitChecks

@Suite("The table of diagnostic codes")
struct DiagnosticCodeTests {
  /// The codes that a check of an example gives.
  private func codes(_ example: DiagnosticCode.Example, _ text: String) throws -> Set<String> {
    var units = example.beside
    units[example.file] = text
    var bench = CheckBench(units)
    switch example.condition {
    case .none: bench.options = CheckOptions(release: 262)
    case .usher: bench.options = CheckOptions()
    case .userMode: bench.surroundings.isUserMode = true
    case .bareHost:
      bench.options = CheckOptions(release: 262, host: FewFacts())
    case .release(let release): bench.options = CheckOptions(release: release)
    }
    let others = units.keys.filter { !$0.contains("/") && $0 != example.unit }.sorted()
    return Set(bench.check([example.unit], among: others).map(\.code))
  }

  @Test("shows each finding by an example that has it, and by one that has it no more")
  func examples() throws {
    for code in DiagnosticCode.all {
      guard let example = code.example else { continue }
      let wrong = try codes(example, example.wrong)
      #expect(wrong.contains(code.name), "the wrong example of \(code.name) gives \(wrong.sorted())")
      let right = try codes(example, example.right).subtracting(["host-no-executable"])
      #expect(right.isEmpty, "the right example of \(code.name) gives \(right.sorted())")
    }
  }

  @Test("names codes in kebab case")
  func names() {
    for code in DiagnosticCode.all {
      #expect(code.name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil, "\(code.name)")
    }
  }

  @Test("tells of each what it means, what systemd does and what to write")
  func stories() {
    for code in DiagnosticCode.all {
      #expect(
        !code.title.isEmpty && code.title.split(separator: " ").count <= 12, "\(code.name): \(code.title)")
      #expect(code.title.last != ".", "\(code.name)")
      #expect(code.meaning.count > 30, "\(code.name)")
      #expect(code.systemd.count > 15 && code.systemd.last == ".", "\(code.name)")
      #expect(code.remedy.count > 10 && code.remedy.last == ".", "\(code.name)")
      #expect(code.story.contains("\n\n"), "\(code.name)")
      #expect(DiagnosticCode.named(code.name)?.title == code.title)
    }
    #expect(Set(DiagnosticCode.all.map(\.name)).count == DiagnosticCode.all.count)
    #expect(DiagnosticCode.named("nothing-like-it") == nil)
  }

  @Test("has every code that the sources give out, and no other")
  func complete() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    var literals: Set<String> = []
    for target in ["UnitSyntax", "UnitModel", "UnitFiles", "UnitChecks"] {
      let folder = root.appending(path: "Sources/\(target)")
      let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path())
      for name in names where name.hasSuffix(".swift") && !name.hasPrefix("Codes/") {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        for match in text.matches(of: /"([a-z]+(?:-[a-z0-9]+)+)"/) {
          literals.insert(String(match.output.1))
        }
      }
    }
    let table = Set(DiagnosticCode.all.map(\.name))
    let families = Set(table.compactMap { $0.split(separator: "-").first })
    // What starts like a code and is none.
    let others: Set<String> = [
      "unit-refused", "line-ignored", "section-ignored",
    ]
    let unknown = literals.filter { literal in
      literal.split(separator: "-").first.map(families.contains) == true && !table.contains(literal)
        && !others.contains(literal)
    }
    #expect(unknown.isEmpty, "codes without a story: \(unknown.sorted())")
    let kinds = Set(ValueKind.allCases.map(\.code))
    let unused = table.subtracting(literals).subtracting(kinds)
    #expect(unused.isEmpty, "stories without a finding: \(unused.sorted())")
  }
}
