import SupervisorCore
import Testing
import UnitModel

@Suite("Starts of services")
struct ServiceStartScenarios {
  let bench = Bench()

  @Test("a simple service is up at once; that its program is missing is its end")
  func simpleWithoutProgram() {
    bench.define("a.service")
    bench.program("a.service", .cannotSpawn(203))
    #expect(bench.result(of: bench.start("a.service")) == .done)
    #expect(bench.state("a.service") == "failed/exit-code")
    #expect(bench.core.record("a.service")?.service?.main.exit == .exited(203))
  }

  @Test(
    "exec and notify services fail to start without their program",
    arguments: [ServiceSettings.Kind.exec, .notify])
  func execWithoutProgram(type: ServiceSettings.Kind) {
    bench.define("a.service") { $0.service.type = type }
    bench.program("a.service", .cannotSpawn(203))
    #expect(bench.result(of: bench.start("a.service")) == .failed)
    #expect(bench.state("a.service") == "failed/exit-code")
  }

  @Test("where no process can be made the result is resources")
  func noProcess() {
    bench.define("a.service")
    bench.program("a.service", .cannotSpawn(nil))
    #expect(bench.result(of: bench.start("a.service")) == .failed)
    #expect(bench.state("a.service") == "failed/resources")
  }

  @Test(
    "processes of an earlier run that are in the way are told to stop, and the start has failed",
    arguments: [CommandPhase.startPre, .start])
  func leftBehind(phase: CommandPhase) {
    bench.define("a.service") {
      $0.service.execStartPre = [.program("/bin/pre")]
      $0.service.execStopPost = [.program("/bin/post")]
    }
    bench.program("a.service", phase, .findsOthers)
    #expect(bench.result(of: bench.start("a.service")) == .failed)
    #expect(bench.state("a.service") == "failed/resources")
    #expect(bench.signals("a.service") == [15])
    #expect(bench.commands.last == "a.service stopPost")
    bench.program("a.service", phase, .runs)
    bench.start("a.service")
    if phase == .startPre { bench.controlEnds("a.service") }
    #expect(bench.state("a.service") == "running")
  }

  @Test("ExecStartPre= runs one by one and its failure ends the start")
  func startPreFails() {
    bench.define("a.service") {
      $0.service.execStartPre = [.program("/bin/1"), .program("/bin/2"), .program("/bin/3")]
      $0.service.execStopPost = [.program("/bin/post")]
    }
    bench.program("a.service", .startPre, at: 1, .exits(1))
    bench.start("a.service")
    #expect(bench.state("a.service") == "failed/exit-code")
    #expect(bench.commands == ["a.service startPre", "a.service startPre", "a.service stopPost"])
  }

  @Test("a command with a dash may fail")
  func ignoredFailure() {
    bench.define("a.service") { $0.service.execStartPre = [.program("/bin/1", .ignoreFailure)] }
    bench.program("a.service", .startPre, .exits(1))
    bench.start("a.service")
    #expect(bench.state("a.service") == "running")
  }

  @Test("each command of ExecStartPre= has the whole time, and no more")
  func startPreTimeout() {
    bench.define("a.service") {
      $0.service.execStartPre = [.program("/bin/1"), .program("/bin/2")]
      $0.service.timeoutStart = .seconds(10)
    }
    bench.program("a.service", .startPre, .runs)
    let start = bench.start("a.service")
    bench.advance(seconds: 9)
    for process in bench.processes.keys { bench.end(process, .exited(0)) }
    bench.run()
    bench.advance(seconds: 9)
    #expect(bench.state("a.service") == "start-pre")
    bench.advance(seconds: 2)
    #expect(bench.state("a.service") == "failed/timeout")
    #expect(bench.result(of: start) == .failed)
  }

  @Test("a notify service is up when it says so")
  func notify() {
    bench.define("a.service") { $0.service.type = .notify }
    let start = bench.start("a.service")
    #expect(bench.state("a.service") == "start")
    bench.notify("a.service")
    #expect(bench.state("a.service") == "running")
    #expect(bench.result(of: start) == .done)
  }

  @Test("a notify service that says nothing times out")
  func notifyTimeout() {
    bench.define("a.service") { $0.service.type = .notify }
    let start = bench.start("a.service")
    bench.advance(seconds: 91)
    #expect(bench.state("a.service") == "failed/timeout")
    #expect(bench.result(of: start) == .failed)
  }

  @Test("a notify service may ask for more time, never for less")
  func extendTimeout() {
    bench.define("a.service") {
      $0.service.type = .notify
      $0.service.timeoutStart = .seconds(10)
    }
    bench.start("a.service")
    bench.notify("a.service") { $0.extendTimeout = .seconds(1) }
    bench.advance(seconds: 9)
    #expect(bench.state("a.service") == "start")
    bench.notify("a.service") { $0.extendTimeout = .seconds(20) }
    bench.advance(seconds: 19)
    #expect(bench.state("a.service") == "start")
    bench.advance(seconds: 2)
    #expect(bench.state("a.service") == "failed/timeout")
  }

  @Test("a notify service that ends before it is ready broke the protocol")
  func notifyProtocol() {
    bench.define("a.service") { $0.service.type = .notify }
    bench.program("a.service", .exits(0))
    bench.start("a.service")
    #expect(bench.state("a.service") == "failed/protocol")
    #expect(bench.reports(of: "a.service").contains(.endedBeforeReady))
  }

  @Test("a oneshot runs its commands in order and is done with the last")
  func oneshot() {
    bench.define("a.service") {
      $0.service.type = .oneshot
      $0.service.execStart = [.program("/bin/1"), .program("/bin/2")]
    }
    #expect(bench.result(of: bench.start("a.service")) == .done)
    #expect(bench.spawns.map(\.index) == [0, 1])
    #expect(bench.state("a.service") == "dead")
  }

  @Test("a oneshot stops at the first command that fails")
  func oneshotFails() {
    bench.define("a.service") {
      $0.service.type = .oneshot
      $0.service.execStart = [.program("/bin/1"), .program("/bin/2")]
    }
    bench.program("a.service", .exits(3))
    #expect(bench.result(of: bench.start("a.service")) == .failed)
    #expect(bench.spawns.count == 1)
  }

  @Test("RemainAfterExit= keeps a oneshot up until it is stopped")
  func remainAfterExit() {
    bench.define("a.service") {
      $0.service.type = .oneshot
      $0.service.remainAfterExit = true
      $0.service.execStop = [.program("/bin/stop")]
    }
    bench.start("a.service")
    #expect(bench.state("a.service") == "exited")
    bench.stop("a.service")
    #expect(bench.state("a.service") == "dead")
    #expect(bench.commands == ["a.service start", "a.service stop"])
  }

  @Test("a start of a unit with nothing to do is done")
  func nothingToDo() {
    bench.define("a.service") {
      $0.service.type = .oneshot
      $0.service.execStart = []
    }
    #expect(bench.result(of: bench.start("a.service")) == .done)
    #expect(bench.state("a.service") == "dead")
  }

  @Test("ExecCondition= skips the start without a failure")
  func condition() {
    bench.define("a.service") { $0.service.execCondition = [.program("/bin/false")] }
    bench.program("a.service", .condition, .exits(1))
    #expect(bench.result(of: bench.start("a.service")) == .done)
    #expect(bench.state("a.service") == "dead/exec-condition")
  }

  @Test("a forking service is up while something of it is alive")
  func forking() throws {
    bench.define("a.service") {
      $0.service.type = .forking
      $0.service.guessesMainPID = false
    }
    bench.program("a.service", .runs)
    bench.start("a.service")
    #expect(bench.state("a.service") == "start")
    bench.fork("a.service")
    bench.controlEnds("a.service")
    #expect(bench.state("a.service") == "running")
    bench.endStray(of: try #require(bench.core.record("a.service")?.service?.run?.id))
    bench.run()
    #expect(bench.state("a.service") == "dead")
  }

  @Test("ExecStartPost= belongs to the start, and its failure ends the service")
  func startPostFails() {
    bench.define("a.service") { $0.service.execStartPost = [.program("/bin/post")] }
    bench.program("a.service", .startPost, .exits(1))
    #expect(bench.result(of: bench.start("a.service")) == .failed)
    #expect(bench.state("a.service") == "failed/exit-code")
    #expect(bench.processes.isEmpty)
  }

  @Test("a reload runs its commands and leaves the service up even if they fail")
  func reload() {
    bench.define("a.service") { $0.service.execReload = [.program("/bin/reload")] }
    bench.start("a.service")
    #expect(bench.result(of: bench.ask(.job(.reload, "a.service", .replace))) == .done)
    bench.program("a.service", .reload, .exits(1))
    #expect(bench.result(of: bench.ask(.job(.reload, "a.service", .replace))) == .failed)
    #expect(bench.state("a.service") == "running")
  }

  @Test("a reload of a service that is starting waits for the start instead")
  func reloadWhileStarting() {
    bench.define("a.service") {
      $0.service.type = .notify
      $0.service.execReload = [.program("/bin/reload")]
    }
    let start = bench.start("a.service")
    #expect(bench.ask(.job(.reload, "a.service", .replace)) == start)
    bench.notify("a.service")
    #expect(bench.result(of: start) == .done)
  }
}
