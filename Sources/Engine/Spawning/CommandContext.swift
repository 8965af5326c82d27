import Linux

/// What one start of a command brings along, besides its unit.
package struct CommandContext: Sendable {
  /// A descriptor passed from 3 up, with its name in LISTEN_FDNAMES. It stays its owner's.
  package struct PassedDescriptor: Hashable, Sendable {
    package var number: Int32
    package var name: String
    /// `NonBlocking=` is for sockets only; what a service stored comes back as it was.
    package var isListener = true
    /// Where it listens; nil for what is no listener.
    package var address: String?
    package var port: UInt16?

    package init(
      number: Int32, name: String, isListener: Bool = true, address: String? = nil, port: UInt16? = nil
    ) {
      self.number = number
      self.name = name
      self.isListener = isListener
      self.address = address
      self.port = port
    }
  }

  /// For the main process only; ignored where a standard stream is the socket.
  package var passed: [PassedDescriptor] = []
  /// What of `passed`, by its index, has a second number.
  package var extraNumbers: [(index: Int, number: Int32)] = []
  /// The listeners of the unit's sockets, where its commands may name them (`%{port:NAME}`).
  package var listeners: [PassedDescriptor] = []
  /// `LISTEN_ADDRESSES` is set.
  package var tellsAddresses = false
  /// The connection, or the only listener, for `Standard…=socket`.
  package var stdioSocket: Int32?
  /// The write end of the unit's output pipe; nil: output goes to `/dev/null`.
  package var logDescriptor: Int32?
  /// What `StandardInput=data` reads.
  package var inputDescriptor: Int32?
  /// The network namespace that the process joins.
  package var networkDescriptor: Int32?

  /// Who the process becomes; nil when the unit names neither user nor groups.
  package var user: ResolvedUser?
  /// The daemon's own user, for `USER` of units without `User=`.
  package var daemonUser = "root"
  package var daemonHome: String?
  package var daemonShell: String?
  /// True: the daemon may set groups (it runs as root). Never in user mode.
  package var setsGroups = true
  package var isUserMode = false

  /// Directories in which the process sees nothing but some directories of its own.
  package var hiddenDirectories: [(vault: String, paths: [String])] = []

  /// 32 hexadecimal digits.
  package var invocationID: String?
  package var remoteAddress: String?
  package var remotePort: String?
  package var socketCookie: String?
  /// `JOURNAL_STREAM`, where `logDescriptor` leads to the journal.
  package var journalStream: String?

  /// The kernel has numbers that name processes for good (`LISTEN_PIDFDID`).
  package var hasPidfdIDs = Pidfd.hasIDs

  /// The manager's own variables: `PATH`, `LANG`. In user mode, the daemon's whole environment.
  package var managerEnvironment: [(name: String, value: String)] = [
    ("PATH", CommandCompiler.defaultPath), ("LANG", "C.UTF-8"),
  ]
  /// `MAINPID`, `NOTIFY_SOCKET`, `SERVICE_RESULT`, `RUNTIME_DIRECTORY`…
  package var variables: [(name: String, value: String)] = []
  /// How often the main process must say that it is alive (`WATCHDOG_USEC`).
  package var watchdogMicroseconds: UInt64?
  /// What `EnvironmentFile=` gave, in order.
  package var fileEnvironment: [(name: String, value: String)] = []
  /// The terminal that `/dev/console` stands for, without its directory; empty: not known.
  package var console = ""
  /// Where `PassEnvironment=` takes from.
  package var daemonEnvironment: [String: String] = [:]

  /// The hard limit on descriptors that the daemon itself was started with.
  package var descriptorLimit: UInt64 = 524_288
  /// Mount points of file systems that may not answer; steps there go through `usher-exec`.
  package var foreignMounts: [String] = []
  /// What the process gets when the daemon ends; nil: nothing.
  package var deathSignal: Int32?

  package init() {}
}

/// Why a command cannot be compiled: the unit asks for what the activation does not have.
package enum CommandError: Error, Hashable, Sendable, CustomStringConvertible {
  /// `Standard…=fd:NAME`, and no passed descriptor has that name.
  case noDescriptor(named: String)
  /// `%{fd:NAME}` in a command that is passed no descriptors.
  case notPassed(String)
  /// `%{port:NAME}` of a listener that has none.
  case noPort(of: String, address: String)
  /// The bytes of `StandardInput=data` have no place.
  case noInput(SystemCallError)

  package var description: String {
    switch self {
    case .noDescriptor(let name): "no passed descriptor is named \"\(name)\""
    case .notPassed(let name):
      "\"\(name)\" is not passed to this command: only ExecStart= gets descriptors, and with Standard…=socket "
        + "not even that"
    case .noPort(let name, let address): "the listener \"\(name)\" is \(address), which has no port"
    case .noInput(let error): "\(error) (StandardInput=data)"
    }
  }
}
