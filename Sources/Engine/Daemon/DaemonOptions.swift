import UnitModel

/// How the daemon was started: the values of its command line and where it is.
package struct DaemonOptions: Sendable {
  package enum Defaults: String, CaseIterable, Sendable {
    case usher, systemd
  }

  package var isUserMode = false
  /// Nil: the standard search path.
  package var unitPath: [String]?
  /// The control socket; nil: the standard place.
  package var control: String?
  /// Nil: as process 1 only.
  package var systemctl: Bool?
  package var defaults: Defaults = .usher
  /// Below which cgroup those of units lie; nil: the standard place.
  package var cgroupRoot: String?
  package var logLevel: DaemonLog.Level = .info
  /// What to start; empty: `sockets.target`.
  package var units: [UnitName] = []

  package init() {}
}
