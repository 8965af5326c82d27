import Testing
import UnitModel

@testable import SupervisorCore

@Suite("A back-off")
struct BackoffTests {
  private let steps = Backoff.Steps(first: .seconds(1), longest: .seconds(30), quiet: .seconds(10))

  private func at(_ seconds: UInt64) -> Instant { Instant(microseconds: seconds * 1_000_000) }

  @Test("doubles up to its longest pause and begins anew after a quiet time")
  func doubling() {
    var backoff = Backoff()
    var now = at(5)
    var pauses: [UInt64] = []
    for _ in 0..<100 {
      let end = backoff.begin(steps, at: now).end
      pauses.append((end.microseconds - now.microseconds) / 1_000_000)
      now = end
    }
    #expect(pauses.prefix(7) == [1, 2, 4, 8, 16, 30, 30] && pauses.last == 30)
    // The last pause was thirty seconds long.
    let late = Instant(microseconds: now.microseconds + 29_000_000)
    #expect(backoff.next(steps, at: late) == .seconds(30))
    let quiet = Instant(microseconds: now.microseconds + 30_000_000)
    #expect(backoff.next(steps, at: quiet) == .seconds(1))
    let isFirst = backoff.begin(steps, at: quiet).isFirst
    #expect(isFirst)
  }

  @Test("does not end before what it waits for, nor in the past")
  func earliest() {
    var backoff = Backoff()
    let later = backoff.begin(steps, at: at(100), earliest: at(107)).end
    let past = backoff.begin(steps, at: at(107), earliest: at(3)).end
    let fixed = backoff.begin(steps, at: at(109), earliest: at(110), grows: false).end
    let none = backoff.begin(steps, at: at(110), earliest: at(1), grows: false)
    #expect(later == at(107) && past == at(109) && fixed == at(110) && none.end == at(110) && !none.isFirst)
  }
}

@Suite("Refusals by reason")
struct RefusalTallyTests {
  @Test("are counted each by itself")
  func counting() {
    var tally = RefusalTally()
    for reason in ConnectionRefusal.allCases { tally.count(reason) }
    tally.count(.denied)
    #expect(tally[.denied] == 2)
    #expect(tally.all.map(\.count).reduce(0, +) == UInt32(ConnectionRefusal.allCases.count) + 1)
    #expect(Set(tally.all.map(\.reason.word)).count == ConnectionRefusal.allCases.count)
  }
}
