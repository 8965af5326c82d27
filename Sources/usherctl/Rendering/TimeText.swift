import Glibc

/// Times as systemd's tools write them.
///
/// - Source: systemd.time(7)
enum TimeText {
  private static let units: [(name: String, microseconds: UInt64)] = [
    ("y", 31_557_600_000_000), ("month", 2_629_800_000_000), ("w", 604_800_000_000),
    ("d", 86_400_000_000), ("h", 3_600_000_000), ("min", 60_000_000), ("s", 1_000_000),
    ("ms", 1000), ("us", 1),
  ]

  /// A length of time: `1min 30s`, `100ms`, `0`, `infinity`.
  static func span(_ microseconds: UInt64) -> String {
    if microseconds == .max { return "infinity" }
    var parts: [String] = []
    var rest = microseconds
    for unit in units where rest >= unit.microseconds {
      parts.append("\(rest / unit.microseconds)\(unit.name)")
      rest %= unit.microseconds
    }
    return parts.isEmpty ? "0" : parts.joined(separator: " ")
  }

  /// A length of time to three places: `250us`, `12ms`, `1.204s`, `2min 3.500s`.
  static func short(_ microseconds: UInt64) -> String {
    if microseconds < 1000 { return "\(microseconds)us" }
    if microseconds < 1_000_000 { return "\(microseconds / 1000)ms" }
    let minutes = microseconds / 60_000_000
    let rest = microseconds % 60_000_000
    let thousandths = String(rest % 1_000_000 / 1000)
    let seconds =
      "\(rest / 1_000_000)." + String(repeating: "0", count: 3 - thousandths.count) + thousandths + "s"
    return minutes == 0 ? seconds : span(minutes * 60_000_000) + " " + seconds
  }

  /// A point in time, in local time: `Tue 2023-11-14 22:13:20 UTC`.
  static func point(_ microseconds: UInt64) -> String {
    var time = time_t(truncatingIfNeeded: microseconds / 1_000_000)
    var parts = tm()
    guard localtime_r(&time, &parts) != nil else { return "n/a" }
    var buffer = [CChar](repeating: 0, count: 64)
    let count = strftime(&buffer, buffer.count, "%a %Y-%m-%d %H:%M:%S %Z", &parts)
    return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// How long ago something was: `250ms ago`, `5s ago`, `2h 3min ago`, `4 days ago`.
  static func ago(_ microseconds: UInt64) -> String {
    let (second, minute, hour, day) = (
      UInt64(1_000_000), UInt64(60_000_000), UInt64(3_600_000_000), UInt64(86_400_000_000)
    )
    func counted(_ n: UInt64, _ word: String) -> String { "\(n) \(word)\(n == 1 ? "" : "s")" }
    let text =
      switch microseconds {
      case (365 * day)...: counted(microseconds / (365 * day), "year")
      case (30 * day)...: counted(microseconds / (30 * day), "month")
      case (2 * day)...: counted(microseconds / day, "day")
      case day...: "1 day \(microseconds % day / hour)h"
      case hour...: "\(microseconds / hour)h \(microseconds % hour / minute)min"
      case minute...: "\(microseconds / minute)min \(microseconds % minute / second)s"
      case second...: "\(microseconds / second)s"
      case 1000...: "\(microseconds / 1000)ms"
      default: "\(microseconds)us"
      }
    return text + " ago"
  }

  /// CLOCK_REALTIME in microseconds.
  static var now: UInt64 {
    var clock = timespec()
    clock_gettime(CLOCK_REALTIME, &clock)
    return UInt64(clock.tv_sec) &* 1_000_000 &+ UInt64(clock.tv_nsec) / 1000
  }
}
