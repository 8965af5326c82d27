import Glibc
import SupervisorCore
import Testing
import UnitModel

/// `USHER_SEEDS=n` walks more seeds, `USHER_FIRST=m` others; a failure prints its own.
@Suite("Random walks")
struct WalkTests {
  static var seeds: UInt64 {
    guard let text = getenv("USHER_SEEDS") else { return 24 }
    return UInt64(String(cString: text)) ?? 24
  }

  /// Added to every seed.
  static var first: UInt64 {
    guard let text = getenv("USHER_FIRST") else { return 0 }
    return UInt64(String(cString: text)) ?? 0
  }

  @Test("keep every invariant at every step, and come to rest")
  func invariants() {
    for seed in WalkTests.first &+ 1...WalkTests.first &+ WalkTests.seeds {
      var walk = Walk(seed: seed, steps: 2000, reloads: seed % 2 == 0)
      if let wrong = walk.run() {
        Issue.record("seed \(seed): \(wrong)")
        return
      }
    }
  }

  @Test("for more than an hour leave no descriptor, no connection and no count behind")
  func anHour() {
    let hour: UInt64 = 3_600_000_000
    for seed in WalkTests.first &+ 7001...WalkTests.first &+ 7002 {
      var walk = Walk(seed: seed, steps: 20_000, reloads: true)
      let began = walk.bench.now
      if let wrong = walk.run() {
        Issue.record("seed \(seed): \(wrong)")
        return
      }
      #expect(walk.bench.now - began > hour, "seed \(seed) was too quick")
      #expect(walk.bench.held.isEmpty && walk.bench.connections.isEmpty && walk.bench.timers.isEmpty)
      for id in walk.bench.core.units.ids {
        guard let machine = walk.bench.core.units[id]?.socket else { continue }
        #expect(machine.connections == 0 && machine.bySource == SourceTally(), "seed \(seed)")
        #expect(machine.holds.isEmpty && machine.idle == nil, "seed \(seed)")
      }
    }
  }

  @Test("reach every state, every refusal and every end of a job")
  func reach() {
    var missing: Set<String> = [
      "service dead", "service condition", "service start-pre", "service start", "service start-post",
      "service running", "service exited", "service reload", "service reload-signal", "service reload-notify",
      "service reload-post", "service final-watchdog", "service stop", "service stop-watchdog",
      "service stop-sigterm",
      "service stop-sigkill", "service stop-post", "service final-sigterm", "service final-sigkill",
      "service failed", "service auto-restart", "socket dead", "socket start-pre", "socket start-open",
      "socket start-post",
      "socket listening", "socket deferred", "socket running", "socket stop-pre", "socket stop-pre-sigterm",
      "socket stop-pre-sigkill", "socket stop-post", "socket final-sigterm", "socket final-sigkill",
      "socket failed", "refused maxConnections", "refused maxConnectionsPerSource", "refused triggerLimit",
      "refused stopping", "refused noService", "refused sourceRate", "refused denied",
      "refused condition", "refused dependency", "refused startFailed", "refused flushed",
      "refused resources",
      "socket auto-retry",
      "told suspended", "told connectionsWait", "job done", "job canceled", "job timeout", "job failed",
      "job dependency", "job assert", "told upheld", "told notNeeded", "told noPIDFile", "told storeIsFull",
      "told idle",
      "told jobTimedOut", "told unmet", "told cannotFollow", "told upheldTooOften", "told restarted",
      "told runtimeOver", "told watchdogFired", "told orderingCycleBroken", "told conflictLeftOut",
      "told deferred", "told deferredForNothing",
      "told handedOver", "told overlapFailed", "told overlapAlone", "told drained",
      "held trigger-limit", "held start-limit", "held no-service", "held condition", "held dependency",
      "held resources",
    ]
    for seed in UInt64(1)...240 where !missing.isEmpty {
      var walk = Walk(seed: seed, steps: 2000, reloads: false)
      _ = walk.run { walk in
        for id in walk.bench.core.units.ids {
          guard let record = walk.bench.core.units[id] else { continue }
          missing.remove("\(record.name.kind) \(record.sub)")
          guard let socket = record.socket, socket.refused > 0 else { continue }
          for (reason, _) in socket.refusals.all { missing.remove("refused \(reason)") }
        }
        return nil
      }
      for reason in walk.bench.refusals.values { missing.remove("refused \(reason)") }
      for result in walk.bench.results.values { missing.remove("job \(result)") }
      for (_, report) in walk.bench.reports {
        let name = "\(report)".prefix { $0 != "(" }
        if case .suspended(let holds, _) = report {
          for name in holds.names { missing.remove("held \(name)") }
        }
        missing.remove("told \(name)")
      }
    }
    #expect(missing.isEmpty)
  }

  @Test("keep every invariant whichever call fails")
  func everyCall() {
    for seed in WalkTests.first &+ 1...WalkTests.first &+ max(2, WalkTests.seeds / 8) {
      var calls = Int.max
      var failing = 0
      while failing <= calls {
        var walk = Walk(seed: 5000 + seed, steps: 250, reloads: seed % 2 == 0)
        walk.bench.failingCall = failing == 0 ? nil : failing
        let wrong = walk.run()
        if failing == 0 { calls = walk.bench.fallibleCalls }
        if let wrong {
          Issue.record("seed \(5000 + seed), call \(failing): \(wrong)")
          return
        }
        failing += 1
      }
    }
  }

  @Test("go on the same from a state that was written and read back")
  func resuming() throws {
    for seed in WalkTests.first &+ 1...WalkTests.first &+ WalkTests.seeds / 2 + 1 {
      var walk = Walk(seed: 1000 + seed, steps: 400, reloads: false)
      let twin = Twin(walk.bench)
      let wrong = walk.run { walk in twin.difference(at: walk.bench) }
      if let wrong {
        Issue.record("seed \(seed): \(wrong)")
        return
      }
    }
  }
}
