import Testing
import UnitModel
import UnitSyntax

@testable import UnitChecks

@Suite("Loading random units")
struct RandomUnitTests {
  @Test("Whatever a file says, the unit loads with all findings, and these can be shown")
  func anything() throws {
    var random = RandomUnits(seed: 2026)
    let renderer = DiagnosticRenderer()
    for round in 0..<800 {
      let text = random.unit()
      let bench = Bench(["a.socket": text, "b@.service": text, "t.target": text])
      var loader = bench.loader()
      let units = loader.closure(of: ["a.socket", "b@x.service", "t.target"].compactMap { UnitName($0) })
      let template = loader.load(try unitName("b@.service"))
      let instance = loader.instance(of: template, instance: "\(round)")
      for unit in units + [template, instance] {
        if unit.loadState == .badSetting || unit.loadState == .error {
          #expect(!unit.diagnostics.isEmpty, "\(unit.name) is refused without a reason:\n\(text)")
        }
        for diagnostic in unit.diagnostics {
          #expect(renderer.render(diagnostic).hasSuffix("\n"))
          #expect(!renderer.line(diagnostic).contains("\n"))
        }
      }
      _ = Plan(units)
    }
  }
}
