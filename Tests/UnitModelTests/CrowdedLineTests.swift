import Testing
import UnitModel
import UnitSyntax

@Suite("A line with very many bad words")
struct CrowdedLineTests {
  private static func findings(_ words: Int, key: String = "After") -> [Diagnostic] {
    let list = (0..<words).map { "nosuch\($0)" }.joined(separator: " ")
    let section = key == "After" ? "Unit" : "Service"
    let text = "[\(section)]\n\(key)=\(list)\n[Unit]\nWants=one two\n[Service]\nExecStart=/bin/true\n"
    let fragment = Lexer.lex(SourceText(path: "web.service", text))
    guard let name = UnitName("web.service") else { return [] }
    return UnitDecoder(surroundings: Surroundings()).decode(
      MergedUnit(assignments: fragment.assignments), name: name
    ).diagnostics.filter { $0.effect == .wordIgnored }
  }

  @Test("is reported word by word up to twenty, then once for the rest; the next line starts anew")
  func isBounded() {
    #expect(Self.findings(20).count == 22)
    #expect(!Self.findings(20).contains { $0.code == "value-more-words" })
    #expect(Self.findings(21).count == 23)
    #expect(Self.findings(21).count { $0.code == "value-more-words" } == 1)
    #expect(Self.findings(500).count == 23)
  }

  @Test(
    "costs no more than its length, whatever the directive", arguments: ["After", "RestrictAddressFamilies"])
  func isLinear(key: String) {
    let clock = ContinuousClock()
    let small = clock.measure { _ = Self.findings(2000, key: key) }
    let large = clock.measure { _ = Self.findings(40_000, key: key) }
    // Twenty times the words; quadratic cost would be four hundred times the time.
    #expect(large < small * 120 + .milliseconds(50), "\(small) for 2,000 words, \(large) for 40,000")
  }
}
