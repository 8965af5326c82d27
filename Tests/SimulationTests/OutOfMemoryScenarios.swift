import SupervisorCore
import Testing
import UnitModel

@Suite("Services of which the kernel has killed a process for want of memory")
struct OutOfMemoryScenarios {
  let bench = Bench()

  private func define(_ policy: ServiceSettings.OutOfMemoryPolicy, change: (inout Draft) -> Void = { _ in }) {
    bench.define("a.service") {
      $0.service.oomPolicy = policy
      change(&$0)
    }
  }

  private func kill() throws {
    let id = try #require(bench.core.names["a.service"])
    let run = try #require(bench.core.units[id]?.service?.run?.id)
    bench.deliver(.outOfMemory(id, run))
    bench.run()
  }

  @Test("with continue it goes on")
  func goesOn() throws {
    define(.continue)
    bench.start("a.service")
    try kill()
    #expect(bench.state("a.service") == "running")
    #expect(bench.reports(of: "a.service").contains(.outOfMemory(.continue)))
  }

  @Test("with stop it is stopped in good order, and the result is oom-kill")
  func isStopped() throws {
    define(.stop) { $0.service.execStop = [.program("/bin/stop")] }
    bench.program("a.service", .stop, .runs)
    bench.start("a.service")
    try kill()
    #expect(bench.state("a.service") == "stop/oom-kill")
  }

  @Test("with kill all of it is killed at once")
  func isKilled() throws {
    define(.kill) { $0.service.execStop = [.program("/bin/stop")] }
    bench.start("a.service")
    try kill()
    #expect(bench.state("a.service") == "failed/oom-kill")
    #expect(bench.signals("a.service") == [9])
  }

  @Test("a start that waits is given up")
  func start() throws {
    define(.stop) { $0.service.type = .notify }
    bench.start("a.service")
    try kill()
    #expect(bench.state("a.service") == "failed/oom-kill")
    #expect(bench.signals("a.service") == [15])
  }

  @Test("what does not end then is killed at the next one")
  func twice() throws {
    bench.program("a.service", .ignoresTerm)
    define(.stop)
    bench.start("a.service")
    try kill()
    #expect(bench.state("a.service") == "stop-sigterm/oom-kill")
    try kill()
    #expect(bench.signals("a.service") == [15, 9])
  }

  @Test("Restart=on-failure and on-abnormal start it again, on-abort does not")
  func restarts() throws {
    for (mode, state) in [
      (ServiceSettings.Restart.onFailure, "auto-restart"), (.onAbnormal, "auto-restart"),
      (.onAbort, "failed"),
    ] {
      let own = OutOfMemoryScenarios()
      own.define(.stop) { $0.service.restart = mode }
      own.bench.start("a.service")
      try own.kill()
      #expect(own.bench.state("a.service") == "\(state)/oom-kill")
    }
  }

  @Test("an old run's is nobody's")
  func stale() throws {
    define(.stop)
    bench.start("a.service")
    let id = try #require(bench.core.names["a.service"])
    bench.deliver(.outOfMemory(id, RunID(1 << 40)))
    bench.run()
    #expect(bench.state("a.service") == "running")
  }
}
