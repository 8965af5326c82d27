import SupervisorCore
import Testing
import UnitModel

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
