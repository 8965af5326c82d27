import UnitModel

/// A socket unit: its listeners, its own commands, and when it asks for its service.
///
/// ```
///  dead ─► startPre ─► startOpen ─► startPost ─► listening ◄─► running       (deferred: between these two)
///   ▲          │           │            │             │           │  stop, limit, broken listener
///   │          │           ▼            ▼             ▼           ▼
///   │          │        stopPre ─► stopPreSigterm ─► stopPreSigkill ─► stopPost
///   └─ failed/dead ◄─ finalSigkill ◄─ finalSigterm ◄──────────────────────┘
/// ```
///
/// Invariants: the engine holds the listeners exactly from `opened` to `closeListeners`; they are
/// polled in `listening` only, and
/// there unless something holds them back (`holds`); `connections` is the number of instances that live.
///
/// - Source: systemd.socket(5); states, order and results as observed (owner and mode of nodes
///   are part of opening, so there is no separate state for them).
package struct SocketMachine: Hashable, Codable, Sendable {
  package enum State: String, Hashable, Codable, Sendable {
    case dead
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
      case .startPre, .startOpen, .startPost: .activating
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
  package internal(set) var pollLimit = RateLimit()
  /// Armed while the poll limit keeps connections waiting in the queue.
  package internal(set) var pollTimer: TimerToken?
  /// Why it is not watched although it listens.
  package internal(set) var holds: Holds = []
  /// The listeners are being brought in line with the files.
  package internal(set) var relisting: OpenToken?
  /// The files have changed since that began.
  package internal(set) var relistsAgain = false
  /// Connections of the service are counted (`StopWhenIdleSec=`).
  package internal(set) var idle: IdleWatch?
  package internal(set) var accepted: UInt32 = 0
  package internal(set) var connections: UInt32 = 0
  package internal(set) var refused: UInt32 = 0
  /// Live connections by source, kept only with `MaxConnectionsPerSource=`.
  package internal(set) var bySource = SourceTally()
  /// A refusal was reported since the limit was last kept: once per spell is enough.
  package internal(set) var hasReportedRefusals = false

  init() {}
}

struct SocketContext {
  let id: UnitID
  let definition: LoadedUnit
  var settings: SocketSettings { _read { yield definition.socketSettings.value } }
  /// As systemd has it, what the commands have left running is not always ended (`Supervisor.sparesLeftovers`).
  let sparesLeftovers: Bool
  let isHurried: Bool
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

  var pollBurst: UInt32 { settings.pollLimitBurst ?? 150 }
  var triggerBurst: UInt32 { settings.triggerLimitBurst ?? (settings.accept ? 200 : 20) }
}
