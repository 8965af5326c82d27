/// A length of time in microseconds, as systemd.time(7) has it. `infinity` is its own value.
///
/// Arithmetic saturates at `infinity`; nothing traps.
package struct TimeSpan: Hashable, Comparable, Codable, Sendable {
  package var microseconds: UInt64

  package init(microseconds: UInt64) { self.microseconds = microseconds }

  package static let zero = TimeSpan(microseconds: 0)
  package static let infinity = TimeSpan(microseconds: .max)

  package static func seconds(_ n: UInt64) -> TimeSpan {
    let (product, overflow) = n.multipliedReportingOverflow(by: 1_000_000)
    return overflow ? .infinity : TimeSpan(microseconds: product)
  }

  package static func milliseconds(_ n: UInt64) -> TimeSpan {
    let (product, overflow) = n.multipliedReportingOverflow(by: 1000)
    return overflow ? .infinity : TimeSpan(microseconds: product)
  }

  package func adding(_ other: TimeSpan) -> TimeSpan {
    let (sum, overflow) = microseconds.addingReportingOverflow(other.microseconds)
    return overflow ? .infinity : TimeSpan(microseconds: sum)
  }

  package static func < (a: TimeSpan, b: TimeSpan) -> Bool { a.microseconds < b.microseconds }
}

/// A point on CLOCK_MONOTONIC, in microseconds.
package struct Instant: Hashable, Comparable, Codable, Sendable {
  package var microseconds: UInt64

  package init(microseconds: UInt64) { self.microseconds = microseconds }

  package static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }

  /// The point `span` later; nil if that is never.
  package func advanced(by span: TimeSpan) -> Instant? {
    if span == .infinity { return nil }
    let (sum, overflow) = microseconds.addingReportingOverflow(span.microseconds)
    return overflow ? nil : Instant(microseconds: sum)
  }
}
