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
