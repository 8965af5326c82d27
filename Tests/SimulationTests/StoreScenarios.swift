import SupervisorCore
import Testing
import UnitModel

@Suite("Descriptors that are kept for services")
struct StoreScenarios {
  let bench = Bench()

  private func start(_ change: (inout Draft) -> Void = { _ in }) {
    bench.define("a.service") {
      $0.service.storeMax = 3
      $0.service.restart = .onFailure
      change(&$0)
    }
    bench.start("a.service")
    bench.store("a.service", "x", "y")
  }

  @Test("they outlive a restart, the newest first")
  func restart() {
    start()
    bench.mainEnds("a.service", .killed(signal: 9))
    #expect(bench.state("a.service") == "auto-restart/signal")
    bench.advance(seconds: 1)
    #expect(bench.state("a.service") == "running")
    #expect(bench.storedNames("a.service") == ["y", "x"])
    bench.restart("a.service")
    #expect(bench.storedNames("a.service") == ["y", "x"])
  }

  @Test("a stop lets go of them")
  func stop() {
    start()
    bench.stop("a.service")
    #expect(bench.stored.isEmpty)
  }

  @Test("with FileDescriptorStorePreserve=no a restart lets go of them as well")
  func preserveNo() {
    start { $0.service.storePreserve = .no }
    bench.restart("a.service")
    #expect(bench.stored.isEmpty)
  }

  @Test("with FileDescriptorStorePreserve=yes they stay while the service is stopped")
  func preserveYes() {
    start { $0.service.storePreserve = .yes }
    bench.stop("a.service")
    #expect(bench.state("a.service") == "dead-resources-pinned")
    bench.start("a.service")
    #expect(bench.storedNames("a.service") == ["y", "x"])
  }

  @Test("what is beyond FileDescriptorStoreMax= is closed")
  func limit() {
    start()
    bench.store("a.service", "z", "over")
    #expect(bench.storedNames("a.service") == ["z", "y", "x"])
    #expect(bench.stored.count == 3)
    #expect(bench.reports(of: "a.service").contains(.storeIsFull(limit: 3)))
  }

  @Test("a name is let go of, and what hung up")
  func removal() throws {
    start()
    bench.store("a.service", "x")
    bench.notify("a.service") { $0.unstored = "x" }
    #expect(bench.storedNames("a.service") == ["y"])
    let record = try #require(bench.core.record("a.service"))
    bench.tell(.storedHungUp(record.id, try #require(record.service?.stored.first?.id)))
    #expect(bench.stored.isEmpty)
  }
}

@Suite("How a service is given up")
struct FailureModeScenarios {
  let bench = Bench()

  private func start(_ change: (inout Draft) -> Void) {
    bench.define("a.service") {
      $0.service.type = .notify
      $0.service.timeoutStart = .seconds(5)
      $0.service.timeoutStop = .seconds(5)
      change(&$0)
    }
    bench.program("a.service", .ignoresTerm)
    bench.start("a.service")
  }

  @Test(
    "TimeoutStartFailureMode= chooses the signal",
    arguments: [
      (ServiceSettings.FailureMode.terminate, [15, 9] as [Int32]), (.abort, [6, 9]), (.kill, [9]),
    ])
  func start(mode: ServiceSettings.FailureMode, signals: [Int32]) {
    start { $0.service.startFailureMode = mode }
    bench.advance(seconds: 20)
    #expect(bench.signals("a.service") == signals)
    #expect(bench.state("a.service") == "failed/timeout")
  }

  @Test(
    "TimeoutStopFailureMode= chooses the signal",
    arguments: [
      (ServiceSettings.FailureMode.terminate, [15, 9] as [Int32]), (.abort, [15, 6, 9]), (.kill, [15, 9]),
    ])
  func stop(mode: ServiceSettings.FailureMode, signals: [Int32]) {
    start { $0.service.stopFailureMode = mode }
    bench.notify("a.service")
    bench.stop("a.service")
    bench.advance(seconds: 20)
    #expect(bench.signals("a.service") == signals)
    #expect(bench.state("a.service") == "failed/timeout")
  }

  @Test("EXTEND_TIMEOUT_USEC= lengthens the watchdog's wait")
  func extendedWatchdog() {
    start { $0.service.watchdog = .seconds(2) }
    bench.notify("a.service")
    bench.notify("a.service") { $0.extendTimeout = .seconds(8) }
    bench.advance(seconds: 7)
    #expect(bench.state("a.service") == "running")
    bench.advance(seconds: 2)
    #expect(bench.state("a.service") == "stop-watchdog/watchdog")
  }
}
