import SupervisorCore
import Testing
import UnitModel

@Suite("Sockets with Accept=yes")
struct ConnectionScenarios {
  let bench = Bench()

  func echo(_ change: (inout Draft) -> Void = { _ in }) {
    bench.define("echo.socket") {
      $0.socket.accept = true
      change(&$0)
    }
    bench.define("echo@.service")
    bench.start("echo.socket")
  }

  var counters: [UInt32] {
    guard let socket = bench.core.record("echo.socket")?.socket else { return [] }
    return [socket.accepted, socket.connections, socket.refused]
  }

  @Test("each connection gets an instance, which is forgotten when it ended well")
  func instances() {
    echo()
    bench.connect("echo.socket")
    bench.connect("echo.socket")
    #expect(bench.instances(of: "echo.socket").map(\.sub) == ["running", "running"])
    #expect(counters == [2, 2, 0])
    for process in bench.processes.keys { bench.end(process, .exited(0)) }
    bench.run()
    #expect(bench.instances(of: "echo.socket").isEmpty)
    #expect(counters == [2, 0, 0])
    #expect(bench.closedCount == 2)
  }

  @Test("MaxConnections= refuses what is too many, says so once, and serves again")
  func maxConnections() throws {
    echo { $0.socket.maxConnections = 1 }
    bench.connect("echo.socket")
    let second = try #require(bench.connect("echo.socket"))
    bench.connect("echo.socket")
    #expect(bench.refusals[second] == .maxConnections)
    #expect(counters == [1, 1, 2])
    #expect(bench.reports(of: "echo.socket") == [.connectionsRefused(.maxConnections, limit: 1)])
    for process in bench.processes.keys { bench.end(process, .exited(0)) }
    bench.run()
    bench.connect("echo.socket")
    #expect(counters == [2, 1, 2])
  }

  @Test("MaxConnectionsPerSource= counts each source by itself")
  func perSource() throws {
    echo { $0.socket.maxConnectionsPerSource = 1 }
    bench.connect("echo.socket", from: .ipv4(1))
    let again = try #require(bench.connect("echo.socket", from: .ipv4(1)))
    let other = try #require(bench.connect("echo.socket", from: .ipv4(2)))
    #expect(bench.refusals[again] == .maxConnectionsPerSource)
    #expect(bench.refusals[other] == nil)
    let first = try #require(bench.instances(of: "echo.socket").first?.service?.run?.main?.token)
    bench.end(first, .exited(0))
    bench.run()
    let third = try #require(bench.connect("echo.socket", from: .ipv4(1)))
    #expect(bench.refusals[third] == nil)
  }

  @Test("a missing template brings the socket down at the first connection")
  func missingTemplate() throws {
    bench.define("echo.socket") { $0.socket.accept = true }
    #expect(bench.result(of: bench.start("echo.socket")) == .done)
    let connection = try #require(bench.connect("echo.socket"))
    #expect(bench.refusals[connection] == .noService)
    #expect(bench.state("echo.socket") == "failed/resources")
    #expect(counters == [1, 0, 1])
  }

  @Test("a failed instance gives its place back and is kept until it is reset")
  func failedInstance() {
    echo { $0.socket.maxConnections = 1 }
    bench.program("echo@.service", .exits(1))
    bench.connect("echo.socket")
    #expect(bench.instances(of: "echo.socket").map(\.sub) == ["failed"])
    #expect(counters == [1, 0, 0])
    bench.ask(.resetFailed(nil))
    #expect(bench.instances(of: "echo.socket").isEmpty)
  }

  @Test("of many failed instances the last sixteen are kept")
  func failedInstances() {
    echo()
    bench.program("echo@.service", .exits(1))
    for _ in 0..<20 { bench.connect("echo.socket") }
    #expect(bench.instances(of: "echo.socket").count == Supervisor.keptFailedInstances)
  }

  @Test("connections do not count against the start limit")
  func noStartLimit() {
    echo()
    bench.program("echo@.service", .exits(0))
    for _ in 0..<50 { bench.connect("echo.socket") }
    #expect(counters == [50, 0, 0])
    #expect(bench.state("echo.socket") == "listening")
  }

  @Test("too many connections at once hit the trigger limit")
  func triggerLimit() {
    echo { $0.socket.triggerLimitBurst = 3 }
    for _ in 0..<4 { bench.connect("echo.socket") }
    #expect(bench.state("echo.socket") == "failed/trigger-limit-hit")
    #expect(bench.instances(of: "echo.socket").count == 3)
    #expect(bench.refusedCount == 1)
  }

  @Test("at the poll limit connections wait, and nothing fails")
  func pollLimit() {
    echo { $0.socket.pollLimitBurst = 2 }
    bench.connect("echo.socket")
    bench.connect("echo.socket")
    #expect(bench.connect("echo.socket") == nil)
    #expect(bench.state("echo.socket") == "listening")
    bench.advance(seconds: 2.1)
    #expect(bench.connect("echo.socket") != nil)
    #expect(counters == [3, 3, 0])
  }

  @Test("each listener of a unit has a poll limit of its own")
  func pollLimitPerListener() {
    echo { $0.socket.pollLimitBurst = 2 }
    bench.connect("echo.socket", on: 1)
    bench.connect("echo.socket", on: 1)
    #expect(bench.connect("echo.socket", on: 1) == nil)
    bench.advance(seconds: 1)
    #expect(bench.connect("echo.socket", on: 2) != nil)
    #expect(bench.connect("echo.socket", on: 2) != nil)
    #expect(bench.connect("echo.socket", on: 2) == nil)
    bench.advance(seconds: 1.1)
    #expect(bench.connect("echo.socket", on: 2) == nil)
    #expect(bench.connect("echo.socket", on: 1) != nil)
    bench.advance(seconds: 1)
    #expect(bench.connect("echo.socket", on: 2) != nil)
    #expect(counters == [6, 6, 0])
    bench.advance(seconds: 2)
    #expect(bench.timers.isEmpty)
  }

  @Test("a socket can be stopped while its poll limit makes connections wait")
  func stopAtPollLimit() {
    echo { $0.socket.pollLimitBurst = 1 }
    bench.connect("echo.socket")
    bench.stop("echo.socket")
    #expect(bench.state("echo.socket") == "dead")
    #expect(bench.timers.isEmpty)
  }

  @Test("stopping the socket leaves its instances alone")
  func stopLeavesInstances() {
    echo()
    bench.connect("echo.socket")
    bench.stop("echo.socket")
    #expect(bench.instances(of: "echo.socket").map(\.sub) == ["running"])
    #expect(counters == [1, 1, 0])
  }

  @Test("an instance can be stopped by its number")
  func stopInstance() throws {
    echo()
    bench.connect("echo.socket")
    let id = try #require(bench.instances(of: "echo.socket").first?.id)
    #expect(bench.result(of: bench.ask(.instanceJob(.stop, id))) == .done)
    #expect(bench.instances(of: "echo.socket").isEmpty)
    #expect(bench.refusal(bench.ask(.instanceJob(.stop, id))) == .noSuchUnit)
  }

  @Test("a restart of an instance gives its connection to a new process, and one descriptor is held at most")
  func restartInstance() throws {
    echo()
    let connection = try #require(bench.connect("echo.socket"))
    let id = try #require(bench.instances(of: "echo.socket").first?.id)
    #expect(bench.connections.isEmpty)
    #expect(bench.refusal(bench.ask(.instanceJob(.reload, id))) == .notApplicable)
    #expect(bench.result(of: bench.ask(.instanceJob(.restart, id))) == .done)
    #expect(bench.instances(of: "echo.socket").map(\.sub) == ["running"])
    #expect(bench.spawns.map(\.connection) == [connection, connection])
    #expect(bench.connections.isEmpty)
    #expect(counters == [1, 1, 0])
    #expect(bench.result(of: bench.ask(.instanceJob(.stop, id))) == .done)
    #expect(counters == [1, 0, 0])
    #expect(bench.closedCount == 1)
  }

  @Test("a restart of an instance whose connection cannot be taken back ends it")
  func restartWithoutConnection() throws {
    echo()
    bench.connect("echo.socket")
    bench.losesConnections = true
    let id = try #require(bench.instances(of: "echo.socket").first?.id)
    #expect(bench.result(of: bench.ask(.instanceJob(.restart, id))) == .done)
    #expect(bench.instances(of: "echo.socket").isEmpty)
    #expect(counters == [1, 0, 0])
    #expect(bench.spawns.count == 1)
  }

  @Test("an instance whose stop fails in a restart serves its connection again")
  func restartAfterFailure() throws {
    bench.define("echo.socket") { $0.socket.accept = true }
    bench.define("echo@.service") { $0.service.execStop = [.program("/bin/stop")] }
    bench.program("echo@.service", .stop, .exits(1))
    bench.start("echo.socket")
    bench.connect("echo.socket")
    let id = try #require(bench.instances(of: "echo.socket").first?.id)
    #expect(bench.connections.count == 1)
    #expect(bench.result(of: bench.ask(.instanceJob(.restart, id))) == .done)
    #expect(bench.instances(of: "echo.socket").map(\.sub) == ["running"])
    #expect(bench.connections.count == 1)
    #expect(counters == [1, 1, 0])
  }

  @Test(
    "Restart= of an instance gives the connection to the next process, as often as the start limit allows",
    arguments: [ServiceSettings.RestartMode.normal, .direct])
  func comesBack(mode: ServiceSettings.RestartMode) throws {
    bench.define("echo.socket") { $0.socket.accept = true }
    bench.define("echo@.service") {
      $0.service.restart = .onFailure
      $0.service.restartMode = mode
      $0.unit.startLimitBurst = 3
    }
    bench.start("echo.socket")
    let connection = try #require(bench.connect("echo.socket"))
    for round in 1...3 {
      let process = try #require(bench.processes.keys.first)
      #expect(bench.connections.count == 1 && counters == [1, 1, 0])
      bench.end(process, .exited(1))
      bench.run()
      #expect(bench.instances(of: "echo.socket").map(\.sub) == ["auto-restart"])
      bench.advance(seconds: 1)
      #expect(bench.spawns.map(\.connection) == Array(repeating: connection, count: min(3, round + 1)))
    }
    #expect(bench.instances(of: "echo.socket").map(\.sub) == ["failed"])
    #expect(bench.connections.isEmpty && bench.closedCount == 1 && counters == [1, 0, 0])
  }

  @Test(
    "an instance that ended well with Restart=on-failure is over; a stop while it waits closes its connection"
  )
  func endsWhileWaiting() throws {
    bench.define("echo.socket") { $0.socket.accept = true }
    bench.define("echo@.service") { $0.service.restart = .onFailure }
    bench.start("echo.socket")
    bench.connect("echo.socket")
    bench.end(try #require(bench.processes.keys.first), .exited(0))
    bench.run()
    #expect(bench.instances(of: "echo.socket").isEmpty && bench.connections.isEmpty)
    bench.connect("echo.socket")
    bench.end(try #require(bench.processes.keys.first), .exited(1))
    bench.run()
    let id = try #require(bench.instances(of: "echo.socket").first?.id)
    #expect(bench.result(of: bench.ask(.instanceJob(.stop, id))) == .done)
    #expect(bench.instances(of: "echo.socket").isEmpty && bench.connections.isEmpty)
    #expect(counters == [2, 0, 0])
  }

  @Test("a failed instance is not restarted: its connection is closed")
  func restartFailed() throws {
    echo()
    bench.program("echo@.service", .exits(1))
    bench.connect("echo.socket")
    let id = try #require(bench.instances(of: "echo.socket").first?.id)
    #expect(bench.refusal(bench.ask(.instanceJob(.restart, id))) == .notApplicable)
    #expect(bench.ask(.instanceJob(.tryRestart, id)) == .done)
  }

  @Test("an instance whose requirement fails is not started, and its connection is closed")
  func failedRequirement() {
    bench.define("echo.socket") { $0.socket.accept = true }
    bench.define("echo@.service") {
      $0.unit.requires = ["db.service"]
      $0.unit.after = ["db.service"]
    }
    bench.define("db.service") { $0.service.type = .oneshot }
    bench.program("db.service", .exits(1))
    bench.start("echo.socket")
    bench.connect("echo.socket")
    #expect(bench.commands == ["db.service start"])
    #expect(bench.instances(of: "echo.socket").isEmpty)
    #expect(bench.connections.isEmpty)
    #expect(counters == [1, 0, 1])
  }

  @Test("an instance starts after what its template requires")
  func requirement() {
    bench.define("echo.socket") { $0.socket.accept = true }
    bench.define("echo@.service") {
      $0.unit.requires = ["db.service"]
      $0.unit.after = ["db.service"]
    }
    bench.define("db.service") { $0.service.type = .notify }
    bench.start("echo.socket")
    bench.connect("echo.socket")
    #expect(bench.commands == ["db.service start"])
    bench.notify("db.service")
    #expect(bench.commands == ["db.service start", "echo@.service start"])
    bench.stop("db.service")
    #expect(bench.instances(of: "echo.socket").isEmpty)
  }

  @Test("a connection that waits for a requirement is closed when everything is shut down")
  func shutDownWhileWaiting() {
    bench.define("echo.socket") { $0.socket.accept = true }
    bench.define("echo@.service") {
      $0.unit.requires = ["db.service"]
      $0.unit.after = ["db.service"]
    }
    bench.define("db.service") { $0.service.type = .notify }
    bench.start("echo.socket")
    bench.connect("echo.socket")
    bench.ask(.shutDown)
    #expect(bench.connections.isEmpty)
    #expect(bench.finishedCount == 1)
  }
}
