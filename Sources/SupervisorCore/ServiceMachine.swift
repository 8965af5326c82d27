import UnitModel

/// A service: from a start to the last of its processes.
///
/// ```
///  dead ─► condition ─► startPre ─► start ─► startPost ─► running ◄─► reload
///   ▲                      │ failure  │           │            │ ends / stop
///   │                      ▼          ▼           ▼            ▼
///   └─ finalSigkill ◄─ finalSigterm ◄─ stopPost ◄─ stopSigkill ◄─ stopSigterm ◄─ stop
///   │  (then failed where the result is not success)         exited: oneshot, RemainAfterExit=
///   └─ autoRestart ◄─ dead or failed, for a moment, if `Restart=` says so
/// ```
///
/// Invariants (each has a walk that checks it):
/// * in dead, exited-without-leftovers, failed and autoRestart no process of the service is known;
/// * in every state but dead, failed, running and exited a process or a timer is awaited;
/// * the first failure sticks as `result`.
///
/// - Source: systemd.service(5); the order of states is systemd's, observed.
package struct ServiceMachine: Hashable, Codable, Sendable {
  package enum State: Hashable, Codable, Sendable {
    case dead
    case condition, startPre, start, startPost
    case running
    /// Its processes are gone and it stays active (`RemainAfterExit=`).
    case exited
    case reload
    case stop, stopWatchdog, stopSigterm, stopSigkill, stopPost, finalSigterm, finalSigkill
    case failed
    /// It ended, and waits to be started again (`Restart=`).
    case autoRestart

    package var name: String {
      switch self {
      case .dead: "dead"
      case .condition: "condition"
      case .startPre: "start-pre"
      case .start: "start"
      case .startPost: "start-post"
      case .running: "running"
      case .exited: "exited"
      case .reload: "reload"
      case .stop: "stop"
      case .stopWatchdog: "stop-watchdog"
      case .stopSigterm: "stop-sigterm"
      case .stopSigkill: "stop-sigkill"
      case .stopPost: "stop-post"
      case .finalSigterm: "final-sigterm"
      case .finalSigkill: "final-sigkill"
      case .failed: "failed"
      case .autoRestart: "auto-restart"
      }
    }
  }

  package enum Result: String, Codable, Sendable {
    case success
    case resources, timeout, signal, watchdog
    case `protocol`
    case exitCode = "exit-code"
    case coreDump = "core-dump"
    case startLimitHit = "start-limit-hit"
    case execCondition = "exec-condition"
  }

  /// One run: what belongs together from one start to its end. Two at a time in an overlapping
  /// restart; the last is the current one.
  package struct Run: Hashable, Codable, Sendable {
    package var id: RunID
    package var main: ProcessRecord?
    package var control: ProcessRecord?
    /// Something besides main and control may be alive in its cgroup.
    package var hasRemains = false

    package var tokens: [ProcessToken] {
      [main?.token, control?.token].compactMap { $0 }
    }
  }

  package internal(set) var state: State = .dead
  package internal(set) var result: Result = .success
  package internal(set) var reloadResult: Result = .success
  package internal(set) var runs: [Run] = []
  package internal(set) var timer: TimerToken?
  /// When the timer runs out.
  package internal(set) var deadline: Instant?
  /// Since when it is up, in this run.
  package internal(set) var upSince: Instant?
  /// How often it must say that it is alive; nil if it need not. The service may change it.
  package internal(set) var watchdog: TimeSpan?
  package internal(set) var watchdogTimer: TimerToken?
  package internal(set) var main = ExecRecord()
  package internal(set) var statusText = ""
  package internal(set) var statusErrno: Int32 = 0
  /// The connection that this instance serves; nil once it is closed.
  package internal(set) var connection: ConnectionID?
  /// The socket unit whose connection this instance serves.
  package internal(set) var origin: UnitID?
  package internal(set) var source: PeerSource = .unknown
  /// A reload was asked for by the service itself (`RELOADING=1`).
  package internal(set) var isReloadingItself = false

  /// A stop was asked for: it does not come back by itself.
  package internal(set) var isStopRequested = false
  /// It is over for a moment only: others see how it ended, then it waits for its restart.
  package internal(set) var comesBack = false
  /// The wait for the restart is over; a job does the rest.
  package internal(set) var isRestartDue = false
  /// Restarts by `Restart=` in a row.
  package internal(set) var restartCount: UInt32 = 0
  /// The row is over: the next start counts from zero.
  package internal(set) var startsNewRow = false

  init() {}

  /// The current run.
  package var run: Run? { runs.last }

  package var activeState: ActiveState {
    switch state {
    case .dead: .inactive
    case .failed: .failed
    case .condition, .startPre, .start, .startPost, .autoRestart: .activating
    case .running: isReloadingItself ? .reloading : .active
    case .exited: .active
    case .reload: .reloading
    case .stop, .stopWatchdog, .stopSigterm, .stopSigkill, .stopPost, .finalSigterm, .finalSigkill:
      .deactivating
    }
  }

  package var mainPID: Int32? { runs.last?.main?.pid }
  package var controlPID: Int32? { runs.last?.control?.pid }
}

/// What a machine step works with: whose machine it is, what its files say, and the time.
struct ServiceContext {
  let id: UnitID
  let definition: LoadedUnit
  let settings: ServiceSettings
  /// It goes down to be started again, by a job.
  let isRestarting: Bool
  let now: Instant

  /// The signal that ends the processes in that state.
  func signal(in state: ServiceMachine.State) -> Int32 {
    let kill = definition.kill
    switch state {
    case .stopSigkill, .finalSigkill: return kill.finalSignal
    case .stopWatchdog: return kill.watchdogSignal
    case .stopSigterm: return isRestarting ? kill.restartSignal ?? kill.signal : kill.signal
    case .dead, .condition, .startPre, .start, .startPost, .running, .exited, .reload, .stop,
      .stopPost, .finalSigterm, .failed, .autoRestart:
      return kill.signal
    }
  }

  func commands(_ phase: CommandPhase) -> [ExecCommand] {
    switch phase {
    case .condition: settings.execCondition
    case .startPre: settings.execStartPre
    case .start: settings.execStart
    case .startPost: settings.execStartPost
    case .reload: settings.execReload
    case .stop: settings.execStop
    case .stopPost: settings.execStopPost
    case .stopPre: []
    }
  }

  func command(_ process: ProcessRecord) -> ExecCommand? {
    let list = commands(process.phase)
    return list.indices.contains(process.index) ? list[process.index] : nil
  }
}
