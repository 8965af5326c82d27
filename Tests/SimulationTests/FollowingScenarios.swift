import SupervisorCore
import Testing
import UnitModel

@Suite("Units that follow others")
struct FollowingScenarios {
  let bench = Bench()

  @Test("a start that fails, and a oneshot that is done, are ends: who is to stop with the unit stops")
  func failedStart() {
    bench.define("a.service") {
      $0.service.type = .oneshot
      $0.unit.propagatesStopTo = ["b.service"]
    }
    bench.define("b.service")
    bench.define("c.service") { $0.unit.bindsTo = ["a.service"] }
    for exit: Int32 in [1, 0] {
      bench.program("a.service", .runs)
      bench.start("b.service")
      bench.start("c.service")
      #expect(bench.state("b.service") == "running" && bench.state("c.service") == "running")
      bench.mainEnds("a.service", .exited(exit))
      #expect(bench.state("b.service") == "dead" && bench.state("c.service") == "dead")
    }
  }

  @Test("OnFailure= starts its units when the unit fails, OnSuccess= when it ends well")
  func ends() {
    bench.define("a.service") {
      $0.unit.onFailure = ["bad.service"]
      $0.unit.onSuccess = ["good.service"]
    }
    bench.define("bad.service", "good.service")
    bench.start("a.service")
    bench.mainEnds("a.service", .exited(0))
    #expect(bench.state("good.service") == "running")
    #expect(bench.state("bad.service") == "dead")
    bench.start("a.service")
    bench.mainEnds("a.service", .exited(1))
    #expect(bench.state("bad.service") == "running")
  }

  @Test("a failure that Restart= mends counts, unless RestartMode=direct hides it")
  func restarts() {
    for isDirect in [true, false] {
      bench.define("a.service") {
        $0.unit.onFailure = ["bad.service"]
        $0.service.restart = .always
        $0.service.restartMode = isDirect ? .direct : .normal
      }
      bench.define("bad.service")
      bench.start("a.service")
      bench.mainEnds("a.service", .exited(1))
      #expect(bench.state("bad.service") == (isDirect ? "dead" : "running"))
      bench.advance(seconds: 1)
      #expect(bench.state("a.service") == "running")
      bench.stop("a.service")
    }
  }

  @Test("OnFailure= counts where a requirement fails the start")
  func requirement() {
    bench.define("a.service") { $0.service.type = .oneshot }
    bench.program("a.service", .exits(1))
    bench.define("b.service") {
      $0.unit.requires = ["a.service"]
      $0.unit.after = ["a.service"]
      $0.unit.onFailure = ["bad.service"]
    }
    bench.define("bad.service")
    bench.start("b.service")
    #expect(bench.state("bad.service") == "running")
  }

  @Test("a unit that is upheld is started again when it has ended")
  func upheld() {
    bench.define("a.service") { $0.unit.upholds = ["b.service"] }
    bench.define("b.service")
    bench.start("a.service")
    #expect(bench.state("b.service") == "running")
    bench.mainEnds("b.service", .exited(0))
    #expect(bench.state("b.service") == "running")
    bench.stop("a.service")
    bench.mainEnds("b.service", .exited(0))
    #expect(bench.state("b.service") == "dead")
  }

  @Test("a unit that ends at once is not upheld for ever")
  func upheldTooOften() {
    bench.define("a.service") { $0.unit.upholds = ["b.service"] }
    bench.define("b.service") {
      $0.service.type = .oneshot
      $0.unit.startLimitBurst = 0
    }
    bench.start("a.service")
    #expect(bench.state("b.service") == "dead")
    #expect(bench.reports.contains { $0.report == .upheldTooOften })
    #expect(bench.spawns.filter { bench.core.units[$0.unit]?.name == "b.service" }.count <= 17)
  }

  @Test("a unit that nobody needs any more is stopped")
  func unneeded() {
    bench.define("a.service", "b.service") { $0.unit.wants = ["common.service"] }
    bench.define("common.service") { $0.unit.stopsWhenUnneeded = true }
    bench.start("a.service")
    bench.start("b.service")
    bench.stop("a.service")
    #expect(bench.state("common.service") == "running")
    bench.mainEnds("b.service", .exited(0))
    #expect(bench.state("common.service") == "dead")
  }

  @Test("stops reach the units they are handed on to, by request and otherwise")
  func stopping() {
    bench.define("a.service") { $0.unit.propagatesStopTo = ["b.service"] }
    bench.define("b.service")
    bench.define("c.service") { $0.unit.stopPropagatedFrom = ["a.service"] }
    for name: UnitName in ["a.service", "b.service", "c.service"] { bench.start(name) }
    bench.stop("a.service")
    #expect(bench.state("b.service") == "dead")
    #expect(bench.state("c.service") == "dead")
    for name: UnitName in ["a.service", "b.service"] { bench.start(name) }
    bench.mainEnds("a.service", .exited(0))
    #expect(bench.state("b.service") == "dead")
  }

  @Test("a restart is not handed on as a stop")
  func restarting() {
    bench.define("a.service") { $0.unit.propagatesStopTo = ["b.service"] }
    bench.define("b.service")
    for name: UnitName in ["a.service", "b.service"] { bench.start(name) }
    let spawned = bench.spawns.count
    bench.restart("a.service")
    #expect(bench.state("b.service") == "running")
    #expect(bench.spawns.count == spawned + 1)
  }

  @Test("a reload is handed on, also by a unit that has nothing to reload")
  func reloading() {
    bench.define("a.target") { $0.unit.propagatesReloadTo = ["b.service"] }
    bench.define("b.service") { $0.service.execReload = [.program("/bin/reload")] }
    for name: UnitName in ["a.target", "b.service"] { bench.start(name) }
    #expect(bench.result(of: bench.ask(.job(.reload, "a.target", .replace))) == .done)
    #expect(bench.spawns.contains { $0.phase == .reload })
  }
}
