import UnitModel

/// Which of a unit's lists of commands a process belongs to.
package enum CommandPhase: String, Codable, Sendable {
  case condition, startPre, start, startPost, reload, reloadPost, stopPre, stop, stopPost
}

/// How a process ended.
package enum ProcessExit: Hashable, Codable, Sendable {
  case exited(Int32)
  case killed(signal: Int32)
  case dumped(signal: Int32)
  /// How it ended was told to somebody else: it was no child of ours. Counts as a clean end.
  case unknown
}

/// A process that was asked for: without pid until the spawner answers.
package struct ProcessRecord: Hashable, Codable, Sendable {
  package var token: ProcessToken
  package var pid: Int32?
  package var phase: CommandPhase
  package var index: Int

  package init(token: ProcessToken, pid: Int32? = nil, phase: CommandPhase, index: Int) {
    self.token = token
    self.pid = pid
    self.phase = phase
    self.index = index
  }
}

/// What is remembered of a process after its end (`ExecMain…` on the bus).
package struct ExecRecord: Hashable, Codable, Sendable {
  package var pid: Int32 = 0
  package var exit: ProcessExit?
  package var startedAt: Instant?
  package var endedAt: Instant?

  package init() {}
}

/// An order for one process.
package struct SpawnOrder: Hashable, Sendable {
  package var unit: UnitID
  package var run: RunID
  package var token: ProcessToken
  package var phase: CommandPhase
  /// Which command of the phase's list.
  package var index: Int
  /// The connection that an Accept=yes instance serves.
  package var connection: ConnectionID?
  /// There is to be a process at once; its program waits for `Effect.letGo`.
  package var waits: Bool

  package init(
    unit: UnitID, run: RunID, token: ProcessToken, phase: CommandPhase, index: Int,
    connection: ConnectionID? = nil, waits: Bool = false
  ) {
    self.unit = unit
    self.run = run
    self.token = token
    self.phase = phase
    self.index = index
    self.connection = connection
    self.waits = waits
  }
}

/// An order to find the main process among those that a service made itself. Its answer, or the end of
/// the process that is found, comes with the token.
package struct AdoptionOrder: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    /// The one in `PIDFile=`; with `isDemanded` it is waited for.
    case pidFile(isDemanded: Bool)
    /// The only one that is left (`GuessMainPID=`).
    case guess
    /// The service has named it (`MAINPID=`), and it may. There is no answer but its end.
    case process(Int32)
  }

  package var unit: UnitID
  package var run: RunID
  package var token: ProcessToken
  package var source: Source

  package init(unit: UnitID, run: RunID, token: ProcessToken, source: Source) {
    self.unit = unit
    self.run = run
    self.token = token
    self.source = source
  }
}

/// A descriptor that is kept for a service; the engine holds the descriptor itself.
package struct StoredDescriptor: Hashable, Codable, Sendable {
  package var id: UInt64
  package var name: String

  package init(id: UInt64, name: String) {
    self.id = id
    self.name = name
  }
}

/// An order to signal what is left of a run.
package struct KillOrder: Hashable, Sendable {
  package enum Scope: Hashable, Sendable {
    /// These processes.
    case processes([ProcessToken])
    /// These processes, then everything in the run's cgroup (or process group).
    case everything([ProcessToken])
  }

  package var scope: Scope
  package var signal: Int32
  /// SIGCONT follows, so that stopped processes notice.
  package var continues = true
  package var hangsUp = false

  package init(scope: Scope, signal: Int32, continues: Bool = true, hangsUp: Bool = false) {
    self.scope = scope
    self.signal = signal
    self.continues = continues
    self.hangsUp = hangsUp
  }
}
