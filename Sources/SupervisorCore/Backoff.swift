import UnitModel

/// How long to wait before something is tried again: the pause doubles from time to time up to a longest one,
/// and begins anew after a quiet time. Time comes in with each call; nothing is armed here.
package struct Backoff: Hashable, Codable, Sendable {
  package struct Steps: Sendable {
    package var first: TimeSpan
    package var longest: TimeSpan
    /// So long, or as long as the last pause if that is longer, nothing may have gone wrong.
    package var quiet: TimeSpan
  }

  /// How many pauses there were in a row.
  package private(set) var count: UInt32 = 0
  private var end: Instant?

  package init() {}

  /// How long the next pause is, were it to begin now.
  package func next(_ steps: Steps, at now: Instant) -> TimeSpan {
    isOver(steps, at: now) ? Backoff.span(steps, 0) : Backoff.span(steps, count)
  }

  /// A pause begins.
  ///
  /// - Parameters:
  ///   - earliest: it does not end before that.
  ///   - grows: false for a pause that ends at `earliest`, however many there were.
  /// - Returns: when it ends, and whether it is the first of its row.
  mutating func begin(
    _ steps: Steps, at now: Instant, earliest: Instant? = nil, grows: Bool = true
  ) -> (end: Instant, isFirst: Bool) {
    if isOver(steps, at: now) { count = 0 }
    let isFirst = count == 0
    var end = max(earliest ?? now, now)
    if grows { end = max(end, now.advanced(by: Backoff.span(steps, count)) ?? end) }
    count = count == .max ? .max : count &+ 1
    self.end = end
    return (end, isFirst)
  }

  mutating func reset() { self = Backoff() }

  private func isOver(_ steps: Steps, at now: Instant) -> Bool {
    guard count > 0, let end else { return true }
    let quiet = max(steps.quiet, Backoff.span(steps, count &- 1))
    return end.advanced(by: quiet).map { $0 <= now } ?? false
  }

  private static func span(_ steps: Steps, _ doublings: UInt32) -> TimeSpan {
    let factor = doublings < 63 ? UInt64(1) << UInt64(doublings) : .max
    let (product, isTooLong) = steps.first.microseconds.multipliedReportingOverflow(by: factor)
    return isTooLong ? steps.longest : min(TimeSpan(microseconds: product), steps.longest)
  }
}
