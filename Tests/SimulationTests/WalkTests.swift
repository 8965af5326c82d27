import Glibc
import SupervisorCore
import Testing
import UnitModel

/// `USHER_SEEDS=n` walks more seeds; a failure prints its own.
@Suite("Random walks")
struct WalkTests {
  static var seeds: UInt64 {
    guard let text = getenv("USHER_SEEDS") else { return 24 }
    return UInt64(String(cString: text)) ?? 24
  }

  @Test("keep every invariant at every step, and come to rest")
  func invariants() {
    for seed in 1...WalkTests.seeds {
      var walk = Walk(seed: seed, steps: 2000, reloads: seed % 2 == 0)
      if let wrong = walk.run() {
        Issue.record("seed \(seed): \(wrong)")
        return
      }
    }
  }

  @Test("reach every state, every refusal and every end of a job")
  func reach() {
    var missing: Set<String> = [
      "service dead", "service condition", "service start-pre", "service start", "service start-post",
      "service running", "service exited", "service reload", "service stop", "service stop-watchdog",
      "service stop-sigterm",
      "service stop-sigkill", "service stop-post", "service final-sigterm", "service final-sigkill",
      "service failed", "service auto-restart", "socket dead", "socket start-pre", "socket start-open",
      "socket start-post",
      "socket listening", "socket running", "socket stop-pre", "socket stop-pre-sigterm",
      "socket stop-pre-sigkill", "socket stop-post", "socket final-sigterm", "socket final-sigkill",
      "socket failed", "refused maxConnections", "refused maxConnectionsPerSource", "refused triggerLimit",
      "refused stopping", "refused noService", "job done", "job canceled", "job timeout", "job failed",
      "job dependency",
    ]
    for seed in UInt64(1)...120 where !missing.isEmpty {
      var walk = Walk(seed: seed, steps: 2000, reloads: false)
      _ = walk.run { walk in
        for id in walk.bench.core.units.ids {
          guard let record = walk.bench.core.units[id] else { continue }
          missing.remove("\(record.name.kind) \(record.sub)")
        }
        return nil
      }
      for reason in walk.bench.refusals.values { missing.remove("refused \(reason)") }
      for result in walk.bench.results.values { missing.remove("job \(result)") }
    }
    #expect(missing.isEmpty)
  }

  @Test("go on the same from a state that was written and read back")
  func resuming() throws {
    for seed in 1...(WalkTests.seeds / 2 + 1) {
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
