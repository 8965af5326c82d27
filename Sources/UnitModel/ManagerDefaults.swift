/// What the manager's own configuration sets for all units.
///
/// - Source: systemd-system.conf(5).
package struct ManagerDefaults: Hashable, Sendable {
  /// `NAME=value`, for every service.
  package var environment: [String] = []
  /// `NAME=value`, for the manager itself: what `PassEnvironment=` takes from.
  package var managerEnvironment: [String] = []
  package var limits: [ExecSettings.Resource: ExecSettings.Limit] = [:]
  package var timeoutStart: TimeSpan = .seconds(90)
  package var timeoutStop: TimeSpan = .seconds(90)
  package var timeoutAbort: TimeSpan?
  /// How long a start waits for a device.
  package var timeoutDevice: TimeSpan = .seconds(90)
  package var restartDelay = TimeSpan(microseconds: 100_000)
  package var startLimitInterval: TimeSpan = .seconds(10)
  package var startLimitBurst: UInt32 = 5
  package var standardOutput: ExecSettings.Stream?
  package var standardError: ExecSettings.Stream?
  package var oomScoreAdjust: Int32?
  package var oomPolicy: ServiceSettings.OutOfMemoryPolicy = .stop
  /// What is counted of each unit, and what limits it, unless the unit says otherwise.
  package var resources = ResourceControl()
  package var timerSlackNanoseconds: UInt64?

  package init() {}
}
