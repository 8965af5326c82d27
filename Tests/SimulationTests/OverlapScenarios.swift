import SupervisorCore
import Testing
import UnitModel

@Suite("Overlapping restarts")
struct OverlapScenarios {
  let bench = Bench()

  func define(_ change: (inout Draft) -> Void = { _ in }) {
    bench.define("a.service") {
      $0.service.type = .notify
      $0.unit.startLimitBurst = 0
      change(&$0)
    }
  }

  func begin(_ change: (inout Draft) -> Void = { _ in }) {
    define(change)
    bench.start("a.service")
    bench.notify("a.service")
  }

  @discardableResult
  func overlap() -> Reply? { bench.ask(.job(.overlap, "a.service", .replace)) }

  var machine: ServiceMachine? { bench.core.record("a.service")?.service }
  var main: Int32? { machine?.mainPID }
  var state: String { bench.state("a.service") }

  /// The new run says something.
  func say(_ change: (inout ServiceNotice) -> Void = { $0.isReady = true }) {
    guard let id = bench.core.names["a.service"], let run = machine?.incoming?.run?.id else {
      Issue.record("nothing comes up")
      return
    }
    var notice = ServiceNotice()
    change(&notice)
    bench.tell(.notified(id, run, notice))
  }

  /// A process of the run beside ends.
  func otherEnds(_ exit: ProcessExit = .exited(0)) {
    guard let token = machine?.other?.run?.tokens.first else {
      Issue.record("nothing is beside")
      return
    }
    bench.end(token, exit)
    bench.run()
  }

  @Test("the old process is told to stop once the new one is ready, and not before")
  func order() {
    bench.program("a.service", .ignoresTerm)
    begin { $0.service.execStop = [.program("/bin/stop")] }
    let old = main
    let reply = overlap()
    #expect(state == "running" && main == old && machine?.incoming?.mainPID != nil)
    #expect(bench.result(of: reply) == nil && bench.commands.last == "a.service start")
    say()
    #expect(bench.result(of: reply) == .done)
    #expect(state == "running" && main != old && machine?.outgoing?.mainPID == old)
    #expect(bench.commands.last == "a.service stop" && bench.signals("a.service") == [15])
    otherEnds()
    #expect(machine?.outgoing == nil && state == "running")
    bench.stop("a.service")
    bench.advance(seconds: 200)
    #expect(bench.processes.isEmpty && bench.timers.isEmpty)
  }

  @Test("a drain has the time of a stop, then it is killed; the unit does not notice")
  func drain() {
    bench.program("a.service", .ignoresTerm)
    begin { $0.service.timeoutStop = .seconds(10) }
    overlap()
    say()
    let new = main
    bench.advance(seconds: 9)
    #expect(machine?.outgoing != nil && bench.signals("a.service") == [15])
    bench.advance(seconds: 2)
    #expect(machine?.outgoing == nil && bench.signals("a.service") == [15, 9])
    #expect(state == "running" && main == new)
    #expect(bench.reports(of: "a.service").contains(.drained(.timeout)))
  }

  @Test("a new process that fails leaves the old one alone, in whatever way it fails")
  func failures() {
    let ways: [(String, (Bench) -> Void)] = [
      ("it ends", { $0.program("a.service", .exits(1)) }),
      ("it cannot be made", { $0.program("a.service", .cannotSpawn(203)) }),
      ("there is no memory for it", { $0.program("a.service", .cannotSpawn(nil)) }),
      ("ExecStartPre= fails", { $0.program("a.service", .startPre, .exits(3)) }),
      ("ExecCondition= says no", { $0.program("a.service", .condition, .exits(1)) }),
      ("it says nothing", { $0.program("a.service", .ignoresTerm) }),
    ]
    for type in [ServiceSettings.Kind.simple, .exec, .notify] {
      for (way, arrange) in ways where type == .notify || way != "it says nothing" && way != "it ends" {
        let scene = OverlapScenarios()
        scene.define {
          $0.service.type = type
          $0.service.restart = .always
          $0.service.execCondition = [.program("/bin/if")]
          $0.service.execStartPre = [.program("/bin/pre")]
          $0.service.execStopPost = [.program("/bin/post")]
        }
        scene.bench.start("a.service")
        scene.bench.notify("a.service")
        let old = scene.main
        arrange(scene.bench)
        let reply = scene.overlap()
        scene.bench.advance(seconds: 200)
        #expect(scene.bench.result(of: reply) == .failed, "\(type): \(way)")
        #expect(scene.state == "running" && scene.main == old, "\(type): \(way)")
        #expect(scene.machine?.beside == nil && scene.bench.processes.count == 1, "\(type): \(way)")
        // The old process was not signalled.
        #expect(scene.bench.commands.filter { $0 == "a.service stopPost" }.count <= 1, "\(type): \(way)")
        scene.bench.stop("a.service")
        #expect(scene.state == "dead" && scene.bench.timers.isEmpty, "\(type): \(way)")
      }
    }
  }

  @Test("when the old process ends first the new one goes on alone; the unit is never down")
  func oldFirst() {
    for restart in [ServiceSettings.Restart.no, .always] {
      let scene = OverlapScenarios()
      scene.begin { $0.service.restart = restart }
      scene.bench.define("b.service") {
        $0.unit.requires = ["a.service"]
        $0.unit.bindsTo = ["a.service"]
        $0.unit.after = ["a.service"]
      }
      scene.bench.start("b.service")
      let dependent = scene.bench.core.record("b.service")?.service?.mainPID
      let reply = scene.overlap()
      scene.bench.mainEnds("a.service", .exited(1))
      #expect(scene.state == "start" && scene.machine?.beside == nil)
      #expect(scene.bench.core.record("a.service")?.active == .activating)
      scene.bench.notify("a.service")
      #expect(scene.bench.result(of: reply) == .done && scene.state == "running")
      #expect(scene.bench.core.record("b.service")?.service?.mainPID == dependent)
      scene.bench.advance(seconds: 100)
      #expect(scene.bench.commands.filter { $0 == "a.service start" }.count == 2)
    }
  }

  @Test("when both fail the unit fails, and Restart= has its say")
  func bothFail() {
    begin()
    let reply = overlap()
    bench.mainEnds("a.service", .exited(1))
    bench.mainEnds("a.service", .exited(2))
    #expect(bench.result(of: reply) == .failed && state == "failed/exit-code")
    let scene = OverlapScenarios()
    scene.begin { $0.service.restart = .always }
    scene.overlap()
    scene.bench.mainEnds("a.service", .exited(1))
    scene.bench.mainEnds("a.service", .exited(2))
    #expect(scene.state == "auto-restart/exit-code")
  }

  @Test("a stop stops both, whichever phase they are in, and waits for both")
  func stops() {
    bench.program("a.service", .ignoresTerm)
    begin { $0.service.timeoutStop = .seconds(10) }
    overlap()
    let reply = bench.stop("a.service")
    #expect(bench.result(of: reply) == nil && bench.signals("a.service") == [15, 15])
    bench.mainEnds("a.service")
    #expect(bench.core.record("a.service")?.active == .deactivating)
    bench.advance(seconds: 11)
    #expect(bench.result(of: reply) == .done && bench.processes.isEmpty && bench.timers.isEmpty)

    let scene = OverlapScenarios()
    scene.bench.program("a.service", .ignoresTerm)
    scene.begin { $0.service.timeoutStop = .seconds(10) }
    scene.overlap()
    scene.say()
    let second = scene.bench.stop("a.service")
    scene.bench.mainEnds("a.service")
    #expect(
      scene.bench.result(of: second) == nil && scene.bench.core.record("a.service")?.active == .deactivating)
    scene.otherGone()
    #expect(scene.bench.result(of: second) == .done && scene.state == "dead")
  }

  /// What is left of the unit ends.
  func otherGone() {
    for token in machine?.allRuns.flatMap(\.tokens) ?? [] { bench.end(token, .exited(0)) }
    bench.run()
  }

  @Test("another one waits for the end of the drain, or joins the one that runs")
  func second() {
    bench.program("a.service", .ignoresTerm)
    begin { $0.service.timeoutStop = .seconds(10) }
    let first = overlap()
    #expect(bench.result(of: overlap()) == nil && bench.core.jobs.count == 1)
    say()
    #expect(bench.result(of: first) == .done)
    let next = overlap()
    #expect(bench.result(of: next) == nil && machine?.incoming == nil)
    bench.advance(seconds: 11)
    #expect(machine?.outgoing == nil && machine?.incoming != nil)
    say()
    #expect(bench.result(of: next) == .done)
  }

  @Test("a job that is cancelled, or takes too long, takes its new process with it")
  func cancelled() {
    begin { $0.unit.jobRunningTimeout = .seconds(30) }
    let old = main
    guard case .job(let id, _)? = overlap() else {
      Issue.record("there is no job")
      return
    }
    bench.ask(.cancelJob(id))
    #expect(machine?.beside == nil && main == old && bench.processes.count == 1 && state == "running")
    let reply = overlap()
    bench.advance(seconds: 31)
    #expect(bench.result(of: reply) == .timeout)
    #expect(machine?.beside == nil && main == old && bench.processes.count == 1 && state == "running")
  }

  @Test("RestartMode=overlap makes a restart one with an overlap, and what is down is started")
  func mode() {
    begin { $0.service.additions.restartMode = .overlap }
    let old = main
    bench.restart("a.service")
    #expect(main == old && machine?.incoming != nil)
    say()
    #expect(main != old && state == "running")
    bench.stop("a.service")
    bench.ask(.job(.tryRestart, "a.service", .replace))
    #expect(state == "dead")
    bench.restart("a.service")
    #expect(state == "start" && machine?.beside == nil)
  }

  @Test("after a crash there is nothing to overlap with: it is started again as ever")
  func crash() {
    begin {
      $0.service.additions.restartMode = .overlap
      $0.service.restart = .onFailure
      $0.service.restartDelay = .seconds(1)
    }
    bench.mainEnds("a.service", .exited(1))
    #expect(state == "auto-restart/exit-code" && machine?.beside == nil)
    bench.advance(seconds: 1)
    #expect(state == "start" && machine?.beside == nil)
  }

  @Test("a crash of the new one is mended while the old one still drains")
  func crashWhileDraining() {
    bench.program("a.service", .ignoresTerm)
    begin {
      $0.service.restart = .always
      $0.service.restartDelay = .seconds(1)
      $0.service.timeoutStop = .seconds(60)
    }
    overlap()
    say()
    bench.mainEnds("a.service", .exited(1))
    #expect(state == "auto-restart/exit-code" && machine?.outgoing != nil)
    bench.advance(seconds: 1)
    #expect(state == "start" && machine?.outgoing != nil)
    bench.notify("a.service")
    bench.advance(seconds: 60)
    #expect(state == "running" && machine?.outgoing == nil)
  }

  @Test("what has failed is down only when its drain is over")
  func failsWhileDraining() {
    bench.program("a.service", .ignoresTerm)
    begin { $0.service.timeoutStop = .seconds(60) }
    overlap()
    say()
    bench.mainEnds("a.service", .exited(7))
    #expect(bench.core.record("a.service")?.active == .deactivating)
    otherGone()
    #expect(state == "failed/exit-code" && machine?.main.exit == .exited(7))
  }

  @Test("what it says counts for the run that says it")
  func notices() {
    bench.program("a.service", .ignoresTerm)
    begin {
      $0.service.watchdog = .seconds(30)
      $0.service.timeoutStop = .seconds(100)
    }
    bench.notify("a.service") { $0.status = "old" }
    overlap()
    say { $0.status = "new" }
    #expect(machine?.statusText == "old" && state == "running")
    say()
    #expect(machine?.statusText == "new")
    guard let id = bench.core.names["a.service"], let run = machine?.outgoing?.run?.id else {
      Issue.record("nothing drains")
      return
    }
    var notice = ServiceNotice()
    notice.isStopping = true
    notice.status = "draining"
    bench.tell(.notified(id, run, notice))
    #expect(machine?.statusText == "new" && state == "running")
    // The old one is not watched any more, the new one is.
    for _ in 0..<3 {
      bench.advance(seconds: 20)
      bench.notify("a.service") { $0.isAlive = true }
    }
    #expect(state == "running" && machine?.outgoing != nil)
    bench.advance(seconds: 31)
    #expect(bench.reports(of: "a.service").contains(.watchdogFired))
  }

  @Test("what is stored stays the unit's: the new one has it, and what the old one adds is for the next")
  func stored() {
    begin { $0.service.storeMax = 8 }
    bench.store("a.service", "first")
    overlap()
    #expect(bench.storedNames("a.service") == ["first"])
    say { $0.unstored = "nothing" }
    say()
    guard let id = bench.core.names["a.service"], let run = machine?.run?.id else { return }
    bench.tell(.stored(id, run, [StoredDescriptor(id: bench.number(), name: "second")]))
    #expect(bench.storedNames("a.service") == ["second", "first"])

    let scene = OverlapScenarios()
    scene.bench.program("a.service", .ignoresTerm)
    scene.begin { $0.service.storeMax = 8 }
    scene.overlap()
    scene.say()
    guard let id = scene.bench.core.names["a.service"], let old = scene.machine?.outgoing?.run?.id else {
      Issue.record("nothing drains")
      return
    }
    scene.bench.tell(.stored(id, old, [StoredDescriptor(id: scene.bench.number(), name: "late")]))
    scene.otherEnds()
    #expect(scene.bench.storedNames("a.service") == ["late"])
  }
}
