import SupervisorCore
import Testing
import UnitModel

@Suite("Actions on the whole system")
struct ActionScenarios {
  let bench = Bench()

  @Test("a failure orders FailureAction= with the exit status of the main process")
  func failure() {
    bench.define("a.service") { $0.unit.failureAction = .exit }
    bench.program("a.service", .start, .exits(7))
    bench.start("a.service")
    #expect(bench.actions.map(\.reason) == [.failure])
    #expect(bench.actions.first?.action == .exit)
    #expect(bench.actions.first?.status == 7)
  }

  @Test("an end by a signal counts as 255, and FailureActionExitStatus= goes before both")
  func statuses() {
    bench.define("a.service") { $0.unit.failureAction = .exit }
    bench.define("b.service") {
      $0.unit.failureAction = .exit
      $0.unit.failureStatus = 42
    }
    for name: UnitName in ["a.service", "b.service"] {
      bench.program(name, .start, .ends(.killed(signal: 9)))
      bench.start(name)
    }
    #expect(bench.actions.map(\.status) == [255, 42])
  }

  @Test("a good end orders SuccessAction=, a start that was skipped and reset-failed order nothing")
  func success() {
    bench.define("a.service") { $0.unit.successAction = .exit }
    bench.define("b.service") {
      $0.unit.successAction = .exit
      $0.unit.conditions = [UnitCondition(.pathExists, "/a")]
    }
    bench.define("c.service") { $0.unit.successAction = .exit }
    bench.program("c.service", .start, .exits(1))
    bench.outcomes["b.service"] = .conditionsUnmet([0])
    bench.start("b.service")
    bench.start("c.service")
    bench.ask(.resetFailed("c.service"))
    #expect(bench.actions.isEmpty)
    bench.start("a.service")
    bench.stop("a.service")
    #expect(bench.actions.map(\.reason) == [.success])
  }

  @Test("the start limit and a job that takes too long have actions of their own")
  func others() {
    bench.define("a.service") {
      $0.unit.startLimitBurst = 1
      $0.unit.startLimitAction = .reboot
      $0.unit.rebootArgument = "again"
    }
    bench.define("b.service") {
      $0.service.type = .notify
      $0.unit.jobRunningTimeout = .seconds(5)
      $0.unit.jobTimeoutAction = .poweroffForce
    }
    bench.keep("a.service")
    bench.start("a.service")
    bench.stop("a.service")
    bench.start("a.service")
    bench.start("b.service")
    bench.advance(seconds: 6)
    #expect(bench.actions.map(\.reason) == [.startLimit, .jobTimeout])
    #expect(bench.actions.first?.argument == "again")
  }
}

@Suite("Services that wait for an idle moment")
struct IdleScenarios {
  let bench = Bench()

  private func busy() {
    bench.define("busy.service") { $0.service.type = .notify }
    bench.define("idle.service") { $0.service.type = .idle }
    bench.start("busy.service")
    bench.start("idle.service")
  }

  private var token: ProcessToken? {
    bench.spawns.first { bench.core.units[$0.unit]?.name == "idle.service" }?.token
  }
  /// Its program was let go, or will be as soon as there is a process.
  private var mayRun: Bool { token.map { bench.releases.contains($0) } ?? false }
  private var mainPID: Int32? { bench.core.record("idle.service")?.service?.mainPID }

  @Test("count as started and have a process, whose program waits for other jobs")
  func waits() {
    busy()
    #expect(bench.state("idle.service") == "running")
    #expect(mainPID != nil)
    #expect(!mayRun)
    bench.notify("busy.service")
    #expect(mayRun)
    #expect(bench.state("idle.service") == "running")
  }

  @Test("wait five seconds at most")
  func limit() {
    busy()
    bench.advance(seconds: 4)
    #expect(!mayRun)
    bench.advance(seconds: 2)
    #expect(mayRun)
  }

  @Test("that are stopped while they wait never run")
  func stopped() {
    busy()
    bench.stop("idle.service")
    #expect(bench.state("idle.service") == "dead")
    bench.notify("busy.service")
    bench.advance(seconds: 10)
    #expect(!mayRun)
    #expect(bench.processes.values.allSatisfy { bench.core.units[$0.order.unit]?.name != "idle.service" })
  }

  @Test("whose process is killed while it waits have ended by that signal")
  func killed() {
    busy()
    if let token { bench.end(token, .killed(signal: 9)) }
    bench.run()
    #expect(bench.state("idle.service") == "failed/signal")
    bench.notify("busy.service")
    #expect(!mayRun)
  }

  @Test("that are left alone by their stop come to run after it")
  func leftAlone() {
    bench.define("busy.service") { $0.service.type = .notify }
    bench.define("idle.service") {
      $0.service.type = .idle
      $0.kill.mode = KillSettings.Mode.none
    }
    bench.start("busy.service")
    bench.start("idle.service")
    bench.stop("idle.service")
    #expect(bench.state("idle.service") == "dead")
    #expect(mayRun)
  }

  @Test("are up for others before their first command has run")
  func countsAtOnce() {
    bench.define("idle.service") {
      $0.service.type = .idle
      $0.service.execStartPre = [.program("/bin/pre")]
    }
    bench.program("idle.service", .startPre, .runs)
    bench.start("idle.service")
    let record = bench.core.record("idle.service")
    #expect(record?.service?.state == .startPre)
    #expect(record?.active == .active)
    #expect(record?.job == nil)
    #expect(bench.timers.count == 1)
    // Nobody but the program of ExecStart= waits.
    #expect(bench.waiting.isEmpty)
  }

  @Test(
    "have each of their commands wait, as under systemd", arguments: [CommandPhase.startPre, .reload, .stop])
  func commandsWait(_ phase: CommandPhase) {
    bench.core.idlesCommands = true
    bench.define("busy.service") { $0.service.type = .notify }
    bench.define("idle.service") {
      $0.service.type = .idle
      if phase == .startPre { $0.service.execStartPre = [.program("/bin/pre")] }
      if phase == .reload { $0.service.execReload = [.program("/bin/reload")] }
      if phase == .stop { $0.service.execStop = [.program("/bin/stop")] }
    }
    if phase != .startPre { bench.start("idle.service") }
    bench.start("busy.service")
    switch phase {
    case .startPre: bench.start("idle.service")
    case .reload: bench.ask(.job(.reload, "idle.service", .replace))
    default: bench.stop("idle.service")
    }
    let isWaiting = { (bench: Bench) in bench.processes.values.contains { $0.order.phase == phase } }
    #expect(isWaiting(bench))
    bench.advance(seconds: 4)
    #expect(isWaiting(bench))
    bench.advance(seconds: 2)
    #expect(!isWaiting(bench))
  }

  @Test("whose program is missing fail when it is their turn")
  func missing() {
    bench.program("idle.service", .cannotSpawn(203))
    busy()
    #expect(bench.state("idle.service") == "running")
    bench.notify("busy.service")
    #expect(bench.state("idle.service") == "failed/exit-code")
  }
}

@Suite("Stops in a hurry")
struct HurryScenarios {
  let bench = Bench()

  @Test("run no more commands, and kill at once what ignores SIGTERM")
  func hurries() {
    bench.define("deaf.service") {
      $0.service.execStop = [.program("/bin/1")]
      $0.service.execStopPost = [.program("/bin/2")]
    }
    bench.define("later.service") {
      $0.unit.after = ["deaf.service"]
      $0.service.execStop = [.program("/bin/3")]
    }
    bench.program("deaf.service", .start, .ignoresTerm)
    bench.program("later.service", .stop, .runs)
    bench.start("deaf.service")
    bench.start("later.service")
    bench.ask(.shutDown)
    #expect(bench.finishedCount == 0)
    let before = bench.spawns.count
    bench.ask(.hurry)
    #expect(bench.finishedCount == 1)
    #expect(bench.spawns.count == before)
    #expect(bench.processes.isEmpty)
  }
}
