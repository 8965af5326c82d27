import UnitModel

/// A socket unit: its listeners, its own commands, and when it asks for its service.
///
/// ```
///  dead ─► startPre ─► startOpen ─► startPost ─► listening ◄─► running       (deferred: between these two)
///   ▲          │           │            │             │           │  stop, limit, broken listener
///   │          │           ▼            ▼             ▼           ▼
///   │          │        stopPre ─► stopPreSigterm ─► stopPreSigkill ─► stopPost
///   └─ failed/dead ◄─ finalSigkill ◄─ finalSigterm ◄──────────────────────┘
///
///  failed ─► autoRetry ─► startPre      the listeners could not be opened (`BindRetrySec=`)
/// ```
///
/// Invariants: the engine holds the listeners exactly from `opened` to `closeListeners`; they are
/// polled in `listening` only, and there only while nothing holds them (`isWatched`); `connections` is the
/// number of instances that live.
///
/// - Source: systemd.socket(5); states, order and results as observed (owner and mode of nodes
///   are part of opening, so there is no separate state for them).
package struct SocketMachine: Hashable, Codable, Sendable {
  package enum State: String, Hashable, Codable, Sendable {
    case dead
    /// Its listeners could not be opened; that is tried again. Usher's own.
    case autoRetry = "auto-retry"
    case startPre = "start-pre"
    case startOpen = "start-open"
    case startPost = "start-post"
    case listening
    /// The service cannot be started without stopping others (`DeferTrigger=`).
    case deferred
    case running
    case stopPre = "stop-pre"
    case stopPreSigterm = "stop-pre-sigterm"
    case stopPreSigkill = "stop-pre-sigkill"
    case stopPost = "stop-post"
    case finalSigterm = "final-sigterm"
    case finalSigkill = "final-sigkill"
    case failed

    package var name: String { rawValue }

    package var active: ActiveState {
      switch self {
      case .dead: .inactive
      case .failed: .failed
      case .autoRetry, .startPre, .startOpen, .startPost: .activating
      case .listening, .deferred, .running: .active
      case .stopPre, .stopPreSigterm, .stopPreSigkill, .stopPost, .finalSigterm, .finalSigkill:
        .deactivating
      }
    }
  }

  package enum Result: String, Codable, Sendable {
    case success
    case resources, timeout, signal
    case exitCode = "exit-code"
    case coreDump = "core-dump"
    case triggerLimitHit = "trigger-limit-hit"
    case serviceStartLimitHit = "service-start-limit-hit"
    case startLimitHit = "start-limit-hit"
  }

  package internal(set) var state: State = .dead
  package internal(set) var result: Result = .success
  package internal(set) var opening: OpenToken?
  package internal(set) var isOpen = false
  package internal(set) var control: ProcessRecord?
  package internal(set) var run: RunID?
  package internal(set) var hasRemains = false
  package internal(set) var timer: TimerToken?
  package internal(set) var triggerLimit = RateLimit()
  /// The poll limits of its listeners; none for one without connections lately.
  var gates: [PollGate] = []
  /// Why the listeners are not polled, though the unit listens.
  package internal(set) var holds: Holds = []
  /// Ends those holds that end by themselves.
  package internal(set) var resumeTimer: TimerToken?
  /// When they end; in `autoRetry`, when the listeners are tried again.
  package internal(set) var resumesAt: Instant?
  package internal(set) var backoff = Backoff()
  /// How often it was suspended.
  package internal(set) var suspensions: UInt32 = 0
  /// How often in a row the listeners could not be opened.
  package internal(set) var openRetries = Backoff()
  /// The start fails for want of the listeners, and they are tried again once others have seen that.
  var wantsRetry = false
  /// The listeners are being brought in line with the files.
  package internal(set) var relisting: OpenToken?
  /// The files have changed since that began.
  package internal(set) var relistsAgain = false
  /// Connections of the service are counted (`StopWhenIdleSec=`).
  package internal(set) var idle: IdleWatch?
  package internal(set) var accepted: UInt32 = 0
  package internal(set) var connections: UInt32 = 0
  package internal(set) var refused: UInt32 = 0
  package internal(set) var refusals = RefusalTally()
  /// Live connections by source, kept only with `MaxConnectionsPerSource=`.
  package internal(set) var bySource = SourceTally()
  /// A refusal was reported since the limit was last kept: once per spell is enough.
  package internal(set) var hasReportedRefusals = false
  /// How often each source has connected lately, kept only with `SourceRateLimitBurst=`.
  package internal(set) var sourceRates = SourceRates()
  /// That connections wait for a place is told once in a while.
  var roomReports = RateLimit()

  init() {}
}

struct SocketContext {
  let id: UnitID
  let definition: LoadedUnit
  var settings: SocketSettings { _read { yield definition.socketSettings.value } }
  /// As systemd has it, what the commands have left running is not always ended (`Supervisor.sparesLeftovers`).
  let sparesLeftovers: Bool
  let isHurried: Bool
  let defaults: SocketDefaults
  let now: Instant

  func commands(_ phase: CommandPhase) -> [ExecCommand] {
    switch phase {
    case .startPre: settings.execStartPre
    case .startPost: settings.execStartPost
    case .stopPre: isHurried ? [] : settings.execStopPre
    case .stopPost: isHurried ? [] : settings.execStopPost
    case .condition, .start, .reload, .reloadPost, .stop: []
    }
  }

  /// At a limit it waits, rather than fail.
  var suspends: Bool { (settings.additions.onOverload ?? defaults.onOverload) == .suspend }
  /// How soon listeners that could not be opened are tried again; zero: never.
  var bindRetry: TimeSpan { settings.additions.bindRetry ?? defaults.bindRetry }

  var triggerBurst: UInt32 { settings.triggerLimitBurst ?? (settings.accept ? 200 : 20) }
}

/// What holds for socket units that do not say: by `usherd --defaults=`. Settings, not part of the state.
package struct SocketDefaults: Sendable {
  package var onOverload = SocketAdditions.Overload.suspend
  package var bindRetry = TimeSpan.seconds(1)

  package init() {}

  /// As systemd has it: a limit fails the unit, and so does an address that cannot be bound.
  package static var systemd: SocketDefaults {
    var defaults = SocketDefaults()
    defaults.onOverload = .fail
    defaults.bindRetry = .zero
    return defaults
  }
}
