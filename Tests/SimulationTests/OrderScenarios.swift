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

@Suite("Jobs")
struct JobScenarios {
  let bench = Bench()

  func slow() { bench.define("a.service") { $0.service.type = .notify } }

  @Test("asking again for what is pending gives the same job")
  func merging() {
    slow()
    #expect(bench.start("a.service") == bench.start("a.service"))
    #expect(bench.core.jobs.count == 1)
  }

  @Test("a stop cancels a pending start, unless the mode is fail")
  func replacing() {
    slow()
    let start = bench.start("a.service")
    #expect(bench.refusal(bench.stop("a.service", .fail)) == .jobInTheWay)
    bench.stop("a.service")
    #expect(bench.result(of: start) == .canceled)
    #expect(bench.state("a.service") == "dead")
  }

  @Test("a job can be cancelled once")
  func cancelling() {
    slow()
    guard case .job(let id, _)? = bench.start("a.service") else { return #expect(Bool(false)) }
    #expect(bench.ask(.cancelJob(id)) == .done)
    #expect(bench.results[id] == .canceled)
    #expect(bench.refusal(bench.ask(.cancelJob(id))) == .noSuchJob)
  }

  @Test("cancelling a start fails those that need it")
  func cancellingCascades() {
    slow()
    bench.define("b.service") {
      $0.unit.requires = ["a.service"]
      $0.unit.after = ["a.service"]
    }
    let start = bench.start("b.service")
    for job in bench.core.jobs.keys where job != JobID(1) { bench.ask(.cancelJob(job)) }
    #expect(bench.result(of: start) == .dependency)
  }

  @Test("ignoring dependencies starts the unit alone")
  func ignoringDependencies() {
    bench.define("a.service") { $0.unit.requires = ["missing.service"] }
    #expect(bench.result(of: bench.start("a.service", .ignoreDependencies)) == .done)
  }

  @Test("units that refuse it cannot be started or stopped by hand")
  func refusing() {
    bench.define("a.service") { $0.unit.refusesManualStart = true }
    bench.define("b.service") {
      $0.unit.refusesManualStop = true
      $0.unit.wants = ["a.service"]
    }
    #expect(bench.refusal(bench.start("a.service")) == .refusesManualStart)
    bench.start("b.service")
    #expect(bench.state("a.service") == "running")
    #expect(bench.refusal(bench.stop("b.service")) == .refusesManualStop)
  }

  @Test("a restart of what is down is a start, and try-restart of it is nothing")
  func restartOfDead() {
    bench.define("a.service")
    #expect(bench.ask(.job(.tryRestart, "a.service", .replace)) == .done)
    #expect(bench.state("a.service") == "dead")
    bench.restart("a.service")
    #expect(bench.state("a.service") == "running")
  }

  @Test("a unit that nobody knows and a template are refused")
  func unknown() {
    bench.define("a@.service")
    #expect(bench.refusal(bench.start("b.service")) == .noSuchUnit)
    #expect(bench.refusal(bench.start("a@.service")) == .isTemplate)
    bench.define("c.service") { $0.unit.requires = ["a@.service"] }
    #expect(bench.refusal(bench.start("c.service")) == .isTemplate)
  }

  @Test("a long chain of units fails to its end")
  func longChain() {
    func name(_ index: Int) -> UnitName { UnitName(prefix: "u\(index)", instance: nil, kind: .service) }
    let drafts = (0..<3000).map { index in
      var draft = Draft(name(index))
      draft.service.type = .oneshot
      if index > 0 { draft.unit.requires = [name(index - 1)] }
      if index > 0 { draft.unit.after = [name(index - 1)] }
      return draft.build()
    }
    bench.deliver(.loaded(drafts))
    bench.program("u0.service", .exits(1))
    let token = RequestToken(1)
    bench.deliver(.request(.job(.start, name(2999), .replace), token))
    bench.performSpawn(0, .exits(1))
    while !bench.inbox.isEmpty { bench.deliver(bench.inbox.removeFirst()) }
    #expect(bench.result(of: bench.replies[token]) == .dependency)
    #expect(bench.core.jobs.isEmpty)
  }

  @Test("a service whose file is gone when the daemon comes back still ends")
  func goneFileAtResume() throws {
    bench.define("a.service")
    bench.start("a.service")
    bench.core = try Supervisor(resuming: bench.core.state, definitions: [])
    bench.mainEnds("a.service")
    #expect(bench.state("a.service") == "dead")
  }

  @Test("a service whose file is gone can still be stopped, and is then not found")
  func goneFile() {
    bench.define("a.service")
    bench.start("a.service")
    bench.define("a.service") { $0.loadState = .notFound }
    bench.stop("a.service")
    #expect(bench.state("a.service") == "dead")
  }
}

@Suite("Commands of sockets")
struct SocketCommandScenarios {
  let bench = Bench()

  func define(_ change: (inout Draft) -> Void = { _ in }) {
    bench.define("web.socket") {
      $0.socket.execStartPre = [.program("/bin/1"), .program("/bin/2")]
      $0.socket.execStartPost = [.program("/bin/3")]
      $0.socket.execStopPre = [.program("/bin/4")]
      $0.socket.execStopPost = [.program("/bin/5")]
      $0.socket.timeout = .seconds(5)
      change(&$0)
    }
    bench.define("web.service")
  }

  @Test("all commands run in their places")
  func order() {
    define()
    bench.start("web.socket")
    #expect(bench.state("web.socket") == "listening")
    bench.stop("web.socket")
    #expect(bench.spawns.map(\.phase) == [.startPre, .startPre, .startPost, .stopPre, .stopPost])
    #expect(bench.state("web.socket") == "dead")
  }

  @Test("the listeners are open from ExecStartPost= to ExecStopPre=")
  func openness() {
    define()
    var open: [CommandPhase: Bool] = [:]
    bench.witness = { [bench] _, effects in
      for case .spawn(let order) in effects {
        open[order.phase] = bench.core.units[order.unit]?.socket?.isOpen
      }
    }
    bench.start("web.socket")
    bench.stop("web.socket")
    #expect(open == [.startPre: false, .startPost: true, .stopPre: true, .stopPost: false])
  }

  @Test("a failing ExecStartPre= runs no stop commands")
  func startPreFails() {
    define()
    bench.program("web.socket", .startPre, at: 1, .exits(1))
    #expect(bench.result(of: bench.start("web.socket")) == .failed)
    #expect(bench.spawns.map(\.phase) == [.startPre, .startPre])
    #expect(bench.state("web.socket") == "failed/exit-code")
  }

  @Test("a failing ExecStartPost= runs the stop commands")
  func startPostFails() {
    define()
    bench.program("web.socket", .startPost, .exits(1))
    bench.start("web.socket")
    #expect(bench.spawns.map(\.phase).suffix(2) == [.stopPre, .stopPost])
    #expect(bench.state("web.socket") == "failed/exit-code")
    #expect(bench.held.isEmpty)
  }

  @Test("a failure that is ignored is none")
  func ignored() {
    define { $0.socket.execStartPre = [.program("/bin/1", .ignoreFailure)] }
    bench.program("web.socket", .startPre, .exits(1))
    bench.start("web.socket")
    #expect(bench.state("web.socket") == "listening")
  }

  @Test(
    "a command that takes too long is terminated, then killed",
    arguments: [CommandPhase.startPre, .stopPre, .stopPost])
  func timeout(phase: CommandPhase) {
    define()
    bench.program("web.socket", phase, .ignoresTerm)
    bench.start("web.socket")
    bench.stop("web.socket")
    bench.advance(seconds: 30)
    #expect(bench.state("web.socket").hasPrefix("failed/timeout") || phase == .startPre)
    #expect(bench.signals("web.socket") == [15, 9])
    #expect(bench.processes.isEmpty)
  }

  @Test("a command that cannot be started fails the socket", arguments: [203, nil] as [Int32?])
  func cannotSpawn(status: Int32?) {
    define()
    bench.program("web.socket", .startPost, .cannotSpawn(status))
    bench.start("web.socket")
    #expect(bench.state("web.socket") == (status == nil ? "failed/resources" : "failed/exit-code"))
  }
}
