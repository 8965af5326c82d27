import SupervisorCore
import Testing
import UnitModel

@Suite("Conditions and assertions")
struct ConditionScenarios {
  let bench = Bench()

  private func conditional(
    _ name: UnitName, _ outcome: ConditionOutcome, change: (inout Draft) -> Void = { _ in }
  ) {
    bench.define(name) {
      $0.unit.conditions = [UnitCondition(.pathExists, "/there")]
      $0.unit.assertions = [UnitCondition(.pathExists, "/here")]
      change(&$0)
    }
    bench.outcomes[name] = outcome
  }

  @Test("a unit whose conditions hold starts")
  func met() {
    conditional("a.service", .met)
    #expect(bench.result(of: bench.start("a.service")) == .done)
    #expect(bench.state("a.service") == "running")
  }

  @Test("a start whose condition does not hold is done, and nothing was started")
  func unmet() {
    conditional("a.service", .conditionsUnmet([0]))
    #expect(bench.result(of: bench.start("a.service")) == .done)
    #expect(bench.state("a.service") == "dead")
    #expect(bench.spawns.isEmpty)
    #expect(bench.reports.map(\.report) == [.unmet(.conditionsUnmet([0]))])
  }

  @Test("what requires a unit that is skipped starts all the same")
  func skippedRequirement() {
    conditional("a.service", .conditionsUnmet([0]))
    bench.define("b.service") {
      $0.unit.requires = ["a.service"]
      $0.unit.after = ["a.service"]
    }
    #expect(bench.result(of: bench.start("b.service")) == .done)
    #expect(bench.state("b.service") == "running")
  }

  @Test(
    "an assertion that does not hold fails the job and those that need the unit",
    arguments: [
      ConditionOutcome.assertionsUnmet([0]), .overdue,
    ])
  func failing(outcome: ConditionOutcome) {
    conditional("a.service", outcome)
    bench.define("b.service") {
      $0.unit.requires = ["a.service"]
      $0.unit.after = ["a.service"]
    }
    #expect(bench.result(of: bench.start("a.service")) == .assert)
    #expect(bench.result(of: bench.start("b.service")) == .dependency)
    #expect(bench.state("a.service") == "dead")
  }

  @Test("skipped starts do not count against the start limit")
  func uncounted() {
    conditional("a.service", .conditionsUnmet([0])) { $0.unit.startLimitBurst = 1 }
    for _ in 0..<4 { bench.start("a.service") }
    bench.outcomes["a.service"] = .met
    #expect(bench.result(of: bench.start("a.service")) == .done)
  }

  @Test("a start that is cancelled while its conditions are looked at starts nothing")
  func cancelled() {
    conditional("a.service", .met)
    bench.deliver(.request(.job(.start, "a.service", .replace), RequestToken(bench.number())))
    #expect(bench.testing.count == 1)
    bench.stop("a.service")
    #expect(bench.state("a.service") == "dead")
    #expect(bench.spawns.isEmpty)
  }

  @Test("a socket whose service is skipped listens again, until its trigger limit")
  func socket() {
    bench.define("a.socket") { $0.socket.triggerLimitBurst = 3 }
    conditional("a.service", .conditionsUnmet([0]))
    bench.start("a.socket")
    for _ in 0..<3 {
      bench.knock("a.socket")
      #expect(bench.state("a.socket") == "listening")
    }
    bench.knock("a.socket")
    #expect(bench.core.record("a.socket")?.socket?.result == .triggerLimitHit)
  }

  @Test("a connection whose service is skipped is closed")
  func connection() {
    bench.define("a.socket") { $0.socket.accept = true }
    conditional("a@.service", .conditionsUnmet([0]))
    bench.start("a.socket")
    bench.connect("a.socket")
    #expect(bench.connections.isEmpty)
    #expect(bench.closedCount == 1)
  }
}
