/// Shares and amounts: percentages, weights, memory, numbers of processes.
///
/// - Source: systemd.resource-control(5).
extension ValueSyntax {
  /// `10%`, `12.5%`, `12.34%`, `5‰`, `5.1‰`, `5‱` in ten-thousandths. It may be above 100%.
  package static func tenThousandths(_ text: String) -> UInt64? {
    for (sign, decimals) in [("‱", 0), ("‰", 1), ("%", 2)] where text.hasSuffix(sign) {
      return fixedPoint(text.utf8.dropLast(sign.utf8.count), decimals)
    }
    return nil
  }

  /// `12.3` with up to `decimals` digits after the point, in units of the last one.
  private static func fixedPoint(_ text: Substring.UTF8View, _ decimals: Int) -> UInt64? {
    var scale: UInt64 = 1
    for _ in 0..<decimals { scale &*= 10 }
    let parts = text.split(
      separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let whole = unsigned(String(Substring(first))) else { return nil }
    var fraction: UInt64 = 0
    if parts.count == 2 {
      guard (1...max(1, decimals)).contains(parts[1].count), decimals > 0,
        let digits = number(parts[1], base: 10)
      else { return nil }
      fraction = decimals == 2 && parts[1].count == 1 ? digits &* 10 : digits
    }
    guard whole <= (UInt64(Int32.max) &- fraction) / scale else { return nil }
    return whole &* scale &+ fraction
  }

  /// The time of processors as a share: any percentage above zero.
  package static func quota(_ text: String) -> Bool { tenThousandths(text).map { $0 > 0 } ?? false }

  /// A share of a whole: 0% to 100%.
  package static func share(_ text: String) -> UInt64? {
    tenThousandths(text).flatMap { $0 <= 10_000 ? $0 : nil }
  }

  /// A number from a range.
  package static func weight(_ text: String, _ range: ClosedRange<UInt64>) -> Bool {
    unsigned(text).map(range.contains) ?? false
  }

  package enum Quota: Hashable, Sendable {
    case infinite
    case share(UInt64)
    case count(UInt64)
  }

  /// A size, a share of all memory or `infinity`; zero only where that is an amount, too.
  package static func memory(_ text: String, zero: Bool) -> Quota? {
    if text == "infinity" { return .infinite }
    if let share = share(text) { return share == 0 && !zero ? nil : .share(share) }
    guard let bytes = size(text), bytes < .max, zero || bytes > 0 else { return nil }
    return .count(bytes)
  }

  /// A number of processes, a share of all that can be, or `infinity`.
  package static func tasks(_ text: String) -> Quota? {
    if text == "infinity" { return .infinite }
    if let share = share(text) { return .share(share) }
    guard let number = unsigned(text), number > 0, number < .max else { return nil }
    return .count(number)
  }

  /// A limit for a device in decimal units: 1K is 1000.
  package static func deviceLimit(_ text: String) -> Bool {
    text == "infinity" || (size(text).map { $0 > 0 } ?? false)
  }
}
