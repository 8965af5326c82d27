import Glibc

/// What the supervisor expects of a service with `WatchdogSec=`.
public enum Watchdog {
  /// How long the service may be silent; `nil` where nobody waits for it. Send
  /// `NotifySocket.keepAlive()` at half of it.
  ///
  /// - Source: sd_watchdog_enabled(3)
  public static func interval() throws(SocketActivationError) -> Duration? {
    try interval(microseconds: variable("WATCHDOG_USEC"), owner: variable("WATCHDOG_PID"), pid: getpid())
  }

  /// The same over given values; `pid` is the process that asks.
  package static func interval(
    microseconds: String?, owner: String?, pid: Int32
  ) throws(SocketActivationError) -> Duration? {
    guard let microseconds else { return nil }
    guard let value = Int64(microseconds), value > 0 else {
      throw .invalid(variable: "WATCHDOG_USEC", value: microseconds)
    }
    if let owner {
      guard let number = Int32(owner), number > 0 else {
        throw .invalid(variable: "WATCHDOG_PID", value: owner)
      }
      guard number == pid else { return nil }
    }
    return .microseconds(value)
  }
}
