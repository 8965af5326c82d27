import Glibc
import Systemd
import UnitModel

/// What holds for units that say nothing, as the manager's configuration has it.
///
/// - Source: systemd-system.conf(5); org.freedesktop.systemd1(5), "The Manager Object"
enum ManagerDefaultProperties {
  typealias Property = BusInterface<ControlServer>.Property

  static let all: [Property] = times + accounting + limits + others

  private static let times: [Property] = [
    time("DefaultTimeoutStartUSec") { $0.timeoutStart },
    time("DefaultTimeoutStopUSec") { $0.timeoutStop },
    time("DefaultTimeoutAbortUSec") { $0.timeoutAbort ?? $0.timeoutStop },
    time("DefaultDeviceTimeoutUSec") { $0.timeoutDevice },
    time("DefaultRestartUSec") { $0.restartDelay },
    time("DefaultStartLimitIntervalUSec") { $0.startLimitInterval },
    Property("DefaultStartLimitBurst", "u") { .uint32(defaults($0).startLimitBurst) },
  ]

  private static let accounting: [Property] = ResourceControl.Account.allCases.map { account in
    Property("Default" + account.rawValue, "b") { .bool(defaults($0).resources.counts(account)) }
  }

  private static let limits: [Property] = UnitProperties.limitedResources.flatMap { name, resource in
    [
      Property("DefaultLimit" + name, "t") { .uint64(limit(resource, $0).hard) },
      Property("DefaultLimit" + name + "Soft", "t") { .uint64(limit(resource, $0).soft) },
    ]
  }

  private static let others: [Property] = [
    Property("DefaultTasksMax", "t") {
      .uint64(defaults($0).resources.value(of: "TasksMax").map(Daemon.amount(ofTasks:)) ?? .max)
    },
    Property("TimerSlackNSec", "t") { .uint64(defaults($0).timerSlackNanoseconds ?? 50_000) },
    Property("DefaultOOMPolicy", "s") { .string(defaults($0).oomPolicy.rawValue) },
    Property("DefaultOOMScoreAdjust", "i") { .int32(defaults($0).oomScoreAdjust ?? 0) },
  ]

  private static func time(
    _ name: String, _ value: @escaping @Sendable (ManagerDefaults) -> TimeSpan
  ) -> Property {
    Property(name, "t") { .uint64(value(defaults($0)).microseconds) }
  }

  private static func defaults(_ server: ControlServer) -> ManagerDefaults {
    server.snapshot?.defaults ?? ManagerDefaults()
  }

  private static func limit(
    _ resource: ExecSettings.Resource, _ server: ControlServer
  ) -> ExecSettings.Limit {
    defaults(server).limits[resource]
      ?? UnitProperties.inheritedLimit(resource, descriptors: server.snapshot?.descriptorLimit ?? .max)
  }
}
