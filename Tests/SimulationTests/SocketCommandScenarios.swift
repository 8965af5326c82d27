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

  @Test("an ExecStartPost= that takes too long is signalled, and the stop commands run meanwhile")
  func startPostHangs() {
    define { $0.kill.sendsSIGHUP = true }
    bench.program("web.socket", .startPost, .ignoresTerm)
    bench.start("web.socket")
    bench.advance(seconds: 6)
    #expect(bench.spawns.map(\.phase).suffix(2) == [.stopPre, .stopPost])
    #expect(bench.kills.map(\.order.hangsUp) == [true, true])
    bench.advance(seconds: 30)
    #expect(bench.state("web.socket") == "failed/timeout")
    #expect(bench.signals("web.socket") == [15, 15, 9])
    #expect(bench.processes.isEmpty && bench.held.isEmpty)
  }

  @Test("what commands leave running is ended with the unit; as systemd has it, only without ExecStopPost=")
  func leftovers() {
    for (spares, hasStopPost, survives) in [(false, true, false), (true, true, true), (true, false, false)] {
      let bench = Bench()
      bench.core.sparesLeftovers = spares
      bench.define("web.socket") {
        $0.socket.execStartPre = [.program("/bin/1")]
        if hasStopPost { $0.socket.execStopPost = [.program("/bin/5")] }
      }
      bench.define("web.service")
      bench.program("web.socket", .startPre, .runs)
      bench.start("web.socket")
      guard let machine = bench.core.record("web.socket")?.socket, let run = machine.run,
        let token = machine.control?.token
      else {
        Issue.record("no command runs")
        continue
      }
      bench.strays[run] = [false]
      bench.end(token, .exited(0))
      bench.run()
      #expect(bench.state("web.socket") == "listening")
      bench.stop("web.socket")
      #expect(bench.state("web.socket") == "dead")
      #expect(bench.signals("web.socket").isEmpty == survives)
    }
  }

  @Test("with KillMode=mixed the command is asked to end, and what it has made is ended without being asked")
  func mixed() {
    define {
      $0.kill.mode = .mixed
      $0.socket.execStopPost = []
    }
    bench.program("web.socket", .startPre, .runs)
    bench.start("web.socket")
    if let run = bench.core.record("web.socket")?.socket?.run { bench.strays[run] = [true] }
    bench.advance(seconds: 6)
    #expect(bench.state("web.socket") == "failed/timeout")
    #expect(bench.signals("web.socket") == [15, 9])
    #expect(
      bench.kills.map(\.order.scope).map { if case .everything = $0 { true } else { false } } == [
        false, true,
      ])
  }

  @Test("an owner that does not exist fails the unit with exit-code, and the stop commands run")
  func unknownOwner() {
    define()
    bench.program("web.socket", .startPre, .runs)
    bench.start("web.socket")
    var core = bench.core
    guard let id = core.names["web.socket"], let first = core.units[id]?.socket?.control?.token else {
      Issue.record("no command runs")
      return
    }
    let now = Instant(microseconds: bench.now)
    var effects = core.handle(.exited(id, first, .exited(0), remains: false), at: now)
    while core.units[id]?.socket?.state == .startPre, let token = core.units[id]?.socket?.control?.token {
      effects = core.handle(.exited(id, token, .exited(0), remains: false), at: now)
    }
    guard let opening = core.units[id]?.socket?.opening else {
      Issue.record("it does not open: \(effects)")
      return
    }
    _ = core.handle(.ownerFailed(id, opening), at: now)
    #expect(core.units[id]?.socket?.state == .stopPre && core.units[id]?.socket?.result == .exitCode)
  }

  @Test("a command that cannot be started fails the socket", arguments: [203, nil] as [Int32?])
  func cannotSpawn(status: Int32?) {
    define()
    bench.program("web.socket", .startPost, .cannotSpawn(status))
    bench.start("web.socket")
    #expect(bench.state("web.socket") == (status == nil ? "failed/resources" : "failed/exit-code"))
  }
}
