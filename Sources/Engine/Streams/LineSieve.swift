import UnitModel

/// What becomes of the lines of a unit's output: their level, which of them are kept, and how many.
///
/// - Source: systemd.exec(5), "SyslogLevelPrefix=", "LogLevelMax=", "LogRateLimitIntervalSec=".
package struct LineSieve: Sendable {
  private let settings: LogSettings
  /// Microseconds; lines are counted from here on.
  private var windowStart: UInt64 = 0
  private var count: UInt32 = 0
  private var droppedCount = 0

  package init(_ settings: LogSettings) { self.settings = settings }

  /// The line without its level, and that level; nil if it is not kept.
  ///
  /// - Parameter now: microseconds on a clock that only goes forward.
  /// - Parameter keeps: what `LogFilterPatterns=` says of the line without its level.
  package mutating func pass(
    _ line: [UInt8], at now: UInt64, keeps: (ArraySlice<UInt8>) -> Bool = { _ in true }
  ) -> (level: UInt8, text: ArraySlice<UInt8>)? {
    var level = settings.level
    var text = line[...]
    if settings.readsPrefix, let (own, length) = LineSieve.prefix(line) {
      level = own
      text = line.dropFirst(length)
    }
    if let lowest = settings.lowestLevel, level > lowest { return nil }
    // What nobody wants to see does not use up the limit.
    if !keeps(text) { return nil }
    guard let limit = settings.rateLimit else { return (level, text) }
    if now &- windowStart >= limit.interval.microseconds {
      windowStart = now
      count = 0
    }
    guard count < limit.burst else {
      droppedCount &+= 1
      return nil
    }
    count &+= 1
    return (level, text)
  }

  /// What was dropped since it was told last, once the limit lets lines through again or the end has come.
  package mutating func takeDropped(at now: UInt64, atEnd: Bool = false) -> String? {
    guard droppedCount > 0, let limit = settings.rateLimit else { return nil }
    guard atEnd || now &- windowStart >= limit.interval.microseconds else { return nil }
    defer { droppedCount = 0 }
    let span = limit.interval.microseconds
    let words = span % 1_000_000 == 0 ? "\(span / 1_000_000) s" : "\(span / 1000) ms"
    return "\(droppedCount) lines were dropped: LogRateLimitBurst= allows \(limit.burst) in \(words)"
  }

  /// `<N>` or `<NN>`, a level with or without a facility.
  private static func prefix(_ line: [UInt8]) -> (level: UInt8, length: Int)? {
    guard line.first == UInt8(ascii: "<") else { return nil }
    var number: UInt16 = 0
    var length = 1
    while length < line.count, length <= 3, (0x30...0x39).contains(line[length]) {
      number = number &* 10 &+ UInt16(line[length] &- 0x30)
      length &+= 1
    }
    guard length > 1, length < line.count, line[length] == UInt8(ascii: ">"), number < 192 else { return nil }
    return (UInt8(number & 7), length &+ 1)
  }
}
