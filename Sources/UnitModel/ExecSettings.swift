import UnitSyntax

/// The execution environment of a unit's processes (systemd.exec(5)), as far as it is applied.
package struct ExecSettings: Sendable {
  package enum WorkingDirectory: Hashable, Sendable {
    case root
    case home
    case path(String)
  }

  /// `StandardInput=`, `StandardOutput=`, `StandardError=`.
  package enum Stream: Hashable, Sendable {
    /// Output: what stands before it (stdout ← stdin, stderr ← stdout). Not for input.
    case inherit
    case null
    case socket
    case file(String)
    case append(String)
    case truncate(String)
    /// The journal; without one, the daemon's own standard error with the unit's name before each line.
    case log
    /// That of `terminal`; how it is taken counts for input only.
    case terminal(TerminalSettings.Claim)
    /// Input only: `inputData`.
    case data
    /// `fd:NAME`.
    case descriptor(String)
  }

  /// `EnvironmentFile=`: read at each start.
  package struct EnvironmentFile: Sendable {
    package var pattern: String
    /// `-`: no error if nothing is there.
    package var isOptional: Bool
    package var origin: Origin

    package init(pattern: String, isOptional: Bool, origin: Origin) {
      self.pattern = pattern
      self.isOptional = isOptional
      self.origin = origin
    }
  }

  /// A resource limit; `.max` is infinity.
  package struct Limit: Hashable, Sendable {
    package var soft: UInt64
    package var hard: UInt64

    package init(soft: UInt64, hard: UInt64) {
      self.soft = soft
      self.hard = hard
    }
  }

  /// The kernel's resources in the kernel's numbering (`RLIMIT_…`, asm-generic).
  package enum Resource: Int32, CaseIterable, Sendable {
    case cpu = 0
    case fsize, data, stack, core, rss, nproc, nofile, memlock, `as`, locks, sigpending
    case msgqueue, nice, rtprio, rttime
  }

  /// Names or numbers, not yet looked up.
  package var user: String?
  package var group: String?
  package var supplementaryGroups: [String] = []
  package var workingDirectory: WorkingDirectory = .root
  /// `-` before the directory: a missing one is no error.
  package var workingDirectoryIsOptional = false
  package var umask: UInt16 = 0o022
  /// `NAME=value`, in order; a later one wins.
  package var environment: [String] = []
  package var environmentFiles: [EnvironmentFile] = []
  package var passEnvironment: [String] = []
  /// `NAME`, or `NAME=value` to remove only that value.
  package var unsetEnvironment: [String] = []
  /// `SetLoginEnvironment=`; nil: with `User=`.
  package var setsLoginEnvironment: Bool?
  package var limits: [Resource: Limit] = [:]
  /// Nil: not set; the default depends on the other streams (systemd.exec(5)).
  package var standardInput: Stream?
  package var standardOutput: Stream?
  package var standardError: Stream?
  /// As which kind of log an output was set: `journal+console`, `kmsg`…
  package var outputLogWord = "journal"
  package var errorLogWord = "journal"
  /// What `StandardInput=data` reads.
  package var inputData: [UInt8] = []
  package var logging = LogSettings()
  package var terminal = TerminalSettings()
  package var ignoresSIGPIPE = true
  /// How the kernel treats its processes: scheduling, memory, timers.
  package var treatment = ProcessTreatment()
  /// What its control group is told.
  package var resources = ResourceControl()
  /// What its processes may do.
  package var privileges = Privileges()
  /// `RuntimeDirectory=`, `StateDirectory=`…; kinds that the unit says nothing about are absent.
  package var directories: [DirectoryKind: DirectorySettings] = [:]
  package var runtimeDirectoryPreserve: Preserve = .no
  /// `user` and `group` are made for as long as the unit runs, unless the system has them.
  package var isDynamicUser = false
  /// At the end the IPC objects of its user and group go.
  package var removesIPC = false
  /// `NetworkNamespacePath=`, which counts before `PrivateNetwork=`.
  package var networkNamespacePath: String?
  package var hasPrivateNetwork = false
  /// Where executables without a path are looked for; empty: the usual places.
  package var searchPath: [String] = []

  package init() {}
}

/// How a unit's processes are ended (systemd.kill(5)).
package struct KillSettings: Sendable {
  package enum Mode: String, Sendable {
    case controlGroup = "control-group"
    case mixed
    case process
    case none
  }

  package var mode: Mode = .controlGroup
  /// SIGTERM.
  package var signal: Int32 = 15
  package var restartSignal: Int32?
  /// SIGABRT.
  package var watchdogSignal: Int32 = 6
  package var sendsSIGHUP = false
  package var sendsSIGKILL = true
  /// SIGKILL.
  package var finalSignal: Int32 = 9

  package init() {}
}
