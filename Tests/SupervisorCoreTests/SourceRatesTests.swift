import Testing
import UnitModel

@testable import SupervisorCore

@Suite("Rates by source")
struct SourceRatesTests {
  private let interval = TimeSpan.seconds(2)

  private func at(_ milliseconds: UInt64) -> Instant { Instant(microseconds: milliseconds * 1000) }

  @Test("let each source make its connections in an interval of its own")
  func windows() {
    var rates = SourceRates()
    func allows(_ source: UInt32, _ milliseconds: UInt64) -> Bool {
      rates.allows(.ipv4(source), at: at(milliseconds), interval: interval, burst: 2)
    }
    #expect(allows(1, 0) && allows(1, 100) && !allows(1, 1999))
    #expect(allows(2, 1500) && allows(2, 1500) && !allows(2, 3499))
    #expect(allows(1, 2000) && allows(1, 2000) && !allows(1, 3999))
    #expect(allows(2, 3500))
  }

  @Test("remember no more sources than they have room for, and forget what is over")
  func room() {
    var rates = SourceRates()
    for source in UInt32(0)..<100_000 {
      _ = rates.allows(.ipv4(source), at: at(0), interval: interval, burst: 1)
      #expect(rates.count <= SourceRates.capacity)
    }
    #expect(rates.count == SourceRates.capacity)
    // Those of last are remembered, and the first are not.
    let last = rates.allows(.ipv4(99_999), at: at(1), interval: interval, burst: 1)
    let first = rates.allows(.ipv4(0), at: at(1), interval: interval, burst: 1)
    #expect(!last && first)
    for source in UInt32(0)..<UInt32(SourceRates.capacity) {
      _ = rates.allows(.ipv4(source % 3), at: at(5000 + UInt64(source)), interval: interval, burst: 1)
    }
    #expect(rates.count <= 3)
  }

  @Test("come back from a text as they were, in the same order")
  func text() throws {
    var rates = SourceRates()
    for step in UInt64(0)..<500 {
      _ = rates.allows(.ipv6(step % 37, 0), at: at(step * 90), interval: interval, burst: 3)
    }
    let text = StateText.write(rates)
    var copy = try StateText.read(SourceRates.self, from: text)
    #expect(copy == rates && StateText.write(copy) == text)
    for step in UInt64(500)..<600 {
      let source = PeerSource.ipv6(step % 41, 0)
      let mine = rates.allows(source, at: at(step * 90), interval: interval, burst: 3)
      let theirs = copy.allows(source, at: at(step * 90), interval: interval, burst: 3)
      #expect(theirs == mine)
    }
    #expect(StateText.write(copy) == StateText.write(rates))
  }

  @Test("know a source by the bits of its prefix")
  func prefixes() {
    let prefix = SourcePrefix(ipv4: 24, ipv6: 56)
    #expect(PeerSource.ipv4(0x0A01_02FF).masked(prefix) == .ipv4(0x0A01_0200))
    #expect(PeerSource.ipv6(0xFFFF_FFFF_FFFF_FFFF, 9).masked(prefix) == .ipv6(0xFFFF_FFFF_FFFF_FF00, 0))
    #expect(PeerSource.ipv6(1, .max).masked(SourcePrefix(ipv4: 0, ipv6: 65)) == .ipv6(1, 1 << 63))
    #expect(PeerSource.ipv6(1, 2).masked(.whole) == .ipv6(1, 2))
    #expect(PeerSource.ipv4(7).masked(SourcePrefix(ipv4: 0, ipv6: 0)) == .ipv4(0))
    #expect(PeerSource.ipv6(7, 7).masked(SourcePrefix(ipv4: 0, ipv6: 0)) == .ipv6(0, 0))
    #expect(PeerSource.user(5).masked(prefix) == .user(5))
  }
}
