import UnitModel

/// One of a unit's open listeners, by a number that the engine gives; unique within a run of the unit.
package struct ListenerNumber: Hashable, Codable, Sendable {
  package var value: UInt32
  package init(_ value: UInt32) { self.value = value }
}

/// The poll limit of one listener: how many connections were accepted, and whether it is left alone until the
/// interval is over. Each listener of a unit has its own, so that a flood at one does not hold up the others.
///
/// Only units with `Accept=yes` have it. Under systemd 262, too, the other ones never reach theirs: whenever a
/// service has ended and its listeners are watched again, the interval begins anew (scenario `poll-limits`).
///
/// - Source: systemd.socket(5), "PollLimitIntervalSec="
struct PollGate: Hashable, Codable, Sendable {
  let listener: ListenerNumber
  var limit = RateLimit()
  /// Armed while it is left alone; what connects waits in the kernel's queue.
  var timer: TimerToken?

  init(_ listener: ListenerNumber) { self.listener = listener }
}

extension SocketMachine {
  /// The engine polls that listener.
  package func isPolled(_ listener: ListenerNumber) -> Bool {
    isWatched && !gates.contains { $0.listener == listener && $0.timer != nil }
  }

  /// Timers of listeners that are left alone.
  package var pollTimers: [TimerToken] { gates.compactMap(\.timer) }

  /// How many more times that listener may be looked at in the present interval.
  package func pollsLeft(of listener: ListenerNumber, _ settings: SocketSettings, at now: Instant) -> UInt32 {
    let burst = SocketMachine.pollBurst(settings)
    guard let gate = gates.first(where: { $0.listener == listener }) else {
      return burst == 0 || settings.pollLimitInterval == .zero ? .max : burst
    }
    return gate.limit.remaining(at: now, interval: settings.pollLimitInterval, burst: burst)
  }

  static func pollBurst(_ settings: SocketSettings) -> UInt32 {
    settings.pollLimitBurst ?? 150
  }

  /// Counts a connection of a listener. With the last that the limit allows its gate closes until the interval is
  /// over; nothing fails. Linear in the listeners that had connections lately.
  mutating func countPoll(_ listener: ListenerNumber, _ c: SocketContext, into out: inout Outbox) {
    let interval = c.settings.pollLimitInterval
    let burst = SocketMachine.pollBurst(c.settings)
    if burst == 0 || interval == .zero { return }
    let place = gates.firstIndex { $0.listener == listener } ?? gates.endIndex
    if place == gates.endIndex { gates.append(PollGate(listener)) }
    _ = gates[place].limit.allows(at: c.now, interval: interval, burst: burst)
    guard gates[place].timer == nil,
      gates[place].limit.remaining(at: c.now, interval: interval, burst: burst) == 0,
      let end = gates[place].limit.end(interval: interval)
    else { return }
    let token = TimerToken(unit: c.id, serial: out.tokens.next())
    gates[place].timer = token
    out.effects.append(.arm(token, at: end))
    reviewPolling(c, into: &out)
  }

  /// The interval of a listener's poll limit is over.
  mutating func pollAgain(_ token: TimerToken, _ c: SocketContext, into out: inout Outbox) {
    gates.removeAll { $0.timer == token }
    reviewPolling(c, into: &out)
  }

  /// Closed gates open; what was counted stays.
  mutating func endPollPauses(into out: inout Outbox) {
    for place in gates.indices {
      guard let timer = gates[place].timer else { continue }
      gates[place].timer = nil
      out.effects.append(.disarm(timer))
    }
  }

  /// The listeners are others now: counts of those that are gone are of no use. Closed gates end with their timers.
  mutating func forgetPolls() { gates.removeAll { $0.timer == nil } }

  /// Has the engine see which listeners it polls.
  private func reviewPolling(_ c: SocketContext, into out: inout Outbox) {
    if isWatched { out.effects.append(.repoll(c.id)) }
    out.effects.append(.changed(c.id))
  }
}
