import SupervisorCore
import Testing
import UnitModel

@Suite("Units together")
struct OrderScenarios {
  let bench = Bench()

  @Test("a start pulls in what is required and wanted, each after what it is ordered after")
  func pulling() {
    bench.define("a.service") {
      $0.unit.requires = ["b.service"]
      $0.unit.wants = ["c.service"]
      $0.unit.after = ["b.service"]
      $0.unit.before = ["c.service"]
    }
    bench.define("b.service", "c.service") { $0.service.type = .notify }
    bench.start("a.service")
    #expect(bench.commands == ["b.service start"])
    bench.notify("b.service")
    #expect(bench.commands == ["b.service start", "a.service start", "c.service start"])
  }

  @Test("a start whose requirement fails ends with dependency")
  func dependency() {
    bench.define("a.service") {
      $0.unit.requires = ["b.service"]
      $0.unit.after = ["b.service"]
    }
    bench.define("b.service") { $0.service.type = .oneshot }
    bench.program("b.service", .exits(1))
    #expect(bench.result(of: bench.start("a.service")) == .dependency)
    #expect(bench.state("a.service") == "dead")
    #expect(bench.reports(of: "a.service") == [.dependencyFailed("b.service")])
  }

  @Test("a wanted unit that fails is no reason not to start")
  func wanted() {
    bench.define("a.service") {
      $0.unit.wants = ["b.service"]
      $0.unit.after = ["b.service"]
    }
    bench.define("b.service") { $0.service.type = .oneshot }
    bench.program("b.service", .exits(1))
    #expect(bench.result(of: bench.start("a.service")) == .done)
  }

  @Test("a start is refused if something required is missing, masked or broken")
  func missing() {
    bench.define("a.service") { $0.unit.requires = ["b.service"] }
    #expect(bench.refusal(bench.start("a.service")) == .noSuchUnit)
    bench.define("b.service") { $0.loadState = .masked }
    #expect(bench.refusal(bench.start("a.service")) == .masked)
    bench.define("b.service") { $0.loadState = .badSetting }
    #expect(bench.refusal(bench.start("a.service")) == .badSetting)
  }

  @Test("a wanted unit that misses something starts without it, and that is said")
  func wantedMisses() {
    bench.define("a.target") { $0.unit.wants = ["b.service", "c.service"] }
    bench.define("b.service") { $0.unit.requires = ["missing.service", "d.service"] }
    bench.define("c.service", "d.service")
    bench.start("a.target")
    #expect(bench.state("b.service") == "running")
    #expect(bench.state("d.service") == "running")
    #expect(bench.state("c.service") == "running")
    #expect(bench.reports(of: "b.service") == [.requirementMissing("missing.service", .notFound)])
  }

  @Test("Requisite= does not start anything")
  func requisite() {
    bench.define("a.service") {
      $0.unit.requisite = ["b.service"]
      $0.unit.after = ["b.service"]
    }
    bench.define("b.service")
    #expect(bench.result(of: bench.start("a.service")) == .dependency)
    bench.start("b.service")
    #expect(bench.result(of: bench.start("a.service")) == .done)
  }

  @Test("without an order Requisite= fails the job of a start that runs already")
  func requisiteWithoutOrder() {
    bench.define("a.service") {
      $0.unit.requisite = ["b.service"]
      $0.service.type = .exec
    }
    bench.define("b.service")
    #expect(bench.result(of: bench.start("a.service")) == .dependency)
    #expect(bench.state("a.service") == "running")
  }

  @Test("Requisite= of a unit that is skipped in the same request fails, of one that is not there is refused")
  func requisiteOfSkipped() {
    bench.define("a.service") {
      $0.unit.wants = ["b.service"]
      $0.unit.before = ["b.service"]
      $0.unit.conditions = [UnitCondition(.pathExists, "/nowhere")]
    }
    bench.define("b.service") { $0.unit.requisite = ["a.service"] }
    bench.define("c.service") { $0.unit.requisite = ["missing.service"] }
    bench.outcomes["a.service"] = .conditionsUnmet([0])
    #expect(bench.result(of: bench.start("a.service")) == .done)
    #expect(bench.state("b.service") == "dead" && bench.commands.isEmpty)
    #expect(bench.start("c.service") == .refused(.noSuchUnit, "missing.service"))
  }

  @Test("a restart of what is down restarts its parts that run, and leaves alone those that go down")
  func restartOfDown() {
    for name: UnitName in ["b.service", "c.service"] {
      bench.define(name) { $0.unit.partOf = ["a.service"] }
    }
    bench.define("a.service")
    bench.program("c.service", .ignoresTerm)
    bench.start("b.service")
    bench.start("c.service")
    bench.stop("c.service")
    bench.restart("a.service")
    #expect(bench.commands == ["b.service start", "c.service start", "a.service start", "b.service start"])
    bench.advance(seconds: 90)
    #expect(bench.state("c.service") == "failed/timeout")
  }

  @Test("units in conflict put each other down, in either direction")
  func conflicts() {
    bench.define("a.service") { $0.unit.conflicts = ["b.service"] }
    bench.define("b.service")
    bench.start("b.service")
    bench.start("a.service")
    #expect(bench.state("b.service") == "dead")
    bench.start("b.service")
    #expect(bench.state("a.service") == "dead")
  }

  @Test("a stop takes those down that require the unit, dependents first")
  func stopPropagation() {
    bench.define("a.service")
    bench.define("b.service") {
      $0.unit.requires = ["a.service"]
      $0.unit.after = ["a.service"]
    }
    bench.define("c.service") { $0.unit.partOf = ["b.service"] }
    bench.define("d.service") { $0.unit.wants = ["a.service"] }
    bench.start("b.service")
    bench.start("c.service")
    bench.start("d.service")
    bench.stop("a.service")
    #expect(
      ["a", "b", "c"].allSatisfy {
        bench.state(UnitName(prefix: $0, instance: nil, kind: .service)) == "dead"
      })
    #expect(bench.state("d.service") == "running")
    let order = bench.kills.compactMap { bench.core.units[$0.unit]?.name.full }
    #expect(order.last == "a.service")
  }

  @Test("BindsTo= follows a unit that ends by itself, Requires= does not")
  func bindsTo() {
    bench.define("a.service")
    bench.define("b.service") { $0.unit.bindsTo = ["a.service"] }
    bench.define("c.service") { $0.unit.requires = ["a.service"] }
    bench.start("b.service")
    bench.start("c.service")
    bench.mainEnds("a.service")
    #expect(bench.state("b.service") == "dead")
    #expect(bench.state("c.service") == "running")
  }

  @Test("a restart restarts dependents that run, and only those")
  func restart() {
    bench.define("a.service")
    bench.define("b.service", "c.service") {
      $0.unit.requires = ["a.service"]
      $0.unit.after = ["a.service"]
    }
    bench.start("b.service")
    #expect(bench.result(of: bench.restart("a.service")) == .done)
    #expect(bench.commands.count { $0 == "a.service start" } == 2)
    #expect(bench.commands.count { $0 == "b.service start" } == 2)
    #expect(bench.state("c.service") == "dead")
  }

  @Test("a circle is broken at a unit that is only wanted, and said so")
  func brokenCycle() {
    bench.define("a.service") {
      $0.unit.wants = ["b.service"]
      $0.unit.after = ["b.service"]
    }
    bench.define("b.service") { $0.unit.after = ["a.service"] }
    #expect(bench.result(of: bench.start("a.service")) == .done)
    #expect(bench.state("b.service") == "dead")
    #expect(
      bench.reports(of: "a.service") == [
        .orderingCycleBroken(["a.service", "b.service"], dropped: "b.service")
      ])
  }

  @Test("what only a unit that was left out asked for is left out with it")
  func leftOut() {
    bench.define("a.service") {
      $0.unit.wants = ["b.service"]
      $0.unit.after = ["b.service"]
    }
    bench.define("b.service") {
      $0.unit.after = ["a.service"]
      $0.unit.wants = ["c.service"]
    }
    bench.define("c.service")
    bench.start("a.service")
    #expect(bench.state("b.service") == "dead")
    #expect(bench.state("c.service") == "dead")
  }

  @Test("a circle of requirements is refused with its units")
  func refusedCycle() {
    bench.define("a.service") {
      $0.unit.requires = ["b.service"]
      $0.unit.after = ["b.service"]
    }
    bench.define("b.service") { $0.unit.after = ["a.service"] }
    #expect(bench.refusal(bench.start("a.service")) == .cycle(["a.service", "b.service"]))
    #expect(bench.core.jobs.isEmpty)
  }

  @Test("a circle with a job that waits already is refused as well")
  func cycleWithPending() {
    bench.define("slow.service") { $0.service.type = .notify }
    bench.define("a.service") { $0.unit.after = ["slow.service", "b.service"] }
    bench.define("b.service") { $0.unit.after = ["a.service"] }
    bench.start("slow.service")
    let start = bench.start("a.service")
    #expect(bench.refusal(bench.start("b.service")) == .cycle(["b.service", "a.service"]))
    bench.notify("slow.service")
    #expect(bench.result(of: start) == .done)
  }

  @Test("a unit that needs what it excludes is refused, with both names")
  func contradiction() {
    bench.define("a.service") {
      $0.unit.requires = ["b.service"]
      $0.unit.conflicts = ["b.service"]
    }
    bench.define("b.service")
    #expect(bench.refusal(bench.start("a.service")) == .contradiction(["a.service", "b.service"]))
    #expect(bench.core.jobs.isEmpty)
    // Nor if what it needs is up already.
    bench.start("b.service")
    #expect(bench.refusal(bench.start("a.service")) == .contradiction(["a.service", "b.service"]))
    #expect(bench.state("b.service") == "running")
  }

  @Test("two requirements that exclude each other are refused")
  func contradictingRequirements() {
    bench.define("a.service") { $0.unit.requires = ["b.service", "c.service"] }
    bench.define("b.service") { $0.unit.conflicts = ["c.service"] }
    bench.define("c.service")
    let refusal = bench.refusal(bench.start("a.service"))
    #expect(
      refusal == .contradiction(["b.service", "c.service"])
        || refusal == .contradiction(["c.service", "b.service"]))
    #expect(bench.core.jobs.isEmpty)
  }

  @Test("of two that are only wanted the one stays that excludes the other", arguments: [true, false])
  func wantedConflict(isFirst: Bool) {
    bench.define("a.service") { $0.unit.wants = ["b.service", "c.service"] }
    bench.define("b.service") { if isFirst { $0.unit.conflicts = ["c.service"] } }
    bench.define("c.service") { if !isFirst { $0.unit.conflicts = ["b.service"] } }
    #expect(bench.result(of: bench.start("a.service")) == .done)
    #expect(bench.state(isFirst ? "b.service" : "c.service") == "running")
    #expect(bench.state(isFirst ? "c.service" : "b.service") == "dead")
    #expect(
      bench.reports(of: isFirst ? "c.service" : "b.service") == [
        isFirst
          ? .conflictLeftOut("c.service", because: "b.service")
          : .conflictLeftOut("b.service", because: "c.service")
      ])
  }

  @Test("what is needed stays, what is only wanted and excludes it is left out")
  func neededStays() {
    bench.define("a.service") {
      $0.unit.requires = ["b.service"]
      $0.unit.wants = ["c.service"]
    }
    bench.define("b.service")
    bench.define("c.service") { $0.unit.conflicts = ["b.service"] }
    #expect(bench.result(of: bench.start("a.service")) == .done)
    #expect(bench.state("b.service") == "running")
    #expect(bench.state("c.service") == "dead")
  }

  @Test("a wanted unit that contradicts itself is left out alone")
  func wantedContradiction() {
    bench.define("a.service") { $0.unit.wants = ["b.service"] }
    bench.define("b.service") {
      $0.unit.requires = ["c.service"]
      $0.unit.conflicts = ["c.service"]
    }
    bench.define("c.service")
    #expect(bench.result(of: bench.start("a.service")) == .done)
    #expect(bench.state("b.service") == "dead")
    #expect(bench.state("c.service") == "dead")
  }

  @Test("what is ordered in a circle can still be shut down")
  func shutDownOfCycle() {
    bench.define("a.service") { $0.unit.after = ["b.service"] }
    bench.define("b.service") { $0.unit.after = ["a.service"] }
    bench.start("a.service")
    bench.start("b.service")
    bench.ask(.shutDown)
    #expect(bench.finishedCount == 1)
  }

  @Test("a shutdown stops dependents before what they need, and then is finished")
  func shutDown() {
    bench.define("web.socket", "web.service")
    bench.define("db.service")
    bench.define("app.service") { $0.unit.after = ["db.service", "web.service"] }
    bench.start("web.socket")
    bench.knock("web.socket")
    bench.start("db.service")
    bench.start("app.service")
    bench.ask(.shutDown)
    let order = bench.kills.compactMap { bench.core.units[$0.unit]?.name.full }
    #expect(order.first == "app.service")
    #expect(bench.finishedCount == 1)
    #expect(bench.held.isEmpty && bench.processes.isEmpty && bench.timers.isEmpty)
    #expect(bench.refusal(bench.start("db.service")) == .isShuttingDown)
  }

  @Test("a shutdown stops connections before what they need")
  func shutDownOfInstances() {
    bench.define("echo.socket") { $0.socket.accept = true }
    bench.define("echo@.service") {
      $0.unit.after = ["db.service"]
      $0.service.timeoutStop = .seconds(5)
    }
    bench.define("db.service")
    bench.program("echo@.service", .ignoresTerm)
    bench.start("db.service")
    bench.start("echo.socket")
    bench.connect("echo.socket")
    bench.ask(.shutDown)
    #expect(bench.state("db.service") == "running")
    bench.advance(seconds: 6)
    #expect(bench.finishedCount == 1)
  }
}
