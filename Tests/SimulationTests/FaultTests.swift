import SupervisorCore
import Testing
import UnitModel

/// Everything that may fail, opening listeners and making processes, fails once, each in turn.
@Suite("Faults")
struct FaultTests {
  @Test("at the n-th call, for every n, leave nothing behind, and the next try works")
  func everyCall() {
    var calls = Int.max
    var failing = 0
    while failing <= calls {
      let bench = FaultTests.world()
      bench.failingCall = failing == 0 ? nil : failing
      FaultTests.live(bench)
      if failing == 0 { calls = bench.fallibleCalls }
      bench.failingCall = nil
      bench.ask(.resetFailed(nil))
      FaultTests.live(bench)
      bench.ask(.shutDown)
      #expect(bench.finishedCount == 1, "call \(failing)")
      #expect(bench.held.isEmpty && bench.processes.isEmpty && bench.timers.isEmpty, "call \(failing)")
      #expect(bench.connections.isEmpty && bench.leftovers().isEmpty, "call \(failing)")
      failing += 1
    }
    #expect(calls > 20)
  }

  /// Every kind of service, each with commands before and after, started, reloaded, restarted and stopped.
  @Test(
    "at the n-th call of every kind of service, for every n, leave nothing behind",
    arguments: [
      ServiceSettings.Kind.simple, .exec, .oneshot, .forking, .notify, .notifyReload, .dbus, .idle,
    ])
  func everyType(type: ServiceSettings.Kind) {
    var calls = Int.max
    var failing = 0
    while failing <= calls {
      let bench = FaultTests.service(of: type)
      bench.failingCall = failing == 0 ? nil : failing
      for _ in 0..<2 {
        bench.start("a.service")
        FaultTests.speak(bench)
        bench.ask(.job(.reload, "a.service", .replace))
        FaultTests.speak(bench)
        bench.restart("a.service")
        FaultTests.speak(bench)
        bench.advance(seconds: 200)
        bench.stop("a.service")
        bench.advance(seconds: 200)
        if failing == 0 { calls = bench.fallibleCalls }
        bench.failingCall = nil
        bench.ask(.resetFailed(nil))
      }
      // The second time nothing failed: the unit went up and down again, with all that belongs to it.
      #expect(bench.state("a.service") == "dead", "\(type), call \(failing)")
      bench.ask(.shutDown)
      #expect(
        bench.finishedCount == 1 && bench.jobs.isEmpty && bench.faults.isEmpty, "\(type), call \(failing)")
      #expect(
        bench.processes.isEmpty && bench.timers.isEmpty && bench.strays.isEmpty, "\(type), call \(failing)")
      #expect(bench.leftovers().isEmpty && bench.requests.isEmpty, "\(type), call \(failing)")
      failing += 1
    }
    #expect(calls > 8)
  }

  private static func service(of type: ServiceSettings.Kind) -> Bench {
    let bench = Bench()
    bench.define("a.service", "failed.service", "needed.service") { draft in
      guard draft.name == "a.service" else { return }
      draft.unit.requires = ["needed.service"]
      draft.unit.after = ["needed.service"]
      draft.unit.onFailure = ["failed.service"]
      draft.unit.conditions = [UnitCondition(.pathExists, "/")]
      draft.service.type = type
      draft.service.remainAfterExit = type == .oneshot
      draft.service.guessesMainPID = type == .forking
      draft.service.busName = type == .dbus ? "org.example.A" : nil
      draft.service.execCondition = [.program("/bin/1")]
      draft.service.execStartPre = [.program("/bin/2")]
      draft.service.execStartPost = [.program("/bin/3")]
      draft.service.execReload = type == .notifyReload ? [] : [.program("/bin/4")]
      draft.service.execStop = [.program("/bin/5")]
      draft.service.execStopPost = [.program("/bin/6")]
    }
    if type == .forking { bench.program("a.service", .runs) }
    return bench
  }

  /// The service says that it is ready, whoever waits for that; one that forks leaves a process behind first.
  private static func speak(_ bench: Bench) {
    if bench.core.record("a.service")?.definition.service?.type == .forking {
      bench.fork("a.service")
      bench.controlEnds("a.service")
    }
    bench.notify("a.service")
  }

  private static func world() -> Bench {
    let bench = Bench()
    bench.define("web.socket") {
      $0.socket.execStartPre = [.program("/bin/1")]
      $0.socket.execStartPost = [.program("/bin/2")]
      $0.socket.execStopPre = [.program("/bin/3")]
      $0.socket.execStopPost = [.program("/bin/4")]
    }
    bench.define("web.service") {
      $0.unit.requires = ["db.service"]
      $0.unit.after = ["db.service"]
      $0.service.execStartPre = [.program("/bin/5")]
      $0.service.execStartPost = [.program("/bin/6")]
      $0.service.execReload = [.program("/bin/7")]
      $0.service.execStop = [.program("/bin/8")]
      $0.service.execStopPost = [.program("/bin/9")]
    }
    bench.define("db.service") { $0.service.type = .exec }
    bench.define("echo.socket") { $0.socket.accept = true }
    bench.define("echo@.service") { $0.service.execCondition = [.program("/bin/0")] }
    return bench
  }

  private static func live(_ bench: Bench) {
    bench.start("web.socket")
    bench.start("echo.socket")
    bench.knock("web.socket")
    bench.connect("echo.socket")
    bench.ask(.job(.reload, "web.service", .replace))
    bench.restart("web.service")
    bench.connect("echo.socket")
    bench.stop("web.service")
    bench.stop("web.socket")
    bench.stop("db.service")
    bench.stop("echo.socket")
    bench.advance(seconds: 300)
  }
}
