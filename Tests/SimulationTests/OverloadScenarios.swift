import SupervisorCore
import Testing
import UnitModel

@Suite("Sockets at their limits")
struct OverloadScenarios {
  let bench = Bench()

  init() {
    bench.core.socketDefaults = SocketDefaults()
    bench.hasOwners = true
  }

  func echo(_ change: (inout Draft) -> Void = { _ in }) {
    bench.define("echo.socket") {
      $0.socket.accept = true
      change(&$0)
    }
    bench.define("echo@.service")
    bench.start("echo.socket")
  }

  func holds(_ name: UnitName) -> [String] { bench.core.record(name)?.socket?.holds.names ?? [] }

  /// Connects until nobody accepts any more; how many were taken.
  func flood(_ name: UnitName, from source: PeerSource = .unknown) -> Int {
    var count = 0
    while count < 1000, bench.connect(name, from: source) != nil { count += 1 }
    return count
  }

  func endAll() {
    for process in bench.processes.keys { bench.end(process, .exited(0)) }
    bench.run()
  }

  func suspensions(_ name: UnitName) -> Int {
    bench.reports(of: name).count { if case .suspended = $0 { true } else { false } }
  }

  @Test("a service that ends at once is started as often as its start limit allows, then after pauses")
  func crashing() {
    bench.define("web.socket", "web.service")
    bench.program("web.service", .exits(1))
    bench.start("web.socket")
    for _ in 0..<5 { bench.knock("web.socket") }
    #expect(bench.state("web.socket") == "listening")
    bench.knock("web.socket")
    #expect(holds("web.socket") == ["start-limit"])
    #expect(bench.state("web.socket") == "listening")
    #expect(bench.held.count == 1 && bench.watched.isEmpty)
    // The window of the start limit is ten seconds long.
    bench.advance(seconds: 9)
    #expect(holds("web.socket") == ["start-limit"])
    bench.advance(seconds: 2)
    #expect(holds("web.socket").isEmpty)
    bench.program("web.service", .runs)
    bench.knock("web.socket")
    #expect(bench.state("web.socket") == "running")
    #expect(suspensions("web.socket") == 1)
  }

  @Test("in a row of pauses each is twice as long as the last, up to half a minute, and told once")
  func backoff() throws {
    bench.define("web.socket")
    bench.define("web.service") { $0.unit.conditions = [UnitCondition(.pathExists, "/a")] }
    bench.outcomes["web.service"] = .conditionsUnmet([0])
    bench.start("web.socket")
    var pauses: [UInt64] = []
    for _ in 0..<7 {
      bench.knock("web.socket")
      #expect(holds("web.socket") == ["condition"])
      let end = try #require(bench.core.record("web.socket")?.socket?.resumesAt)
      pauses.append((end.microseconds - bench.now) / 1_000_000)
      bench.advance(seconds: Double(end.microseconds - bench.now) / 1_000_000)
      #expect(bench.watched.count == 1)
    }
    #expect(pauses == [1, 2, 4, 8, 16, 30, 30])
    #expect(suspensions("web.socket") == 1)
    // After a quiet time it is news again.
    bench.advance(seconds: 31)
    bench.knock("web.socket")
    bench.advance(seconds: 1)
    #expect(bench.watched.count == 1)
    #expect(suspensions("web.socket") == 2)
    // What holds now is found out at the next knock.
    bench.outcomes["web.service"] = nil
    bench.knock("web.socket")
    #expect(bench.state("web.socket") == "running")
    #expect(bench.state("web.service") == "running")
  }

  @Test("the trigger limit of an Accept=no socket suspends it, and a start by hand ends that")
  func triggerLimit() {
    bench.define("web.socket") { $0.socket.triggerLimitBurst = 3 }
    bench.define("web.service") { $0.unit.startLimitBurst = 0 }
    bench.program("web.service", .exits(0))
    bench.start("web.socket")
    for _ in 0..<4 { bench.knock("web.socket") }
    #expect(holds("web.socket") == ["trigger-limit"])
    #expect(bench.core.record("web.socket")?.socket?.refused == 0)
    bench.program("web.service", .runs)
    bench.start("web.service")
    #expect(bench.state("web.socket") == "running")
    #expect(holds("web.socket").isEmpty && bench.timers.isEmpty)
    bench.mainEnds("web.service")
    #expect(bench.watched.count == 1)
  }

  @Test("an Accept=yes socket at its trigger limit takes nobody until the interval is over")
  func triggerLimitOfConnections() {
    echo {
      $0.socket.triggerLimitBurst = 3
      $0.socket.maxConnections = 1000
    }
    bench.program("echo@.service", .exits(0))
    for round in 1...20 {
      #expect(flood("echo.socket") == 3)
      #expect(holds("echo.socket") == ["trigger-limit"])
      bench.advance(seconds: 2)
      #expect(bench.core.record("echo.socket")?.socket?.accepted == UInt32(3 * round))
    }
    #expect(bench.core.record("echo.socket")?.socket?.refused == 0)
    #expect(suspensions("echo.socket") == 1)
  }

  @Test("with MaxConnections= open the next one waits until one ends, without any timer")
  func maxConnections() {
    echo { $0.socket.maxConnections = 2 }
    #expect(flood("echo.socket") == 2)
    #expect(holds("echo.socket") == ["max-connections"])
    #expect(bench.timers.isEmpty)
    bench.advance(seconds: 1000)
    #expect(bench.connect("echo.socket") == nil)
    if let first = bench.processes.keys.first { bench.end(first, .exited(0)) }
    bench.run()
    #expect(flood("echo.socket") == 1)
    endAll()
    #expect(flood("echo.socket") == 2)
    #expect(bench.core.record("echo.socket")?.socket?.refused == 0)
    // Once a minute at most.
    #expect(bench.reports(of: "echo.socket") == [.connectionsWait(limit: 2), .connectionsWait(limit: 2)])
    // Stopped and started again, those that live still count.
    bench.stop("echo.socket")
    bench.start("echo.socket")
    #expect(holds("echo.socket") == ["max-connections"])
    bench.define("echo.socket") {
      $0.socket.accept = true
      $0.socket.maxConnections = 3
    }
    #expect(flood("echo.socket") == 1)
  }

  @Test("one source at its limit does not hold up others")
  func perSource() {
    echo {
      $0.socket.maxConnectionsPerSource = 1
      $0.socket.additions.sourcePrefix = SourcePrefix(ipv4: 24, ipv6: 64)
      $0.socket.pollLimitBurst = 0
      $0.socket.triggerLimitBurst = 0
    }
    #expect(bench.connect("echo.socket", from: .ipv4(0x0A00_0001)) != nil)
    for host in UInt32(2)..<200 { bench.connect("echo.socket", from: .ipv4(0x0A00_0000 + host)) }
    #expect(bench.connect("echo.socket", from: .ipv6(1, 1)) != nil)
    bench.connect("echo.socket", from: .ipv6(1, 2))
    bench.connect("echo.socket", from: .ipv6(2, 1))
    let socket = bench.core.record("echo.socket")?.socket
    #expect(socket?.accepted == 3 && socket?.refusals[.maxConnectionsPerSource] == 199)
    #expect(bench.watched.count == 1)
    endAll()
    #expect(bench.core.record("echo.socket")?.socket?.bySource == SourceTally())
  }

  @Test("the rate of one source is limited by its prefix, and others are served")
  func sourceRate() {
    echo {
      $0.socket.additions.sourceRateBurst = 2
      $0.socket.additions.sourcePrefix = SourcePrefix(ipv4: 24, ipv6: 64)
    }
    bench.program("echo@.service", .exits(0))
    for host in UInt32(1)...9 { bench.connect("echo.socket", from: .ipv4(0x0A00_0000 + host)) }
    bench.connect("echo.socket", from: .ipv4(0x0B00_0000))
    let socket = bench.core.record("echo.socket")?.socket
    #expect(socket?.accepted == 3 && socket?.refusals[.sourceRate] == 7)
    bench.advance(seconds: 2)
    bench.connect("echo.socket", from: .ipv4(0x0A00_0001))
    #expect(bench.core.record("echo.socket")?.socket?.accepted == 4)
  }

  @Test("a missing template costs one connection, and its coming ends the wait")
  func missingTemplate() throws {
    bench.define("echo.socket") { $0.socket.accept = true }
    bench.start("echo.socket")
    let connection = try #require(bench.connect("echo.socket"))
    #expect(bench.refusals[connection] == .noService)
    #expect(holds("echo.socket") == ["no-service"])
    bench.advance(seconds: 300)
    #expect(bench.connect("echo.socket") == nil)
    bench.define("echo@.service")
    #expect(bench.connect("echo.socket") != nil)
    #expect(bench.core.record("echo.socket")?.socket?.accepted == 1)
  }

  @Test("where no process can be made the next connections wait")
  func noProcess() {
    echo()
    bench.program("echo@.service", .cannotSpawn(nil))
    bench.connect("echo.socket")
    #expect(holds("echo.socket") == ["resources"])
    #expect(bench.core.record("echo.socket")?.socket?.refusals[.resources] == 1)
    bench.program("echo@.service", .runs)
    bench.advance(seconds: 1)
    #expect(bench.connect("echo.socket") != nil)
    #expect(bench.instances(of: "echo.socket").filter { $0.sub == "running" }.count == 1)
  }

  @Test("OnOverload=fail fails the unit, whatever the default")
  func fails() {
    bench.define("web.socket") { $0.socket.additions.onOverload = .fail }
    bench.define("web.service")
    bench.program("web.service", .exits(0))
    bench.start("web.socket")
    for _ in 0..<6 { bench.knock("web.socket") }
    #expect(bench.state("web.socket") == "failed/service-start-limit-hit")
  }

  @Test("a stop in a pause leaves nothing")
  func stopped() {
    bench.define("web.socket", "web.service")
    bench.program("web.service", .exits(0))
    bench.start("web.socket")
    for _ in 0..<6 { bench.knock("web.socket") }
    #expect(bench.timers.count == 1)
    #expect(bench.result(of: bench.stop("web.socket")) == .done)
    #expect(bench.timers.isEmpty && bench.held.isEmpty)
  }

  // MARK: Listeners that cannot be opened

  /// The n-th call that may fail does: the first is the open.
  func defineBusy() {
    bench.define("web.socket", "web.service")
    bench.failingCall = bench.fallibleCalls + 1
  }

  @Test("listeners that cannot be opened fail the start, and are tried again")
  func retries() {
    defineBusy()
    #expect(bench.result(of: bench.start("web.socket")) == .failed)
    #expect(bench.state("web.socket") == "auto-retry/resources")
    #expect(bench.core.record("web.socket")?.active == .activating)
    bench.failingCall = bench.fallibleCalls + 1
    bench.advance(seconds: 1)
    #expect(bench.state("web.socket") == "auto-retry/resources")
    bench.advance(seconds: 1)
    #expect(bench.state("web.socket") == "auto-retry/resources")
    bench.advance(seconds: 1)
    #expect(bench.state("web.socket") == "listening")
    #expect(bench.watched.count == 1 && bench.timers.isEmpty)
  }

  @Test("a start by hand is a try at once")
  func startsAgain() {
    defineBusy()
    bench.start("web.socket")
    #expect(bench.result(of: bench.start("web.socket")) == .done)
    #expect(bench.state("web.socket") == "listening")
    #expect(bench.timers.isEmpty)
  }

  @Test("a stop ends the tries")
  func stopsTrying() {
    defineBusy()
    bench.start("web.socket")
    #expect(bench.result(of: bench.stop("web.socket")) == .done)
    #expect(bench.state("web.socket") == "dead")
    bench.advance(seconds: 1000)
    #expect(bench.state("web.socket") == "dead" && bench.timers.isEmpty)
  }

  @Test("a reload that sets BindRetrySec=0 ends the tries")
  func noMoreTries() {
    defineBusy()
    bench.start("web.socket")
    #expect(bench.state("web.socket") == "auto-retry/resources")
    bench.define("web.socket") { $0.socket.additions.bindRetry = .zero }
    bench.advance(seconds: 60)
    #expect(bench.state("web.socket") == "failed/resources")
    #expect(bench.timers.isEmpty && bench.held.isEmpty)
  }

  @Test("BindRetrySec=0 fails for good")
  func neverRetries() {
    bench.define("web.socket") { $0.socket.additions.bindRetry = .zero }
    bench.define("web.service")
    bench.failingCall = bench.fallibleCalls + 1
    bench.start("web.socket")
    #expect(bench.state("web.socket") == "failed/resources")
    #expect(bench.timers.isEmpty)
  }

  @Test("who is ordered after it goes on, and who requires it fails")
  func others() {
    defineBusy()
    bench.define("a.service") {
      $0.unit.wants = ["web.socket"]
      $0.unit.after = ["web.socket"]
    }
    bench.define("b.service") {
      $0.unit.requires = ["web.socket"]
      $0.unit.after = ["web.socket"]
    }
    #expect(bench.result(of: bench.start("a.service")) == .done)
    #expect(bench.state("web.socket") == "auto-retry/resources")
    bench.failingCall = bench.fallibleCalls + 1
    #expect(bench.result(of: bench.start("b.service")) == .dependency)
  }

  @Test("while its service runs without it nothing is tried")
  func serviceRuns() {
    defineBusy()
    bench.start("web.socket")
    bench.start("web.service")
    bench.advance(seconds: 100)
    #expect(bench.state("web.socket") == "auto-retry/resources")
    bench.stop("web.service")
    bench.advance(seconds: 61)
    #expect(bench.state("web.socket") == "listening")
  }
}
