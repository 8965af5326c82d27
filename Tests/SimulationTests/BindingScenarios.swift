import SupervisorCore
import Testing
import UnitModel

@Suite("Units that are bound to others, and units that are forgotten")
struct BindingScenarios {
  let bench = Bench()

  @Test("a unit that comes after what it is bound to does not start without it")
  func missing() {
    bench.define("once.service") {
      $0.service.type = .oneshot
    }
    bench.program("once.service", .start, .exits(0))
    bench.define("bound.service") {
      $0.unit.bindsTo = ["once.service"]
      $0.unit.after = ["once.service"]
    }
    let job = bench.start("bound.service")
    #expect(bench.result(of: job) == .dependency)
    #expect(bench.state("bound.service") == "dead")
  }

  @Test("a unit is stopped once what it is bound to turns out to be down")
  func gone() {
    bench.define("once.service") { $0.service.type = .oneshot }
    bench.program("once.service", .start, .exits(0))
    bench.define("bound.service") { $0.unit.bindsTo = ["once.service"] }
    bench.start("bound.service")
    #expect(bench.state("bound.service") == "dead")
  }

  @Test("a failed unit with CollectMode=inactive-or-failed is as if it had never run")
  func collected() {
    bench.define("a.service") {
      $0.unit.collectsFailed = true
      $0.unit.startLimitBurst = 2
    }
    bench.program("a.service", .start, .exits(1))
    for _ in 0..<5 { bench.start("a.service") }
    #expect(bench.state("a.service") == "dead")
    #expect(bench.core.record("a.service")?.service?.main.exit == nil)
  }

  @Test("but not as long as a unit that is up refers to it")
  func referred() {
    bench.define("a.service") { $0.unit.collectsFailed = true }
    bench.define("b.service") { $0.unit.after = ["a.service"] }
    bench.program("a.service", .start, .exits(1))
    bench.start("b.service")
    bench.start("a.service")
    #expect(bench.state("a.service") == "failed/exit-code")
    bench.stop("b.service")
    #expect(bench.state("a.service") == "dead")
  }
}
