import SupervisorCore
import Testing
import UnitModel

@Suite("Job modes and job time-outs")
struct JobModeScenarios {
  let bench = Bench()

  @Test("isolating stops everything that the unit does not need")
  func isolating() {
    bench.define("a.target") {
      $0.unit.allowsIsolate = true
      $0.unit.wants = ["kept.service"]
    }
    bench.define("kept.service", "other.service")
    bench.define("stays.service") { $0.unit.ignoresIsolate = true }
    for name: UnitName in ["kept.service", "other.service", "stays.service"] { bench.start(name) }
    #expect(bench.result(of: bench.start("a.target", .isolate)) == .done)
    #expect(bench.state("other.service") == "dead")
    #expect(bench.state("kept.service") == "running")
    #expect(bench.state("stays.service") == "running")
  }

  @Test("a unit that may not be isolated is not, and nothing is stopped")
  func noIsolation() {
    bench.define("a.service", "b.service")
    bench.start("b.service")
    #expect(bench.refusal(bench.start("a.service", .isolate)) == .noIsolation)
    #expect(bench.refusal(bench.stop("b.service", .isolate)) == .modeMismatch)
    #expect(bench.state("b.service") == "running")
  }

  @Test("a job that gives way to none stays")
  func irreversible() {
    bench.define("a.service") { $0.service.type = .notify }
    bench.start("a.service", .replaceIrreversibly)
    #expect(bench.refusal(bench.stop("a.service")) == .jobIrreversible)
    bench.notify("a.service")
    #expect(bench.state("a.service") == "running")
  }

  @Test("flushing cancels what is pending")
  func flushing() {
    bench.define("a.service") { $0.service.type = .notify }
    bench.define("b.service")
    let pending = bench.start("a.service")
    #expect(bench.result(of: bench.start("b.service", .flush)) == .done)
    #expect(bench.result(of: pending) == .canceled)
  }

  @Test("a triggering stop takes the socket along")
  func triggering() {
    bench.define("a.socket", "a.service")
    bench.start("a.socket")
    bench.knock("a.socket")
    bench.stop("a.service", .triggering)
    #expect(bench.state("a.service") == "dead")
    #expect(bench.state("a.socket") == "dead")
  }

  @Test("a job that takes too long is given up, and the unit goes on")
  func timeout() {
    bench.define("a.service") {
      $0.service.type = .notify
      $0.unit.jobRunningTimeout = .seconds(5)
      $0.unit.onFailure = ["bad.service"]
    }
    bench.define("bad.service")
    let start = bench.start("a.service")
    bench.advance(seconds: 6)
    #expect(bench.result(of: start) == .timeout)
    #expect(bench.state("a.service") == "start")
    #expect(bench.state("bad.service") == "running")
    bench.notify("a.service")
    #expect(bench.state("a.service") == "running")
  }

  @Test("a job that waits counts against JobTimeoutSec= as well")
  func waiting() {
    bench.define("a.service") {
      $0.service.type = .notify
      $0.service.timeoutStart = .seconds(90)
    }
    bench.define("b.service") {
      $0.unit.after = ["a.service"]
      $0.unit.jobTimeout = .seconds(5)
      $0.unit.jobRunningTimeout = .seconds(50)
    }
    bench.start("a.service")
    let start = bench.start("b.service")
    bench.advance(seconds: 6)
    #expect(bench.result(of: start) == .timeout)
    bench.notify("a.service")
    #expect(bench.state("b.service") == "dead")
  }
}
