import SupervisorCore
import Testing
import UnitModel

@Suite("Main processes that were not started here")
struct ForkingScenarios {
  let bench = Bench()

  private func define(_ change: (inout Draft) -> Void = { _ in }) {
    bench.define("a.service") {
      $0.service.type = .forking
      change(&$0)
    }
    bench.program("a.service", .runs)
  }

  private func fork() {
    bench.start("a.service")
    bench.fork("a.service")
    bench.controlEnds("a.service")
  }

  private var machine: ServiceMachine? { bench.core.record("a.service")?.service }

  @Test("the process that is left is the main one, and its end is the service's")
  func guess() {
    define { $0.service.execStopPost = [.program("/bin/post")] }
    fork()
    #expect(bench.state("a.service") == "running")
    #expect(machine?.mainPID != nil)
    bench.mainEnds("a.service", .exited(3))
    #expect(bench.state("a.service") == "failed/exit-code")
    #expect(machine?.main.exit == .exited(3))
    #expect(bench.commands.last == "a.service stopPost")
  }

  @Test("how the first process ends is no end of the main one")
  func parentFails() {
    define()
    bench.program("a.service", .exits(3))
    bench.start("a.service")
    #expect(bench.state("a.service") == "failed/exit-code")
    #expect(machine?.main.exit == nil)
  }

  @Test("a PID file is waited for, until the time for the start is over")
  func waits() {
    define {
      $0.service.pidFile = "/run/a.pid"
      $0.service.timeoutStart = .seconds(10)
    }
    fork()
    #expect(bench.state("a.service") == "start")
    bench.advance(seconds: 5)
    bench.writePIDFile("a.service")
    #expect(bench.state("a.service") == "running")
    #expect(machine?.mainPID != nil)
  }

  @Test("a PID file that never comes is a failure")
  func never() {
    define {
      $0.service.pidFile = "/run/a.pid"
      $0.service.timeoutStart = .seconds(10)
    }
    fork()
    bench.advance(seconds: 11)
    #expect(bench.state("a.service") == "failed/timeout")
    #expect(bench.processes.isEmpty && bench.strays.isEmpty)
  }

  @Test("where all have ended a PID file cannot come any more")
  func nobodyLeft() throws {
    define { $0.service.pidFile = "/run/a.pid" }
    fork()
    bench.endStray(of: try #require(machine?.run?.id))
    bench.run()
    #expect(bench.state("a.service") == "failed/protocol")
    #expect(bench.reports(of: "a.service").contains(.noPIDFile))
  }

  @Test("ExecStartPost= may write the PID file")
  func startPost() {
    define {
      $0.service.pidFile = "/run/a.pid"
      $0.service.execStartPost = [.program("/bin/post")]
    }
    bench.program("a.service", .startPost, .runs)
    fork()
    #expect(bench.state("a.service") == "start-post")
    bench.writePIDFile("a.service")
    bench.controlEnds("a.service")
    #expect(bench.state("a.service") == "running")
    #expect(machine?.mainPID != nil)
  }

  @Test("a service names another main process")
  func named() {
    bench.define("a.service") { $0.service.type = .notify }
    bench.start("a.service")
    bench.fork("a.service")
    bench.notify("a.service") {
      $0.isReady = true
      $0.mainPID = 4711
    }
    #expect(machine?.mainPID == 4711)
    #expect(bench.state("a.service") == "running")
    bench.mainEnds("a.service", .killed(signal: 9))
    #expect(bench.state("a.service") == "failed/signal")
    #expect(bench.processes.isEmpty)
  }

  @Test("with ExitType=cgroup the service ends with its last process")
  func exitType() throws {
    bench.define("a.service") { $0.service.exitType = .cgroup }
    bench.start("a.service")
    bench.fork("a.service")
    bench.mainEnds("a.service")
    #expect(bench.state("a.service") == "running")
    bench.endStray(of: try #require(machine?.run?.id))
    bench.run()
    #expect(bench.state("a.service") == "dead")
  }
}

@Suite("Services that take a name on the bus")
struct BusNameScenarios {
  let bench = Bench()

  private func start() -> Reply? {
    bench.define("a.service") {
      $0.service.type = .dbus
      $0.service.busName = "org.example.A"
      $0.service.timeoutStart = .seconds(10)
    }
    return bench.start("a.service")
  }

  @Test("with RemainAfterExit=yes it may give its name up and end later")
  func remains() {
    bench.hasNoBus = false
    bench.define("a.service") {
      $0.service.type = .dbus
      $0.service.busName = "org.example.A"
      $0.service.remainAfterExit = true
    }
    bench.start("a.service")
    bench.busName("a.service", isOwned: true)
    bench.busName("a.service", isOwned: false)
    #expect(bench.state("a.service") == "exited")
    bench.mainEnds("a.service")
    #expect(bench.state("a.service") == "exited")
    bench.stop("a.service")
    bench.start("a.service")
    bench.busName("a.service", isOwned: true)
    bench.busName("a.service", isOwned: false)
    bench.mainEnds("a.service", .exited(3))
    #expect(bench.state("a.service") == "failed/exit-code")
  }

  @Test("it is up when its name has an owner, and over when it is given up")
  func owned() {
    bench.hasNoBus = false
    let job = start()
    #expect(bench.state("a.service") == "start")
    bench.busName("a.service", isOwned: true)
    #expect(bench.state("a.service") == "running")
    #expect(bench.result(of: job) == .done)
    bench.busName("a.service", isOwned: false)
    #expect(bench.state("a.service") == "dead")
    #expect(bench.processes.isEmpty)
  }

  @Test("a name that is not taken in time is a failure")
  func never() {
    bench.hasNoBus = false
    let job = start()
    bench.advance(seconds: 11)
    #expect(bench.state("a.service") == "failed/timeout")
    #expect(bench.result(of: job) == .failed)
  }

  @Test("without a bus it is up when it runs")
  func noBus() {
    #expect(bench.result(of: start()) == .done)
    #expect(bench.state("a.service") == "running")
  }
}
