import SupervisorCore
import Testing
import UnitModel

@Suite("The supervisor's state")
struct SavedStateTests {
  /// A socket that listens, a service that runs, and one that failed.
  static func supervisor() -> (Supervisor, [LoadedUnit]) {
    var service = ServiceSettings()
    service.remainAfterExit = true
    service.type = .oneshot
    var socket = SocketSettings()
    socket.maxConnectionsPerSource = 2
    socket.accept = true
    let units = ["a.service", "a@.service", "b.service", "a.socket"].compactMap { UnitName($0) }.map { name in
      LoadedUnit(
        name: name, loadState: .loaded, kind: name.kind == .socket ? .socket(socket) : .service(service))
    }
    var core = Supervisor()
    let now = Instant(microseconds: 5)
    _ = core.handle(.loaded(units), at: now)
    for name in units.map(\.name) where !name.isTemplate {
      let effects = core.handle(.request(.job(.start, name, .replace), RequestToken(1)), at: now)
      for case .open(let unit, let token) in effects { _ = core.handle(.opened(unit, token), at: now) }
    }
    if let id = core.names.first(where: { $0.key.kind == .socket })?.value {
      for number in UInt64(1)...9 {
        _ = core.handle(.connection(id, ConnectionID(number), source: .ipv6(number, 1)), at: now)
      }
    }
    return (core, units)
  }

  @Test("survives being written and read")
  func roundTrip() throws {
    let (core, units) = SavedStateTests.supervisor()
    let text = StateText.write(core.state)
    let state = try StateText.read(SupervisorState.self, from: text)
    let resumed = try Supervisor(resuming: state, definitions: units)
    #expect(StateText.write(resumed.state) == text)
    #expect(text.count > 500)
  }

  @Test("of another version is refused")
  func version() throws {
    let (core, units) = SavedStateTests.supervisor()
    var state = core.state
    state.version = 99
    #expect(throws: StateError.version(99)) { try Supervisor(resuming: state, definitions: units) }
  }

  @Test(
    "with numbers that point nowhere is refused",
    arguments: [
      ("\"free\":[]", "\"free\":[7,-1,7]"), ("{\"generation\":0,", "{\"generation\":5,"),
      ("\"id\":{\"index\":0", "\"id\":{\"index\":1"),
    ])
  func inconsistent(part: String, other: String) throws {
    let (core, units) = SavedStateTests.supervisor()
    let text = String(decoding: StateText.write(core.state), as: UTF8.self)
    let place = try #require(text.place(of: part), "\(text)")
    let broken = text[..<place.lowerBound] + other + text[place.upperBound...]
    let state = try StateText.read(SupervisorState.self, from: Array(broken.utf8))
    #expect(throws: StateError.inconsistent) { try Supervisor(resuming: state, definitions: units) }
  }

  @Test("changed at random is refused or taken over, and never traps")
  func garbage() {
    let (core, units) = SavedStateTests.supervisor()
    let text = StateText.write(core.state)
    var random = Knuth(state: 4711)
    var taken = 0
    for _ in 0..<400 {
      var changed = text
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let at = Int.random(in: 0..<changed.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: changed[at] = UInt8.random(in: 0...255, using: &random)
        case 1: changed[at] = UInt8.random(in: 0x30...0x39, using: &random)
        case 2: changed.remove(at: at)
        default: changed.insert(changed[Int.random(in: 0..<changed.count, using: &random)], at: at)
        }
      }
      guard let state = try? StateText.read(SupervisorState.self, from: changed),
        var resumed = try? Supervisor(resuming: state, definitions: units)
      else { continue }
      taken += 1
      // It must not trap on what comes next, either.
      let now = Instant(microseconds: 9)
      for id in resumed.units.ids {
        _ = resumed.handle(.connection(id, ConnectionID(77), source: .unknown), at: now)
        _ = resumed.handle(.knock(id), at: now)
      }
      _ = resumed.handle(.request(.resetFailed(nil), RequestToken(2)), at: now)
      _ = resumed.handle(.request(.shutDown, RequestToken(3)), at: now)
    }
    #expect(taken > 0)
  }
}

/// The same numbers every time.
private struct Knuth: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

extension String {
  /// The first place of `part`.
  fileprivate func place(of part: String) -> Range<Index>? {
    var at = startIndex
    while at < endIndex {
      if self[at...].hasPrefix(part) { return at..<index(at, offsetBy: part.count) }
      at = index(after: at)
    }
    return nil
  }
}
