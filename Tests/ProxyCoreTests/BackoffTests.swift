import ProxyCore
import Testing
import UnitModel

@Suite("Backing off")
struct BackoffTests {
  @Test("waits longer each time, up to a quarter of a second, and begins again after an answer")
  func pauses() {
    var backoff = Backoff()
    let pauses = (0..<9).map { _ in backoff.pause().microseconds / 1000 }
    #expect(pauses == [5, 10, 20, 40, 80, 160, 250, 250, 250])
    backoff.reset()
    #expect(backoff.pause() == .milliseconds(5))
  }
}
