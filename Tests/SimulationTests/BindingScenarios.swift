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

  @Test("a reload that binds a unit to one that is down stops it")
  func reloaded() {
    bench.define("a.target")
    bench.define("b.socket", "b.service")
    bench.start("a.target")
    bench.define("a.target") { $0.unit.bindsTo = ["b.socket"] }
    #expect(bench.state("a.target") == "dead")
  }

  @Test("a reload that binds a unit to one that goes down stops it when that is down, and not before")
  func reloadedMeanwhile() {
    bench.define("a.service", "b.service")
    bench.program("b.service", .start, .ignoresTerm)
    bench.start("a.service")
    bench.start("b.service")
    bench.stop("b.service")
    #expect(bench.state("b.service") == "stop-sigterm")
    bench.define("a.service") { $0.unit.bindsTo = ["b.service"] }
    #expect(bench.state("a.service") == "running")
    bench.advance(seconds: 200)
    #expect(bench.state("b.service") != "stop-sigterm")
    #expect(bench.state("a.service") == "dead")
  }

  @Test("what an irreversible job keeps up stops when that job is over")
  func keptUp() {
    bench.define("b.service")
    bench.define("a.service") { $0.unit.bindsTo = ["b.service"] }
    bench.define("c.service") {
      $0.service.type = .notify
      $0.unit.requires = ["a.service"]
    }
    bench.start("a.service")
    bench.start("c.service", .replaceIrreversibly)
    bench.stop("b.service", .ignoreDependencies)
    #expect(bench.state("b.service") == "dead")
    #expect(bench.state("a.service") == "running")
    #expect(bench.reports(of: "a.service").contains(.cannotStop(.jobIrreversible)))
    bench.notify("c.service")
    #expect(bench.state("a.service") == "dead")
    #expect(bench.state("c.service") == "dead")
  }

  @Test("a reload that binds a unit to one that is up leaves both as they are")
  func reloadedWell() {
    bench.define("a.service", "b.service")
    bench.start("a.service")
    bench.start("b.service")
    bench.define("a.service") { $0.unit.bindsTo = ["b.service"] }
    #expect(bench.state("a.service") == "running")
  }

  @Test("a reload after which nobody needs a unit stops it, one by which it is upheld starts it")
  func reloadedNeeds() {
    bench.define("needed.service") { $0.unit.stopsWhenUnneeded = true }
    bench.define("upheld.service")
    bench.define("a.service") { $0.unit.wants = ["needed.service"] }
    bench.start("a.service")
    #expect(bench.state("needed.service") == "running")
    bench.define("a.service") { $0.unit.upholds = ["upheld.service"] }
    #expect(bench.state("needed.service") == "dead")
    #expect(bench.state("upheld.service") == "running")
  }

  @Test("a connection's instance is stopped once what its template is bound to is down")
  func instance() {
    bench.define("b.service") { $0.service.type = .oneshot }
    bench.program("b.service", .start, .exits(0))
    bench.define("a.socket") { $0.socket.accept = true }
    bench.define("a@.service") { $0.unit.bindsTo = ["b.service"] }
    bench.start("a.socket")
    let connection = bench.connect("a.socket")
    #expect(connection != nil && bench.connections.isEmpty)
    #expect(bench.core.record("a.socket")?.socket?.connections == 0)
  }

  @Test("a reload that binds a template to what is down stops its instances")
  func reloadedInstances() {
    bench.define("b.service", "a@.service")
    bench.define("a.socket") { $0.socket.accept = true }
    bench.start("a.socket")
    _ = bench.connect("a.socket")
    #expect(bench.core.record("a.socket")?.socket?.connections == 1)
    bench.define("a@.service") { $0.unit.bindsTo = ["b.service"] }
    #expect(bench.core.record("a.socket")?.socket?.connections == 0)
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

  @Test(
    "how often a unit was started is forgotten with its end, unless one that is up refers to it",
    arguments: [true, false])
  func ended(isHeld: Bool) {
    bench.define("a.service") {
      $0.service.type = .oneshot
      $0.unit.startLimitBurst = 2
    }
    bench.define("b.service") { if isHeld { $0.unit.after = ["a.service"] } }
    bench.start("b.service")
    let results = (0..<4).map { _ in bench.result(of: bench.start("a.service")) }
    #expect(results == (isHeld ? [.done, .done, .failed, .failed] : [.done, .done, .done, .done]))
    #expect(bench.core.record("a.service")?.service?.main.exit == .exited(0))
  }

  @Test("how it ended is forgotten as well where systemd is followed")
  func endedAsUnderSystemd() {
    bench.core.forgetsEnded = true
    bench.define("a.service") { $0.service.type = .oneshot }
    bench.define("b.service") { $0.unit.wants = ["a.service"] }
    bench.start("b.service")
    #expect(bench.core.record("a.service")?.service?.main.exit == .exited(0))
    bench.stop("b.service")
    #expect(bench.core.record("a.service")?.service?.main.exit == nil)
    bench.outcomes["b.service"] = .assertionsUnmet([0])
    bench.start("b.service")
    #expect(bench.core.record("b.service")?.outcome == nil)
  }

  @Test("what is forgotten is told of nowhere, unless one that is up refers to it, even by way of another")
  func forgotten() throws {
    bench.core.forgetsEnded = true
    bench.define("a.service") { $0.service.type = .oneshot }
    bench.define("b.service") { $0.unit.after = ["a.service"] }
    bench.define("c.service") { $0.unit.after = ["b.service"] }
    bench.start("c.service")
    let (a, b) = (try #require(bench.core.names["a.service"]), try #require(bench.core.names["b.service"]))
    bench.start("a.service")
    #expect(!bench.core.isForgotten(a) && !bench.core.isForgotten(b))
    #expect(bench.core.record("a.service")?.service?.main.exit == .exited(0))
    bench.stop("c.service")
    #expect(bench.core.isForgotten(a) && bench.core.isForgotten(b))
    #expect(bench.core.record("a.service")?.service?.main.exit == nil)
    bench.core.forgetsEnded = false
    #expect(!bench.core.isForgotten(a))
  }

  @Test("what can only be there is neither stopped nor restarted")
  func root() {
    bench.define("-.slice", "a.service")
    bench.start("a.service")
    #expect(bench.stop("-.slice") == .refused(.isAlwaysThere(isRestart: false), "-.slice"))
    #expect(bench.restart("-.slice") == .refused(.isAlwaysThere(isRestart: true), "-.slice"))
    #expect(bench.state("a.service") == "running")
  }
}
