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
///
///  running ─► reload (ExecReload=) ─► reloadSignal (notify-reload) ─► reloadNotify ─► reloadPost ─► running
///     └─────────────── RELOADING=1 of its own accord ──────────────────────▲
/// ```
///
/// Who the main process is: the one that was started, but with Type=forking, where that is a control
/// process; the main one is then adopted (`Run.search`), as is one that the service names itself.
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
    /// Its signal is sent; it has not answered yet.
    case reloadSignal
    /// It says that it reloads.
    case reloadNotify
    case reloadPost
    case stop, stopWatchdog, stopSigterm, stopSigkill, stopPost
    case finalWatchdog, finalSigterm, finalSigkill
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
      case .reloadSignal: "reload-signal"
      case .reloadNotify: "reload-notify"
      case .reloadPost: "reload-post"
      case .stop: "stop"
      case .stopWatchdog: "stop-watchdog"
      case .stopSigterm: "stop-sigterm"
      case .stopSigkill: "stop-sigkill"
      case .stopPost: "stop-post"
      case .finalWatchdog: "final-watchdog"
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
    case oomKill = "oom-kill"
  }

  /// One run: what belongs together from one start to its end. A machine has one at most; in an overlapping
  /// restart there is another machine beside it, with the other run.
  package struct Run: Hashable, Codable, Sendable {
    package var id: RunID
    package var main: ProcessRecord?
    package var control: ProcessRecord?
    /// It is known who the main process is, or was.
    package var knowsMain = false
    /// `BusName=` has an owner.
    package var ownsBusName = false
    /// The main process is looked for: the token that it will have.
    package var search: ProcessToken?
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
  /// How long it may be up in this run (`RuntimeMaxSec=` and what is added to it).
  package internal(set) var runtime: TimeSpan = .infinity
  /// How often it must say that it is alive; nil if it need not. The service may change it.
  package internal(set) var watchdog: TimeSpan?
  /// What the service itself has made of `WatchdogSec=` (`WATCHDOG_USEC=`); nil: nothing.
  package internal(set) var ownWatchdog: TimeSpan?
  package internal(set) var watchdogTimer: TimerToken?
  package internal(set) var watchdogDeadline: Instant?
  /// Type=idle: it is up for others as soon as its start begins, since jobs that wait for it are waited for.
  package internal(set) var countsAtOnce = false
  /// Type=idle: processes whose programs wait for their turn; the main one's, and as under systemd any other.
  package internal(set) var idling: [Idling] = []
  package internal(set) var main = ExecRecord()
  package internal(set) var statusText = ""
  package internal(set) var statusErrno: Int32 = 0
  /// The connection that this instance serves; nil once it is closed.
  package internal(set) var connection: ConnectionID?
  /// The connection once the daemon has closed its copy, and the process has the only one.
  package internal(set) var lentConnection: ConnectionID?
  /// The socket unit whose connection this instance serves.
  package internal(set) var origin: UnitID?
  package internal(set) var source: PeerSource = .unknown
  /// The process of `ExecStart=` that got the connection first; nil: nobody has served it.
  var servedBy: ProcessToken?
  /// Why nobody will.
  var refusal: ConnectionRefusal?
  /// What the service has said last of its own state.
  package internal(set) var word: Word = .nothing
  /// `BUSERROR=`
  package internal(set) var statusBusError = ""
  /// `NOTIFYACCESS=` of this run; nil: as the unit says.
  package internal(set) var notifyAccess: ServiceSettings.NotifyAccess?
  /// When the signal was sent that the service is to answer with `RELOADING=1`.
  package internal(set) var reloadBegan: Instant?
  /// What is kept for the service, the newest first.
  package internal(set) var stored: [StoredDescriptor] = []

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
  /// The other run of an overlapping restart.
  package internal(set) var beside: Beside?
  /// It was the unit until another run took its place.
  package internal(set) var isPredecessor = false

  package struct Idling: Hashable, Codable, Sendable {
    package var process: ProcessToken
    package var timer: TimerToken
  }

  package enum Word: String, Codable, Sendable { case nothing, ready, reloading, stopping }

  init() {}

  /// The current run.
  package var run: Run? { runs.last }

  package var activeState: ActiveState {
    switch state {
    case .dead: .inactive
    case .failed: .failed
    case .condition, .startPre, .start, .startPost: countsAtOnce ? .active : .activating
    case .autoRestart: .activating
    case .running, .exited: .active
    case .reload, .reloadSignal, .reloadNotify, .reloadPost: .reloading
    case .stop, .stopWatchdog, .stopSigterm, .stopSigkill, .stopPost, .finalWatchdog, .finalSigterm,
      .finalSigkill:
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
  /// What runs although its file is gone ends by the defaults.
  var settings: ServiceSettings { _read { yield definition.serviceSettings.value } }
  /// It goes down to be started again, by a job.
  var isRestarting: Bool
  /// It is up again at once: the wait for its restart is over.
  let startsAgain: Bool
  /// The machine is the one beside that of the unit.
  var isBeside = false
  /// Its processes are to be gone, whatever that costs.
  let isHurried: Bool
  /// Each command of a service of Type=idle waits for its turn (`Supervisor.idlesCommands`).
  let idlesCommands: Bool
  let now: Instant

  /// The signal that ends the processes in that state.
  func signal(in state: ServiceMachine.State) -> Int32 {
    let kill = definition.kill
    if isHurried { return 9 }
    switch state {
    case .stopSigkill, .finalSigkill: return kill.finalSignal
    case .stopWatchdog, .finalWatchdog: return kill.watchdogSignal
    case .stopSigterm: return isRestarting ? kill.restartSignal ?? kill.signal : kill.signal
    case .dead, .condition, .startPre, .start, .startPost, .running, .exited, .reload, .reloadSignal,
      .reloadNotify, .reloadPost, .stop, .stopPost, .finalSigterm, .failed, .autoRestart:
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
    case .reloadPost: settings.execReloadPost
    case .stop: isHurried ? [] : settings.execStop
    case .stopPost: isHurried ? [] : settings.execStopPost
    case .stopPre: []
    }
  }

  func command(_ process: ProcessRecord) -> ExecCommand? {
    let list = commands(process.phase)
    return list.indices.contains(process.index) ? list[process.index] : nil
  }
}
