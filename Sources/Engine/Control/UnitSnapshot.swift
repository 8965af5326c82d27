import SupervisorCore
import UnitModel

/// A point in time by both clocks, in microseconds; zero: never.
package struct Timestamp: Hashable, Sendable {
  package var realtime: UInt64
  package var monotonic: UInt64

  package init(realtime: UInt64 = 0, monotonic: UInt64 = 0) {
    self.realtime = realtime
    self.monotonic = monotonic
  }

  package static let never = Timestamp()
}

/// A unit as it is at this moment: what was loaded and what has become of it.
package struct UnitSnapshot: Sendable {
  package enum ActiveState: String, CaseIterable, Sendable {
    case active, reloading, inactive, failed, activating, deactivating
  }

  /// What only this kind of unit has.
  package enum Details: Sendable {
    case socket(SocketSnapshot)
    case service(ServiceSnapshot)
    case other
  }

  package var loaded: LoadedUnit
  package var activeState: ActiveState
  /// systemd's word: `listening`, `running`, `dead`, `start-pre`, …
  package var subState: String
  package var details: Details

  /// What to show instead of the unit's own description, e.g. with the peer of a connection.
  package var description: String?
  /// The load error in words for the load states `error` and `bad-setting`.
  package var loadError: String?
  /// Why the unit has failed, in the daemon's words, without the unit's name before them.
  package var problem: String?
  package var stateChange = Timestamp.never
  /// It has ended and is forgotten: no list has it any more.
  package var isForgotten = false
  package var inactiveExit = Timestamp.never
  package var activeEnter = Timestamp.never
  package var activeExit = Timestamp.never
  package var inactiveEnter = Timestamp.never
  package var conditionResult = false
  package var assertResult = false
  /// What the last look at the conditions gave.
  package var outcome: ConditionOutcome?
  package var conditionTime = Timestamp.never
  /// Never where the conditions did not hold: the assertions are not looked at then.
  package var assertTime = Timestamp.never
  /// 32 hexadecimal digits; nil before the first start.
  package var invocationID: String?
  /// Below the cgroup root, `/system.slice/a.service`; empty if it has none.
  package var controlGroup = ""
  package var job: (id: UInt32, verb: JobVerb)?
  /// What became of the commands that were run since the last start.
  package var commands: [CommandPlace: CommandRun] = [:]

  package init(
    _ loaded: LoadedUnit, _ activeState: ActiveState, _ subState: String, _ details: Details
  ) {
    self.loaded = loaded
    self.activeState = activeState
    self.subState = subState
    self.details = details
  }

  package var name: UnitName { loaded.name }

  package var socket: SocketSnapshot? {
    if case .socket(let socket) = details { socket } else { nil }
  }

  package var service: ServiceSnapshot? {
    if case .service(let service) = details { service } else { nil }
  }
}

/// A command of a unit: which list, and where in it.
package struct CommandPlace: Hashable, Sendable {
  package var phase: CommandPhase
  package var index: Int

  package init(_ phase: CommandPhase, _ index: Int) {
    self.phase = phase
    self.index = index
  }
}

/// The last process that ran a command.
package struct CommandRun: Hashable, Sendable {
  package var pid: Int32
  package var start: Timestamp
  /// Never while it runs.
  package var exit = Timestamp.never
  /// CLD_EXITED 1, CLD_KILLED 2, CLD_DUMPED 3; 0 while it runs.
  package var code: Int32 = 0
  /// The exit status or the signal's number.
  package var status: Int32 = 0

  package init(pid: Int32, start: Timestamp) {
    self.pid = pid
    self.start = start
  }
}

package struct SocketSnapshot: Sendable {
  /// systemd's word: `success`, `resources`, `trigger-limit-hit`, …
  package var result = "success"
  package var controlPID: Int32 = 0
  package var acceptedCount: UInt32 = 0
  package var connectionCount: UInt32 = 0
  package var refusedCount: UInt32 = 0
  /// Of what `User=` and `Group=` name, once they were looked up for a command.
  package var uid: UInt32?
  package var gid: UInt32?
  /// Where it really listens, by the line, where the line does not say it: ports that the kernel chose, the
  /// addresses of hosts.
  package var addresses: [Int: [String]] = [:]
  /// Refusals by reason: `max-connections`, `denied`, …
  package var refusals: [(reason: String, count: UInt32)] = []
  /// Why it is not watched although it listens: `trigger-limit`, `paused`, …
  package var holds: [String] = []
  /// When that ends, or when listeners are tried again that could not be opened.
  package var resume = Timestamp.never
  package var suspensionCount: UInt32 = 0
  /// What connects waits in the kernel's queue, since somebody has asked for it.
  package var isPaused = false
  /// The service that runs was given other listeners than there are now.
  package var isServiceBehind = false

  package init() {}
}

package struct ServiceSnapshot: Sendable {
  /// systemd's word: `success`, `exit-code`, `signal`, `timeout`, `start-limit-hit`, …
  package var result = "success"
  package var mainPID: Int32 = 0
  package var controlPID: Int32 = 0
  /// In an overlapping restart: the new main process that is not ready yet, and the old one that is ending.
  package var incomingPID: Int32 = 0
  package var drainingPID: Int32 = 0
  /// Of the last main process, which may be gone.
  package var execMainPID: Int32 = 0
  /// How it ended: CLD_EXITED 1, CLD_KILLED 2, CLD_DUMPED 3; 0 while it runs.
  package var execMainCode: Int32 = 0
  /// The exit status or the signal's number.
  package var execMainStatus: Int32 = 0
  package var execMainStart = Timestamp.never
  package var execMainExit = Timestamp.never
  package var statusText: String?
  package var statusErrno: Int32 = 0
  package var statusBusError = ""
  /// What the service itself has made of `WatchdogSec=`, in microseconds; nil: nothing.
  package var ownWatchdog: UInt64?
  package var reloadResult = "success"
  /// What the service has made of `NotifyAccess=`; nil: nothing.
  package var notifyAccess: String?
  package var restartCount: UInt32 = 0
  package var storedDescriptorCount: UInt32 = 0
  /// Of what `User=` and `Group=` name, once they were looked up.
  package var uid: UInt32?
  package var gid: UInt32?

  package init() {}
}

/// A unit's dependencies by kind, as they hold: explicit, implicit, by links, and reverse.
package struct UnitDependencies: Sendable {
  package var requires: [UnitName] = []
  package var requisite: [UnitName] = []
  package var wants: [UnitName] = []
  package var bindsTo: [UnitName] = []
  package var partOf: [UnitName] = []
  package var conflicts: [UnitName] = []
  package var before: [UnitName] = []
  package var after: [UnitName] = []
  package var requiredBy: [UnitName] = []
  package var requisiteOf: [UnitName] = []
  package var wantedBy: [UnitName] = []
  package var boundBy: [UnitName] = []
  package var consistsOf: [UnitName] = []
  package var conflictedBy: [UnitName] = []
  /// Of a socket: the services that it starts.
  package var triggers: [UnitName] = []
  package var triggeredBy: [UnitName] = []
  package var upholds: [UnitName] = []
  package var upheldBy: [UnitName] = []
  package var onFailure: [UnitName] = []
  package var onFailureOf: [UnitName] = []
  package var onSuccess: [UnitName] = []
  package var onSuccessOf: [UnitName] = []
  /// `PropagatesStopTo=` and `StopPropagatedFrom=`, and the same for reloads.
  package var stopsToo: [UnitName] = []
  package var stopsWith: [UnitName] = []
  package var reloadsToo: [UnitName] = []
  package var reloadsWith: [UnitName] = []

  package init() {}

  /// Just what the unit's own settings say.
  package init(of unit: UnitSettings) {
    requires = unit.requires
    requisite = unit.requisite
    wants = unit.wants
    bindsTo = unit.bindsTo
    partOf = unit.partOf
    conflicts = unit.conflicts
    before = unit.before
    after = unit.after
    upholds = unit.upholds
    onFailure = unit.onFailure
    onSuccess = unit.onSuccess
  }
}

/// One process of a unit.
package struct ProcessSnapshot: Sendable {
  /// The cgroup it is in, below the cgroup root; the unit's own where there are no cgroups.
  package var controlGroup: String
  package var pid: Int32
  package var commandLine: String

  package init(controlGroup: String, pid: Int32, commandLine: String) {
    self.controlGroup = controlGroup
    self.pid = pid
    self.commandLine = commandLine
  }
}

/// One queued or running job.
package struct JobSnapshot: Hashable, Sendable {
  package var id: UInt32
  package var unit: UnitName
  package var verb: JobVerb
  package var isRunning: Bool

  package init(id: UInt32, unit: UnitName, verb: JobVerb, isRunning: Bool = false) {
    self.id = id
    self.unit = unit
    self.verb = verb
    self.isRunning = isRunning
  }
}

/// The daemon as a whole.
package struct ManagerSnapshot: Sendable {
  /// Usher's own version, e.g. `0.1.0`.
  package var version = ""
  package var isUserMode = false
  /// `initializing`, `starting`, `running`, `degraded`, `maintenance`, `stopping`.
  package var systemState = "running"
  package var unitPath: [String] = []
  /// `NAME=value` for all services.
  package var environment: [String] = []
  package var controlGroup = ""
  package var startTime = Timestamp.never
  package var finishTime = Timestamp.never
  /// systemd's word: `err`, `warning`, `notice`, `info`, `debug`.
  package var logLevel = "info"
  package var exitCode: UInt8 = 0
  /// What holds for units that say nothing.
  package var defaults = ManagerDefaults()
  package var descriptorLimit: UInt64 = 524_288

  package init() {}
}
