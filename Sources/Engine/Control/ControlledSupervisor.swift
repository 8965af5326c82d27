import Linux
import UnitFiles
import UnitModel

/// What the control server needs of the daemon behind it.
///
/// Questions are answered at once from what is in memory, as values. What may have to read unit
/// files takes a completion, which is called exactly once, on the loop's thread, before or after
/// the call returns; a refusal is a value, too. The other direction, what the daemon tells the
/// server, is `ControlObserver`, which `ControlServer` is. The server is made by
/// `ControlServer(loop:supervisor:)`, opened by `listen(at:)` once or twice, and closed by `close()`;
/// it holds the supervisor weakly.
package protocol ControlledSupervisor: AnyObject {
  /// The daemon as a whole. Linear in the number of units: its state depends on all of them.
  func managerSnapshot() -> ManagerSnapshot

  /// Whether it runs for one user. Asked for each unit that is shown.
  var isUserMode: Bool { get }

  /// The own names (no aliases) of all units in memory, in any order.
  func unitNames() -> [UnitName]

  /// A unit in memory, by its name or an alias; nil if it is not there. Loads nothing.
  func snapshot(of name: UnitName) -> UnitSnapshot?

  /// The dependencies of a unit in memory, implicit and reverse ones included. Asked for only when
  /// a client reads one of these properties.
  func dependencies(of name: UnitName) -> UnitDependencies

  /// The processes of a unit in memory, for `systemctl status`.
  func processes(of name: UnitName) -> [ProcessSnapshot]

  /// What a unit has used of the machine.
  func usage(of name: UnitName) -> CgroupUsage

  /// Stops all processes of a unit, or lets them go on. The completion comes when that is done.
  func setFrozen(_ isFrozen: Bool, _ name: UnitName, _ completion: @escaping (ControlRefusal?) -> Void)

  /// `running`, `freezing`, `frozen`, `thawing`.
  func freezerState(of name: UnitName) -> String

  /// The hard limit on descriptors of services that say nothing about it.
  var descriptorLimit: UInt64 { get }

  /// True if units can be frozen: they have cgroups.
  var canFreeze: Bool { get }

  /// The unit that a process belongs to.
  func unit(ofProcess pid: Int32) -> UnitName?

  /// The queued and running jobs, in any order.
  func jobs() -> [JobSnapshot]

  /// Loads a unit if it is not in memory. A unit without a file gives a snapshot whose load state
  /// is `not-found`; nil is for what cannot be a unit at all (a template).
  func load(_ name: UnitName, _ completion: @escaping (UnitSnapshot?) -> Void)

  /// Makes a job, loading the unit first if need be. The completion has the job as it was queued;
  /// a job that is done already is announced as removed after the completion, not before.
  func enqueue(
    _ request: JobRequest, _ completion: @escaping (Result<JobSnapshot, ControlRefusal>) -> Void)

  /// Takes a job out of the queue, or interrupts it: it ends as `canceled`.
  ///
  /// - Returns: false if there is no such job.
  func cancelJob(_ id: UInt32) -> Bool

  /// Sends a signal to processes of a unit in memory.
  ///
  /// - Returns: nil once sent.
  func kill(_ request: KillRequest) -> ControlRefusal?

  /// Forgets the failure (and the start limit's count) of a unit, or of all.
  ///
  /// - Returns: nil once done.
  func resetFailed(_ name: UnitName?) -> ControlRefusal?

  /// Lets what connects to a socket unit wait in the kernel's queue, or ends that.
  ///
  /// - Returns: nil once done.
  func setPaused(_ isPaused: Bool, _ name: UnitName) -> ControlRefusal?

  /// Reads the unit files again (`daemon-reload`).
  func reload(_ completion: @escaping (ControlRefusal?) -> Void)

  /// Changes links between unit files. The completion has the steps that were made, or nil if the file
  /// system does not answer.
  func changeUnitFiles(_ request: InstallRequest, _ completion: @escaping (InstallOutcome?) -> Void)

  /// Whether a unit's files have changed since they were read; nil if the file system does not answer.
  func inspectChanges(of unit: LoadedUnit, _ completion: @escaping (Bool?) -> Void)

  /// Asks something about unit files as they are on disk, away from the loop; nil as above.
  func inspectUnitFiles<Value: Sendable>(
    _ question: @escaping @Sendable (inout UnitInstaller) -> Value,
    _ completion: @escaping (Value?) -> Void)

  /// The same as `reload`, asked for as `daemon-reexec`.
  func reexecute(_ completion: @escaping (ControlRefusal?) -> Void)

  /// Writes drop-ins that set these properties, and has the unit be as they say at once.
  func setProperties(
    _ settings: [UnitPropertySetting], of name: UnitName, isRuntime: Bool,
    _ completion: @escaping (ControlRefusal?) -> Void)

  /// From which level on is logged, as a word of syslog.
  func setLogLevel(_ word: String) -> ControlRefusal?

  /// Whether services are watched as `WatchdogSec=` says.
  var watchesServices: Bool { get set }

  /// The jobs that a job waits for, and those that wait for it.
  func neighbours(ofJob id: UInt32) -> (earlier: [JobSnapshot], later: [JobSnapshot])

  /// Stops everything and ends the system: `poweroff`, `reboot`, `halt`, `kexec` or `soft-reboot`.
  func endSystem(_ word: String) -> ControlRefusal?

  /// What the daemon ends with some day.
  func setExitCode(_ code: UInt8)

  /// Ends the daemon with this code after stopping everything.
  func exit(code: UInt8)

  /// Variables for all services, added or replaced (`set-environment`), `NAME=value` each.
  func setEnvironment(_ assignments: [String])

  /// Variables, or assignments with just that value, taken away (`unset-environment`).
  func unsetEnvironment(_ names: [String])
}

extension ControlledSupervisor {
  package func usage(of name: UnitName) -> CgroupUsage { CgroupUsage() }
  package func setFrozen(
    _ isFrozen: Bool, _ name: UnitName, _ completion: @escaping (ControlRefusal?) -> Void
  ) {
    completion(ControlRefusal(.notSupported, "Unit '\(name)' does not support freezing."))
  }
  package func setPaused(_ isPaused: Bool, _ name: UnitName) -> ControlRefusal? {
    ControlRefusal(.notSupported, "Unit \(name) cannot be paused.")
  }
  package func freezerState(of name: UnitName) -> String { "running" }
  package var canFreeze: Bool { false }
  package var descriptorLimit: UInt64 { (try? ResourceLimit.current(7))?.hard ?? .max }
}

/// A request for a job on one unit.
package struct JobRequest: Sendable {
  package var verb: JobVerb
  package var unit: UnitName
  package var mode: JobMode

  package init(_ verb: JobVerb, _ unit: UnitName, mode: JobMode = .replace) {
    self.verb = verb
    self.unit = unit
    self.mode = mode
  }
}

/// What a client may ask a job for.
package enum JobVerb: String, CaseIterable, Sendable {
  case start, stop, restart, reload
  /// A restart whose new process comes before the old one goes.
  case overlap
  case tryRestart = "try-restart"
  case reloadOrStart = "reload-or-start"
  case reloadOrRestart = "reload-or-restart"
  case tryReloadOrRestart = "reload-or-try-restart"
}

/// How a job ended.
///
/// - Source: org.freedesktop.systemd1(5), `JobRemoved`
package enum JobResult: String, CaseIterable, Sendable {
  case done, canceled, timeout, failed, dependency, skipped, invalid, assert, unsupported
  case collected, once
}

/// A request for a signal.
package struct KillRequest: Sendable {
  package enum Target: String, Sendable {
    case main, control, all
  }

  package var unit: UnitName
  package var target: Target
  package var signal: Int32
  /// True if it is an error that there is nobody to signal (`main-fail` and friends).
  package var failsIfNone: Bool

  package init(unit: UnitName, target: Target, signal: Int32, failsIfNone: Bool = false) {
    self.unit = unit
    self.target = target
    self.signal = signal
    self.failsIfNone = failsIfNone
  }
}
