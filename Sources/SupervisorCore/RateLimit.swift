import UnitModel

/// A fixed-window limiter: at most `burst` events in a window that begins with the first one.
///
/// Trigger limit, poll limit and start limit are three of these with different settings.
/// - Source: systemd's behaviour, observed: the window restarts at the first event after its end.
package struct RateLimit: Hashable, Codable, Sendable {
  private var begin: Instant?
  package private(set) var count: UInt32 = 0

  package init() {}

  /// Counts an event; false if the limit is exceeded. A burst or interval of zero never limits.
  package mutating func allows(at now: Instant, interval: TimeSpan, burst: UInt32) -> Bool {
    if burst == 0 || interval == .zero { return true }
    let isOver =
      switch begin {
      case nil: true
      case .some(let begin): begin.advanced(by: interval).map { $0 <= now } ?? false
      }
    if isOver {
      begin = now
      count = 0
    }
    if count >= burst { return false }
    count &+= 1
    return true
  }

  /// Whether an event now would be within the limit. Counts nothing.
  package func wouldAllow(at now: Instant, interval: TimeSpan, burst: UInt32) -> Bool {
    var copy = self
    return copy.allows(at: now, interval: interval, burst: burst)
  }

  /// How many more events the present window takes; `.max` without a limit.
  package func remaining(at now: Instant, interval: TimeSpan, burst: UInt32) -> UInt32 {
    if burst == 0 || interval == .zero { return .max }
    guard let end = end(interval: interval), end > now else { return burst }
    return burst > count ? burst &- count : 0
  }

  /// When the present window ends; nil if there is none, or never.
  package func end(interval: TimeSpan) -> Instant? { begin?.advanced(by: interval) }

  package mutating func reset() { self = RateLimit() }
}
