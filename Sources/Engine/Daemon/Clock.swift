import Glibc

/// The two clocks.
enum Clock {
  /// CLOCK_MONOTONIC, microseconds.
  static func monotonic() -> UInt64 { read(CLOCK_MONOTONIC) }

  /// CLOCK_REALTIME, microseconds since 1970.
  static func realtime() -> UInt64 { read(CLOCK_REALTIME) }

  /// A point on CLOCK_MONOTONIC on both clocks, as the two stand to each other now.
  static func timestamp(monotonic: UInt64) -> Timestamp {
    let age = Clock.monotonic() &- monotonic
    let now = realtime()
    return Timestamp(realtime: now > age ? now - age : now, monotonic: monotonic)
  }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    // Fails for unknown clocks only; these two exist everywhere.
    guard clock_gettime(clock, &time) == 0 else { return 0 }
    return UInt64(max(0, time.tv_sec)) &* 1_000_000 &+ UInt64(max(0, time.tv_nsec)) / 1000
  }
}
