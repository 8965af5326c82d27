import SupervisorCore
import Testing
import UnitModel

@Suite("Connections that nobody serves")
struct RefusalScenarios {
  let bench = Bench()

  init() {
    bench.core.socketDefaults = SocketDefaults()
    bench.hasOwners = true
  }

  private func listen(
    socket: (inout Draft) -> Void = { _ in }, service: (inout Draft) -> Void = { _ in }
  ) {
    bench.define("echo.socket") {
      $0.socket.accept = true
      socket(&$0)
    }
    bench.define("echo@.service") { service(&$0) }
    bench.start("echo.socket")
  }

  /// What one connection is counted as.
  private func refusal() -> [ConnectionRefusal] {
    bench.connect("echo.socket")
    let machine = bench.core.record("echo.socket")?.socket
    #expect(machine?.refused == machine?.refusals.all.reduce(UInt32(0)) { $0 + $1.count })
    #expect(bench.connections.isEmpty || machine?.refused == 0)
    return machine?.refusals.all.flatMap { Array(repeating: $0.reason, count: Int($0.count)) } ?? []
  }

  @Test("one that is served is no refusal, however it ends")
  func served() {
    listen()
    bench.program("echo@.service", .exits(1))
    #expect(refusal() == [])
    bench.program("echo@.service", .ends(.killed(signal: 9)))
    #expect(refusal() == [])
    bench.program("echo@.service", .runs)
    #expect(refusal() == [])
    bench.stop("echo.socket")
    #expect(bench.core.record("echo.socket")?.socket?.refused == 0)
  }

  @Test("a condition, an assertion or conditions that nobody could look at are the reason", arguments: 0..<3)
  func conditions(which: Int) {
    listen { _ in
    } service: {
      $0.unit.conditions = [UnitCondition(.pathExists, "/a")]
      $0.unit.assertions = [UnitCondition(.pathExists, "/b")]
    }
    let outcomes: [ConditionOutcome] = [.conditionsUnmet([0]), .assertionsUnmet([0]), .overdue]
    bench.outcomes["echo@.service"] = outcomes[which]
    #expect(refusal() == [.condition])
  }

  @Test("ExecCondition= is one, too")
  func command() {
    listen { _ in
    } service: {
      $0.service.execCondition = [.program("/bin/x")]
    }
    bench.program("echo@.service", .condition, .exits(1))
    #expect(refusal() == [.condition])
  }

  @Test("what the service requires cannot be started", arguments: [true, false])
  func dependency(isMasked: Bool) {
    bench.define("base.service") {
      $0.service.type = .oneshot
      if isMasked { $0.loadState = .masked }
    }
    bench.program("base.service", .start, .exits(1))
    listen { _ in
    } service: {
      $0.unit.requires = ["base.service"]
      $0.unit.after = ["base.service"]
    }
    #expect(refusal() == [.dependency])
  }

  @Test("the program cannot be run, or what comes before it fails or takes too long", arguments: 0..<4)
  func failing(which: Int) {
    listen { _ in
    } service: {
      $0.service.execStartPre = [.program("/bin/x")]
      $0.service.timeoutStart = .seconds(1)
      $0.service.execStart = [.program("/bin/x", which == 3 ? .ignoreFailure : [])]
    }
    switch which {
    case 0: bench.program("echo@.service", .startPre, .exits(1))
    case 1: bench.program("echo@.service", .startPre, .runs)
    default: bench.program("echo@.service", .start, .cannotSpawn(203))
    }
    bench.connect("echo.socket")
    bench.advance(seconds: 100)
    #expect(bench.core.record("echo.socket")?.socket?.refusals[.startFailed] == 1)
    #expect(bench.core.record("echo.socket")?.socket?.refused == 1)
  }

  @Test("there is no process, memory or descriptor")
  func resources() {
    listen()
    bench.program("echo@.service", .cannotSpawn(nil))
    #expect(refusal() == [.resources])
  }

  @Test("it waits for its turn, and its job is cancelled or takes too long", arguments: [true, false])
  func waiting(isCancelled: Bool) {
    bench.define("slow.service") { $0.service.type = .oneshot }
    bench.program("slow.service", .start, .runs)
    listen { _ in
    } service: {
      $0.unit.after = ["slow.service"]
      $0.unit.jobTimeout = .seconds(2)
    }
    bench.start("slow.service")
    #expect(refusal() == [])
    if isCancelled {
      let job = bench.core.jobs.first { bench.core.units[$0.value]?.service?.origin != nil }
      if let job { bench.ask(.cancelJob(job.key)) }
      #expect(bench.core.record("echo.socket")?.socket?.refusals[.stopping] == 1)
    } else {
      bench.advance(seconds: 3)
      #expect(bench.core.record("echo.socket")?.socket?.refusals[.startFailed] == 1)
    }
    #expect(bench.core.record("echo.socket")?.socket?.refused == 1)
  }

  @Test("there is no template any more", arguments: [true, false])
  func masked(waits: Bool) {
    listen { $0.socket.additions.onOverload = waits ? .suspend : .fail }
    bench.define("echo@.service") { $0.loadState = .masked }
    bench.connect("echo.socket")
    #expect(bench.core.record("echo.socket")?.socket?.refusals[.noService] == 1)
  }

  @Test("what waits in the queue is thrown away")
  func flushed() {
    bench.define("web.socket") { $0.socket.flushPending = true }
    bench.define("web.service")
    bench.start("web.socket")
    bench.knock("web.socket")
    bench.mainEnds("web.service")
    let machine = bench.core.record("web.socket")?.socket
    #expect(machine?.refusals[.flushed] == UInt32(bench.flushes * 2) && bench.flushes > 0)
  }

  @Test("as under systemd only limits count")
  func likeSystemd() {
    bench.core.countsUnserved = false
    listen { _ in
    } service: {
      $0.unit.conditions = [UnitCondition(.pathExists, "/a")]
    }
    bench.outcomes["echo@.service"] = .conditionsUnmet([0])
    #expect(refusal() == [])
    bench.outcomes["echo@.service"] = nil
    bench.program("echo@.service", .cannotSpawn(203))
    #expect(refusal() == [])
  }
}
