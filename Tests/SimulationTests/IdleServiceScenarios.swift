import SupervisorCore
import Testing
import UnitModel

@Suite("Services without connections")
struct IdleServiceScenarios {
  let bench = Bench()

  private func start(_ change: (inout Draft) -> Void = { _ in }) {
    bench.define("web.socket") {
      $0.socket.additions.stopWhenIdle = .seconds(4)
      change(&$0)
    }
    bench.define("web.service")
    bench.start("web.socket")
    bench.knock("web.socket")
  }

  private var socket: UnitID { bench.core.names["web.socket"] ?? UnitID(index: -1, generation: 0) }

  /// Lets time pass up to the last count, which is not answered.
  private func idle() {
    for _ in 0..<100 {
      if bench.core.record("web.socket")?.socket?.idle?.phase == .leaving { return }
      if !bench.counting.isEmpty {
        bench.performCount(0)
      } else if !bench.inbox.isEmpty {
        bench.deliver(bench.inbox.removeFirst())
      } else {
        bench.now = bench.timers.values.min() ?? bench.now
        bench.fireDue()
      }
    }
    Issue.record("it is never idle")
  }

  @Test("a service without a connection for that long is stopped, and starts again at a knock")
  func stops() {
    start()
    bench.advance(seconds: 3.5)
    #expect(bench.state("web.service") == "running")
    bench.advance(seconds: 3)
    #expect(bench.state("web.service") == "dead")
    #expect(bench.state("web.socket") == "listening")
    #expect(bench.reports(of: "web.service") == [.idle])
    bench.knock("web.socket")
    #expect(bench.state("web.service") == "running")
  }

  @Test("however often it is idle and asked for, that does not count against its start limit")
  func often() {
    start { $0.socket.additions.stopWhenIdle = TimeSpan(microseconds: 100_000) }
    for _ in 0..<20 {
      bench.advance(seconds: 0.5)
      #expect(bench.state("web.service") == "dead")
      bench.knock("web.socket")
      #expect(bench.state("web.service") == "running")
    }
  }

  @Test("a connection keeps it up, and the time begins with its end")
  func busy() {
    start()
    bench.connectionCounts[socket] = 1
    bench.advance(seconds: 60)
    #expect(bench.state("web.service") == "running")
    bench.connectionCounts[socket] = 0
    bench.advance(seconds: 3)
    #expect(bench.state("web.service") == "running")
    bench.advance(seconds: 3)
    #expect(bench.state("web.service") == "dead")
  }

  @Test("the socket is watched before the last count, and a knock in between keeps the service")
  func knock() {
    start()
    idle()
    #expect(bench.watched.contains(socket))
    bench.knock("web.socket")
    #expect(bench.state("web.service") == "running")
    #expect(!bench.watched.contains(socket))
    bench.advance(seconds: 3)
    #expect(bench.state("web.service") == "running")
    bench.advance(seconds: 3)
    #expect(bench.state("web.service") == "dead")
  }

  @Test("the service is held still from before the last count until it has been told to stop")
  func heldStill() {
    start()
    #expect(bench.still.isEmpty)
    idle()
    #expect(bench.still.count == 1)
    var order: [String] = []
    bench.witness = { _, effects in
      for effect in effects {
        switch effect {
        case .kill: order.append("SIGTERM")
        case .goOn: order.append("goes on")
        default: break
        }
      }
    }
    bench.run()
    #expect(order.first == "SIGTERM" && order.contains("goes on"))
    #expect(bench.still.isEmpty)
    #expect(bench.state("web.service") == "dead")
  }

  @Test("a service that somebody knocks at goes on at once")
  func goesOn() {
    start()
    idle()
    bench.knock("web.socket")
    #expect(bench.still.isEmpty)
    #expect(bench.signals("web.service").isEmpty)
  }

  @Test("a connection that the service took before the last count keeps it")
  func taken() {
    start()
    idle()
    bench.connectionCounts[socket] = 1
    bench.run()
    #expect(bench.state("web.service") == "running")
    #expect(bench.signals("web.service").isEmpty)
  }

  @Test("who knocks while the service stops starts it again, also where pending traffic is flushed")
  func whileStopping() {
    start { $0.socket.flushPending = true }
    let flushes = bench.flushes
    for process in bench.processes.keys { bench.processes[process]?.ignoresTerm = true }
    idle()
    bench.run()
    #expect(bench.state("web.service") == "stop-sigterm")
    #expect(!bench.watched.contains(socket))
    bench.mainEnds("web.service")
    #expect(bench.flushes == flushes)
    bench.knock("web.socket")
    #expect(bench.state("web.service") == "running")
  }

  @Test("what cannot be counted is never idle")
  func uncountable() throws {
    start()
    for _ in 0..<20 {
      bench.now = try #require(bench.timers.values.min())
      bench.fireDue()
      bench.deliver(bench.inbox.removeFirst())
      let asked = bench.counting.popLast()
      let (unit, token) = try #require(asked)
      bench.tell(.counted(unit, token, nil))
    }
    #expect(bench.state("web.service") == "running")
  }

  @Test("a service with two sockets is idle when both are")
  func two() {
    bench.define("admin.socket") {
      $0.socket.service = "web.service"
      $0.socket.additions.stopWhenIdle = .seconds(20)
    }
    bench.define("web.service")
    bench.start("admin.socket")
    start()
    bench.advance(seconds: 15)
    #expect(bench.state("web.service") == "running")
    bench.advance(seconds: 20)
    #expect(bench.state("web.service") == "dead")
    #expect(bench.state("admin.socket") == "listening")
  }

  @Test("a service that another unit needs is not stopped")
  func needed() {
    bench.define("app.service") { $0.unit.requires = ["web.service"] }
    start()
    bench.start("app.service")
    bench.advance(seconds: 60)
    #expect(bench.state("web.service") == "running")
    bench.stop("app.service")
    bench.advance(seconds: 10)
    #expect(bench.state("web.service") == "dead")
  }

  @Test("a reload can take the time away, and give it")
  func reload() {
    start()
    bench.define("web.socket")
    bench.advance(seconds: 60)
    #expect(bench.state("web.service") == "running")
    bench.define("web.socket") { $0.socket.additions.stopWhenIdle = .seconds(1) }
    bench.advance(seconds: 5)
    #expect(bench.state("web.service") == "dead")
  }
}
