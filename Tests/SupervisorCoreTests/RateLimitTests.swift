import SupervisorCore
import Testing
import UnitModel

@Suite("A rate limit")
struct RateLimitTests {
  func at(_ microseconds: UInt64) -> Instant { Instant(microseconds: microseconds) }

  @Test("lets a burst through and then nothing until its window is over")
  func window() {
    var limit = RateLimit()
    var verdicts: [Bool] = []
    for time in [0, 1, 2, 99, 100, 101, 102] as [UInt64] {
      verdicts.append(limit.allows(at: at(time), interval: TimeSpan(microseconds: 100), burst: 2))
    }
    #expect(verdicts == [true, true, false, false, true, true, false])
  }

  @Test("of burst or interval zero never limits")
  func disabled() {
    var limit = RateLimit()
    for _ in 0..<100 {
      let verdicts = [
        limit.allows(at: at(0), interval: .seconds(1), burst: 0),
        limit.allows(at: at(0), interval: .zero, burst: 1),
      ]
      #expect(verdicts == [true, true])
    }
  }

  @Test("with an infinite interval never forgets, and forgets when it is reset")
  func infinite() {
    var limit = RateLimit()
    var verdicts = [limit.allows(at: at(0), interval: .infinity, burst: 1)]
    verdicts.append(limit.allows(at: at(.max), interval: .infinity, burst: 1))
    limit.reset()
    verdicts.append(limit.allows(at: at(.max), interval: .infinity, burst: 1))
    #expect(verdicts == [true, false, true])
  }
}
