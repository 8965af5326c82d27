import SupervisorCore
import Testing
import UnitModel

@Suite("Restarts of services")
struct RestartScenarios {
  let bench = Bench()

  private func define(_ restart: ServiceSettings.Restart, change: (inout Draft) -> Void = { _ in }) {
    bench.define("a.service") {
      $0.service.restart = restart
      $0.service.restartDelay = .seconds(1)
      change(&$0)
    }
  }

  private var restarts: UInt32? { bench.core.record("a.service")?.service?.restartCount }

  @Test("a mode is about the ends that it names")
  func modes() {
    let ends: [ProcessExit] = [
      .exited(0), .exited(1), .killed(signal: 15), .killed(signal: 9), .dumped(signal: 6),
    ]
    let modes: [(ServiceSettings.Restart, [Bool])] = [
      (.no, [false, false, false, false, false]),
      (.onSuccess, [true, false, true, false, false]),
      (.onFailure, [false, true, false, true, true]),
      (.onAbnormal, [false, false, false, true, true]),
      (.onAbort, [false, false, false, true, true]),
      (.onWatchdog, [false, false, false, false, false]),
      (.always, [true, true, true, true, true]),
    ]
    for (mode, comesBack) in modes {
      for (end, comesBack) in zip(ends, comesBack) {
        let bench = Bench()
        bench.define("a.service") { $0.service.restart = mode }
        bench.start("a.service")
        bench.mainEnds("a.service", end)
        #expect(bench.state("a.service").hasPrefix("auto-restart") == comesBack, "\(mode), \(end)")
        bench.advance(seconds: 1)
        #expect((bench.state("a.service") == "running") == comesBack, "\(mode), \(end)")
      }
    }
  }

  @Test("listed ends decide whatever the mode is, and preventing wins")
  func listedEnds() {
    define(.always) {
      $0.service.restartPrevented.codes = [3]
      $0.service.restartForced.codes = [3]
    }
    bench.start("a.service")
    bench.mainEnds("a.service", .exited(3))
    #expect(bench.state("a.service") == "failed/exit-code")
    define(.no) { $0.service.restartForced.signals = [9] }
    bench.start("a.service")
    bench.mainEnds("a.service", .killed(signal: 9))
    #expect(bench.state("a.service") == "auto-restart/signal")
  }

  @Test("the delay is kept, each restart counts, and a start by hand begins to count anew")
  func delayAndCount() {
    define(.onFailure)
    bench.start("a.service")
    bench.mainEnds("a.service", .exited(1))
    bench.advance(seconds: 0.9)
    #expect(bench.state("a.service") == "auto-restart/exit-code" && restarts == 0)
    bench.advance(seconds: 0.2)
    #expect(bench.state("a.service") == "running" && restarts == 1)
    bench.mainEnds("a.service", .exited(1))
    bench.advance(seconds: 1)
    #expect(restarts == 2)
    bench.mainEnds("a.service")
    #expect(bench.state("a.service") == "dead" && restarts == 2)
    bench.start("a.service")
    #expect(restarts == 0)
  }

  @Test("a stop by hand is the end, while it runs and while it waits")
  func stops() {
    define(.always)
    bench.start("a.service")
    #expect(bench.result(of: bench.stop("a.service")) == .done)
    #expect(bench.state("a.service") == "dead")
    bench.start("a.service")
    bench.mainEnds("a.service", .exited(1))
    #expect(bench.result(of: bench.stop("a.service")) == .done)
    #expect(bench.core.record("a.service")?.sub == "dead")
    bench.advance(seconds: 60)
    #expect(bench.core.record("a.service")?.sub == "dead")
  }

  @Test("a start that fails is told, then tried again; a start meanwhile waits for the restart")
  func startsMeanwhile() {
    define(.onFailure) { $0.service.type = .exec }
    bench.program("a.service", .cannotSpawn(203))
    #expect(bench.result(of: bench.start("a.service")) == .failed)
    #expect(bench.state("a.service") == "auto-restart/exit-code")
    bench.program("a.service", .runs)
    let reply = bench.start("a.service")
    #expect(bench.result(of: reply) == nil)
    bench.advance(seconds: 1)
    #expect(bench.result(of: reply) == .done)
    #expect(bench.state("a.service") == "running" && restarts == 1)
  }

  @Test("a restart by hand does not wait")
  func restartByHand() {
    define(.always) { $0.service.restartDelay = .seconds(60) }
    bench.start("a.service")
    bench.mainEnds("a.service")
    #expect(bench.result(of: bench.restart("a.service")) == .done)
    #expect(bench.state("a.service") == "running")
  }

  @Test("a restart by hand uses RestartKillSignal=, a stop does not")
  func restartSignal() {
    define(.no) { $0.kill.restartSignal = 12 }
    bench.start("a.service")
    bench.restart("a.service")
    #expect(bench.signals("a.service") == [12] && bench.state("a.service") == "running")
    bench.stop("a.service")
    #expect(bench.signals("a.service") == [12, 15])
  }

  @Test("the start limit ends the row, and reset-failed begins a new one")
  func startLimit() {
    define(.onFailure) {
      $0.unit.startLimitBurst = 3
      $0.unit.startLimitInterval = .seconds(30)
    }
    bench.program("a.service", .exits(2))
    bench.start("a.service")
    bench.advance(seconds: 10)
    // The first cause stays the result.
    #expect(bench.state("a.service") == "failed/exit-code")
    #expect(bench.core.record("a.service")?.isStartLimitHit == true)
    #expect(restarts == 3 && bench.commands.count == 3)
    bench.ask(.resetFailed("a.service"))
    #expect(restarts == 0)
    bench.program("a.service", .runs)
    #expect(bench.result(of: bench.start("a.service")) == .done)
  }

  @Test("a oneshot that has ended well is not repeated, whatever RestartForceExitStatus= says")
  func oneshotForced() {
    define(.no) {
      $0.service.type = .oneshot
      $0.service.restartForced.codes = [0, 3]
    }
    bench.program("a.service", .exits(0))
    bench.start("a.service")
    #expect(bench.state("a.service") == "dead")
    bench.program("a.service", .exits(3))
    bench.start("a.service")
    #expect(bench.state("a.service") == "auto-restart/exit-code")
  }

  @Test("reset-failed makes a stop that took too long end well")
  func resetInStop() {
    define(.no) {
      $0.service.execStopPost = [.program("/bin/post")]
      $0.service.timeoutStop = .seconds(5)
    }
    bench.program("a.service", .ignoresTerm)
    bench.program("a.service", .stopPost, .runs)
    bench.start("a.service")
    bench.stop("a.service")
    bench.advance(seconds: 5)
    #expect(bench.state("a.service") == "stop-post/timeout")
    bench.ask(.resetFailed("a.service"))
    #expect(bench.state("a.service") == "stop-post")
    bench.controlEnds("a.service")
    #expect(bench.state("a.service") == "dead")
  }

  @Test("its socket stays its own while it waits, and listens again once it is given up")
  func socket() {
    bench.define("a.socket")
    define(.always) { $0.service.execStopPost = [.program("/bin/post")] }
    bench.start("a.socket")
    bench.knock("a.socket")
    bench.mainEnds("a.service")
    #expect(bench.state("a.service") == "auto-restart" && bench.state("a.socket") == "running")
    bench.advance(seconds: 1)
    #expect(bench.state("a.service") == "running" && bench.state("a.socket") == "running")
    bench.mainEnds("a.service")
    bench.stop("a.service")
    #expect(bench.state("a.service") == "dead" && bench.state("a.socket") == "listening")
  }

  @Test("an instance of a connection comes back with it, and goes when it is stopped")
  func connection() {
    bench.define("a.socket") { $0.socket.accept = true }
    bench.define("a@.service") { $0.service.restart = .always }
    bench.start("a.socket")
    bench.connect("a.socket")
    guard let token = bench.instances(of: "a.socket").first?.service?.run?.main?.token else {
      Issue.record("there is no instance")
      return
    }
    bench.end(token, .exited(0))
    bench.run()
    bench.advance(seconds: 1)
    #expect(bench.commands.count == 2 && bench.connections.count == 1)
    for instance in bench.instances(of: "a.socket") { _ = bench.ask(.instanceJob(.stop, instance.id)) }
    #expect(bench.instances(of: "a.socket").isEmpty && bench.timers.isEmpty && bench.connections.isEmpty)
  }

  @Test("a skipped start is not repeated")
  func skipped() {
    define(.always) { $0.service.execCondition = [.program("/bin/if")] }
    bench.program("a.service", .condition, .exits(1))
    #expect(bench.result(of: bench.start("a.service")) == .done)
    bench.advance(seconds: 60)
    #expect(bench.core.record("a.service")?.sub == "dead" && bench.commands.count == 1)
  }

  @Test("units that require it are started again with it")
  func dependents() {
    define(.always)
    bench.define("b.service") {
      $0.unit.requires = ["a.service"]
      $0.unit.after = ["a.service"]
    }
    bench.start("b.service")
    let first = bench.core.record("b.service")?.service?.run?.id
    bench.mainEnds("a.service", .exited(1))
    bench.advance(seconds: 1)
    #expect(bench.state("a.service") == "running" && bench.state("b.service") == "running")
    #expect(bench.core.record("b.service")?.service?.run?.id != first)
  }

  @Test("where what it needs is gone it fails, and waits for nothing")
  func missingRequirement() {
    define(.always) { $0.unit.requires = ["b.service"] }
    bench.define("b.service")
    bench.start("a.service")
    bench.mainEnds("a.service")
    bench.mainEnds("b.service")
    bench.define("b.service") { $0.loadState = .notFound }
    bench.advance(seconds: 60)
    #expect(bench.state("a.service") == "failed/resources")
    #expect(bench.timers.isEmpty && bench.core.jobs.isEmpty)
  }

  @Test("nothing comes back during a shutdown")
  func shutdown() {
    define(.always)
    bench.start("a.service")
    bench.mainEnds("a.service")
    bench.ask(.shutDown)
    #expect(bench.finishedCount == 1 && bench.state("a.service") == "dead")
  }

  @Test("the delay grows in steps up to its bound")
  func steps() {
    var settings = ServiceSettings()
    settings.restartDelay = .milliseconds(50)
    settings.restartSteps = 3
    settings.restartMaxDelay = .milliseconds(800)
    let delays = (0...4).map { settings.restartDelay(after: $0).microseconds }
    #expect(delays == [50_000, 125_992, 317_480, 800_000, 800_000])
  }

  @Test("a direct restart is seen by nobody else")
  func direct() {
    bench.define("a.service") {
      $0.service.restart = .always
      $0.service.restartMode = .direct
    }
    bench.define("b.service") {
      $0.unit.requires = ["a.service"]
      $0.unit.after = ["a.service"]
    }
    bench.start("b.service")
    bench.mainEnds("a.service", .exited(1))
    #expect(bench.state("a.service") == "auto-restart/exit-code")
    bench.advance(seconds: 1)
    #expect(bench.state("a.service") == "running")
    #expect(bench.commands == ["a.service start", "b.service start", "a.service start"])
  }

  @Test("what is added at random stays within its bound")
  func random() throws {
    bench.define("a.service") {
      $0.service.restart = .always
      $0.service.restartRandomDelay = .seconds(10)
      $0.service.runtimeMax = .seconds(100)
      $0.service.runtimeRandomExtra = .seconds(50)
      $0.unit.startLimitBurst = 0
    }
    bench.start("a.service")
    var delays: Set<UInt64> = []
    var spans: Set<UInt64> = []
    for _ in 0..<20 {
      let machine = try #require(bench.core.record("a.service")?.service)
      spans.insert(try #require(machine.deadline).microseconds - bench.now)
      bench.mainEnds("a.service", .exited(1))
      let deadline = try #require(bench.core.record("a.service")?.service?.deadline)
      delays.insert(deadline.microseconds - bench.now)
      bench.advance(seconds: 11)
      #expect(bench.state("a.service") == "running")
    }
    #expect(delays.count > 10 && delays.allSatisfy { (100_000...10_100_000).contains($0) })
    #expect(spans.count > 10 && spans.allSatisfy { (80_000_000...150_000_000).contains($0) })
  }
}
