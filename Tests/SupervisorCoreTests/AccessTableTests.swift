import Testing
import UnitModel

@testable import SupervisorCore

@Suite("Who may connect")
struct AccessTableTests {
  private func table(allow: String = "", deny: String = "", _ numbers: [String: UInt32] = [:]) -> AccessTable
  {
    func subjects(_ text: String) -> [AccessSubject] {
      text.split(separator: " ").compactMap { AccessSubject(String($0)) }
    }
    return AccessTable(allow: subjects(allow), deny: subjects(deny)) { subject in
      switch subject {
      case .user(let name), .group(let name): UInt32(name) ?? numbers[name]
      default: nil
      }
    }
  }

  private func source(_ text: String) -> PeerSource {
    switch IPNetwork(text) {
    case .ipv4(let address, _): .ipv4(address)
    case .ipv6(let address, _):
      .ipv6(UInt64(truncatingIfNeeded: address >> 64), UInt64(truncatingIfNeeded: address))
    case nil: .unknown
    }
  }

  @Test("the longest prefix decides, and of two of a length the one that denies")
  func longest() {
    let table = table(
      allow: "10.0.0.0/8 10.1.2.0/24 10.1.2.3 2001:db8::/32 10.9.0.0/16",
      deny: "10.1.0.0/16 10.1.2.4 2001:db8:1::/48 10.9.0.0/16")
    for (text, isAllowed) in [
      ("10.0.0.1", true), ("10.1.0.1", false), ("10.1.2.0", true), ("10.1.2.3", true), ("10.1.2.4", false),
      ("10.1.2.255", true), ("10.1.3.0", false), ("10.2.0.0", true), ("11.0.0.0", false),
      ("9.255.255.255", false),
      ("10.9.1.1", false), ("2001:db8::1", true), ("2001:db8:1::1", false), ("2001:db8:2::", true),
      ("2001:db9::", false),
      ("::ffff:10.1.2.3", true), ("::ffff:10.1.2.4", false), ("255.255.255.255", false),
    ] {
      #expect(table.allows(source(text)) == isAllowed, "\(text)")
    }
  }

  @Test("with Deny= alone everybody else may, with Allow= nobody else, with neither all")
  func others() {
    #expect(!table(allow: "10.0.0.0/8").allows(source("::1")))
    #expect(!table(allow: "10.0.0.0/8").allows(.user(0)))
    #expect(!table(allow: "10.0.0.0/8").allows(.vsock(3)) && !table(allow: "10.0.0.0/8").allows(.unknown))
    #expect(table(deny: "10.0.0.0/8").allows(source("::1")) && table(deny: "10.0.0.0/8").allows(.user(0)))
    #expect(table().allows(source("1.2.3.4")))
    #expect(table(allow: "any", deny: "10.0.0.0/8").allows(source("11.0.0.0")))
    #expect(table(allow: "10.0.0.0/8", deny: "any").allows(source("10.0.0.0")))
    #expect(!table(allow: "any", deny: "any").allows(source("10.0.0.0")))
    #expect(!AccessTable.closed.allows(source("127.0.0.1")) && !AccessTable.closed.allows(.user(0)))
    #expect(table(deny: "255.255.255.255 ::/1 0.0.0.0/0").allows(source("8000::")))
    #expect(!table(deny: "255.255.255.255 ::/1 0.0.0.0/0").allows(source("255.255.255.255")))
  }

  @Test("an Allow= whose lists are empty lets nobody in")
  func emptyList() {
    let table = AccessTable(allow: [], deny: [], hasAllow: true) { _ in nil }
    #expect(!table.allows(source("127.0.0.1")))
  }

  @Test("a user outweighs groups, and a denied group outweighs an allowed one")
  func users() {
    let table = table(
      allow: "@alice @:staff @:4", deny: "@17 @:guests", ["alice": 1000, "staff": 50, "guests": 60])
    #expect(table.allows(.user(1000)) { [60] })
    #expect(!table.allows(.user(17)) { [50] })
    #expect(table.allows(.user(18)) { [9, 50] } && table.allows(.user(18)) { [4] })
    #expect(!table.allows(.user(18)) { [50, 60] })
    #expect(!table.allows(.user(18)) { [9] })
  }

  @Test("is the same as by looking at every entry")
  func everyEntry() {
    var state: UInt64 = 7
    func roll(_ most: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % most
    }
    for _ in 0..<60 {
      var entries: [(network: IPNetwork, isAllowed: Bool)] = []
      for _ in 0..<roll(60) {
        // Few bits, so that prefixes lie in each other.
        let address = UInt32(roll(16)) << 28 | UInt32(roll(4)) << 20
        entries.append((IPNetwork(ipv4: address, length: UInt8(roll(33))), roll(2) == 0))
      }
      let allow = entries.filter(\.isAllowed).map { AccessSubject.network($0.network) }
      let deny = entries.filter { !$0.isAllowed }.map { AccessSubject.network($0.network) }
      let table = AccessTable(allow: allow, deny: deny) { _ in nil }
      for _ in 0..<200 {
        let address = UInt32(roll(16)) << 28 | UInt32(roll(4)) << 20 | UInt32(roll(3))
        var best: (length: UInt8, isAllowed: Bool)?
        for (network, isAllowed) in entries {
          guard case .ipv4(let first, let length) = network,
            IPNetwork(ipv4: address, length: length) == .ipv4(first, length: length)
          else { continue }
          if let known = best, known.length > length || known.length == length && !known.isAllowed {
            continue
          }
          best = (length, isAllowed)
        }
        #expect(table.allows(.ipv4(address)) == best?.isAllowed ?? allow.isEmpty)
      }
    }
  }

  @Test("100,000 entries cost less than a microsecond a connection, a debug build some more")
  func speed() {
    var entries: [AccessSubject] = []
    for number in UInt32(0)..<100_000 {
      entries.append(.network(IPNetwork(ipv4: number &* 2_654_435_761, length: 32)))
      entries.append(.network(IPNetwork(ipv6: UInt128(number &* 2_654_435_761) << 80, length: 64)))
    }
    let table = AccessTable(allow: [.any], deny: entries) { _ in nil }
    let empty = AccessTable(allow: [], deny: [.any]) { _ in nil }
    let clock = ContinuousClock()
    var allowed = 0
    // Turn by turn, so that what else the machine does hits both alike.
    var (full, none) = (Duration.zero, Duration.zero)
    for round in UInt32(0)..<50 {
      full += clock.measure {
        for number in UInt32(0)..<1000 {
          let key = (number &+ round &* 1000) &* 2_246_822_519
          if table.allows(.ipv4(key)) { allowed += 1 }
          if table.allows(.ipv6(UInt64(key) << 16, 0)) { allowed += 1 }
        }
      }
      none += clock.measure {
        for number in UInt32(0)..<1000 {
          let key = (number &+ round &* 1000) &* 2_246_822_519
          if empty.allows(.ipv4(key)) { allowed += 1 }
          if empty.allows(.ipv6(UInt64(key) << 16, 0)) { allowed += 1 }
        }
      }
    }
    #expect(allowed > 0)
    #if DEBUG
      let most = 20_000
    #else
      let most = 1_000
    #endif
    #expect((full - none) / 100_000 < .nanoseconds(most))
  }
}
