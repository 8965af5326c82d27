import UnitModel

/// How long to wait before the next attempt: short at first, because a starting server is ready at any
/// moment, then longer, because a missing one costs an attempt each time.
package struct Backoff: Hashable, Sendable {
  private static let first = TimeSpan.milliseconds(5)
  private static let longest = TimeSpan.milliseconds(250)
  private var next = Self.first

  package init() {}

  /// The pause before the next attempt: 5 ms, 10 ms, 20 ms … 250 ms.
  package mutating func pause() -> TimeSpan {
    defer { next = min(TimeSpan(microseconds: next.microseconds &* 2), Self.longest) }
    return next
  }

  /// From the beginning: the target has answered.
  package mutating func reset() { next = Self.first }
}
