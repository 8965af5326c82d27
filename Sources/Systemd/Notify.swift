import CSystemd

/// What this process tells the service manager that started it, if one listens.
///
/// - Source: sd_notify(3)
package enum Notify {
  /// Sends `state`: lines such as `READY=1` or `STATUS=…`.
  ///
  /// - Parameter unsetsEnvironment: true takes `NOTIFY_SOCKET` away, so that nothing started later
  ///   speaks in this process's name.
  /// - Returns: true if somebody listens.
  @discardableResult
  package static func send(
    _ state: String, unsetsEnvironment: Bool = false
  ) throws(SystemdError) -> Bool {
    try checked("sd_notify", sd_notify(unsetsEnvironment ? 1 : 0, state)) > 0
  }

  /// True if PID 1 is systemd.
  package static var isSystemdRunning: Bool { sd_booted() > 0 }
}
