import UnitSyntax

/// The `[Unit]` section of a typed unit, as far as it is applied.
package struct UnitSettings: Sendable {
  package var description: String?
  package var documentation: [String] = []
  package var requires: [UnitName] = []
  package var requisite: [UnitName] = []
  package var wants: [UnitName] = []
  package var bindsTo: [UnitName] = []
  package var partOf: [UnitName] = []
  package var conflicts: [UnitName] = []
  package var before: [UnitName] = []
  package var after: [UnitName] = []
  package var upholds: [UnitName] = []
  package var onFailure: [UnitName] = []
  package var onSuccess: [UnitName] = []
  package var propagatesReloadTo: [UnitName] = []
  package var reloadPropagatedFrom: [UnitName] = []
  package var propagatesStopTo: [UnitName] = []
  package var stopPropagatedFrom: [UnitName] = []
  /// Whose private network it shares, or they its.
  package var joinsNamespaceOf: [UnitName] = []
  /// Absolute paths: the mounts that they lie on are required, or wanted.
  package var requiresMountsFor: [String] = []
  package var wantsMountsFor: [String] = []
  /// What must hold, or else a start is skipped.
  package var conditions: [UnitCondition] = []
  /// What must hold, or else a start fails.
  package var assertions: [UnitCondition] = []
  package var hasDefaultDependencies = true
  package var stopsWhenUnneeded = false
  /// True if it may be the unit for which everything else is stopped.
  package var allowsIsolate = false
  /// True if it goes on when another unit is isolated.
  package var ignoresIsolate = false
  package var onFailureMode = JobMode.replace
  package var onSuccessMode = JobMode.fail
  /// How long a job may wait and run, and run alone; nil: for ever.
  package var jobTimeout: TimeSpan?
  package var jobRunningTimeout: TimeSpan?
  /// True if a failed unit is forgotten like one that ended well (`CollectMode=inactive-or-failed`).
  package var collectsFailed = false
  package var failureAction = SystemAction.none
  package var successAction = SystemAction.none
  package var startLimitAction = SystemAction.none
  package var jobTimeoutAction = SystemAction.none
  /// With which status the manager exits; nil: with that of the main process.
  package var failureStatus: UInt8?
  package var successStatus: UInt8?
  package var rebootArgument: String?
  package var jobTimeoutRebootArgument: String?
  package var startLimitInterval: TimeSpan = .seconds(10)
  package var startLimitBurst: UInt32 = 5
  package var refusesManualStart = false
  package var refusesManualStop = false

  package init() {}
}

/// `[Socket]`, decoded.
package struct SocketSettings: Sendable {
  package enum BindIPv6Only: String, Sendable {
    case `default`
    case both
    case ipv6Only = "ipv6-only"
  }

  /// `SocketProtocol=`: a protocol that is not the usual one of its socket type.
  package enum ProtocolChoice: String, CaseIterable, Sendable {
    case udplite, sctp, mptcp

    /// The kernel's number of it.
    ///
    /// - Source: linux/in.h
    package var number: UInt64 {
      switch self {
      case .udplite: 136
      case .sctp: 132
      case .mptcp: 262
      }
    }
  }

  package enum Timestamping: String, Sendable {
    case off
    case microseconds = "us"
    case nanoseconds = "ns"
  }

  /// `DeferTrigger=`: whether a start that would stop other units waits.
  package enum DeferTrigger: String, Sendable {
    case no
    /// Until no job is left.
    case yes
    /// As long as `deferTriggerMax`.
    case patient
  }

  /// An extended attribute of a socket: `user.varlink=listen`.
  package struct Attribute: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package var listeners: [ListenerSettings] = []
  package var accept = false
  /// The service to start; nil for the one of the same name (Accept=no).
  package var service: UnitName?
  package var mode: UInt16 = 0o666
  package var user: String?
  package var group: String?
  package var directoryMode: UInt16 = 0o755
  package var symlinks: [String] = []
  package var backlog: UInt32 = .max
  package var bindIPv6Only: BindIPv6Only = .default
  package var bindToDevice: String?
  package var freeBind = false
  package var reusePort = false
  package var noDelay = false
  package var keepAlive = false
  /// Zero: the kernel's own value, as with the next two.
  package var keepAliveTime: TimeSpan = .zero
  package var keepAliveInterval: TimeSpan = .zero
  package var keepAliveProbes: UInt32 = 0
  /// Zero: connections are accepted before data has come.
  package var deferAccept: TimeSpan = .zero
  package var priority: Int32?
  package var mark: Int32?
  /// 0 to 255.
  package var typeOfService: Int32?
  package var timeToLive: Int32?
  package var congestionControl: String?
  package var broadcast = false
  package var transparent = false
  /// Bytes; zero: the kernel's own value.
  package var pipeSize: UInt64 = 0
  package var protocolChoice: ProtocolChoice?
  /// `ListenSpecial=` is opened for writing, too.
  package var writable = false
  /// How many messages a queue holds, and the bytes of one; the kernel's own values unless both
  /// are above zero.
  package var queueLength: Int64 = 0
  package var queueMessageSize: Int64 = 0
  /// Bytes.
  package var receiveBuffer: UInt64?
  package var sendBuffer: UInt64?
  package var passCredentials = false
  package var passSecurity = false
  package var passPacketInfo = false
  package var passPIDFD = false
  package var acceptFileDescriptors = true
  package var smackLabel: String?
  package var smackLabelIPIn: String?
  package var smackLabelIPOut: String?
  /// Of the node, of the listening socket, of accepted ones.
  package var entryPointAttributes: [Attribute] = []
  package var listenAttributes: [Attribute] = []
  package var acceptAttributes: [Attribute] = []
  package var timestamping: Timestamping = .off
  package var removeOnStop = false
  package var fileDescriptorName: String?
  package var maxConnections: UInt32 = 64
  package var maxConnectionsPerSource: UInt32 = 0
  /// Nil: 200 with Accept=yes, else 20. Zero disables.
  package var triggerLimitBurst: UInt32?
  package var triggerLimitInterval: TimeSpan = .seconds(2)
  /// How many connections are taken within the interval before the rest waits in the queue until
  /// it is over. Nil: 150. Zero disables. Of Accept=yes only.
  package var pollLimitBurst: UInt32?
  package var pollLimitInterval: TimeSpan = .seconds(2)
  package var flushPending = false
  package var deferTrigger: DeferTrigger = .no
  package var deferTriggerMax: TimeSpan = .infinity
  /// The commands get the listeners, but those before there are any.
  package var passFileDescriptorsToExec = false
  package var timeout: TimeSpan = .seconds(90)
  package var execStartPre: [ExecCommand] = []
  package var execStartPost: [ExecCommand] = []
  package var execStopPre: [ExecCommand] = []
  package var execStopPost: [ExecCommand] = []
  /// `[X-Usher]`.
  package var additions = SocketAdditions()

  package init() {}
}

/// `[Service]`, decoded.
package struct ServiceSettings: Sendable {
  package enum Kind: String, Sendable {
    case simple, exec, forking, oneshot, dbus, notify, idle
    case notifyReload = "notify-reload"
  }

  /// After which ends a service is started again.
  package enum Restart: String, Sendable {
    case no, always
    case onSuccess = "on-success"
    case onFailure = "on-failure"
    case onAbnormal = "on-abnormal"
    case onWatchdog = "on-watchdog"
    case onAbort = "on-abort"
  }

  package enum NotifyAccess: String, Codable, Sendable {
    case none, main, exec, all
  }

  /// `ExitType=`: with whose end the service ends.
  package enum ExitType: String, Sendable {
    case main, cgroup
  }

  /// `FileDescriptorStorePreserve=`: how long stored descriptors are kept.
  package enum Preserve: String, Sendable {
    case no, yes, restart
  }

  /// `RestartMode=`: whether others see that the service was down.
  package enum RestartMode: String, Sendable {
    case normal, direct, debug
  }

  /// How a service is ended that takes too long.
  package enum FailureMode: String, Sendable {
    case terminate, abort, kill
  }

  /// What happens when the kernel has killed a process for want of memory.
  package enum OutOfMemoryPolicy: String, Sendable {
    case `continue`, stop, kill
  }

  package var type: Kind = .simple
  package var notifyAccess: NotifyAccess = .none
  package var execCondition: [ExecCommand] = []
  package var execStartPre: [ExecCommand] = []
  package var execStart: [ExecCommand] = []
  package var execStartPost: [ExecCommand] = []
  package var execReload: [ExecCommand] = []
  package var execReloadPost: [ExecCommand] = []
  package var execStop: [ExecCommand] = []
  package var execStopPost: [ExecCommand] = []
  /// `infinity` for Type=oneshot unless set.
  package var timeoutStart: TimeSpan = .seconds(90)
  package var timeoutStop: TimeSpan = .seconds(90)
  /// `TimeoutAbortSec=`: after the watchdog's signal; nil: as for a stop.
  package var timeoutAbort: TimeSpan?
  /// `RuntimeMaxSec=`: how long it may be up.
  package var runtimeMax: TimeSpan = .infinity
  /// `WatchdogSec=`: how often it must say that it is alive; nil: it need not.
  package var watchdog: TimeSpan?
  /// `WatchdogSec=infinity`: nobody waits for the words of a service that may say that it is alive.
  package var hasEndlessWatchdog = false
  package var restart: Restart = .no
  /// `RestartSec=`: between an end and the restart.
  package var restartDelay = TimeSpan(microseconds: 100_000)
  /// `RestartPreventExitStatus=` and `RestartForceExitStatus=`: ends of the main process that
  /// decide, whatever `Restart=` says. The first wins.
  package var restartPrevented = ExitStatuses()
  package var restartForced = ExitStatuses()
  package var remainAfterExit = false
  package var nonBlocking = false
  /// Only `ExecStart=` runs as `User=`, with less rights: the old way to say `+`.
  package var permissionsStartOnly = false
  /// `Sockets=`: socket units whose descriptors are passed besides those that trigger it.
  package var sockets: [UnitName] = []
  /// `OpenFile=`: passed behind the sockets.
  package var openFiles: [OpenFile] = []
  /// `SuccessExitStatus=`: exit codes besides 0, and signals besides HUP, INT, TERM, PIPE.
  package var success = ExitStatuses()
  package var exitType: ExitType = .main
  /// `FileDescriptorStoreMax=`: how many descriptors are kept for the service.
  package var storeMax: UInt32 = 0
  package var storePreserve: Preserve = .restart
  package var busName: String?
  /// Absolute. Where the service writes the pid of its main process.
  package var pidFile: String?
  package var guessesMainPID = true
  package var restartMode: RestartMode = .normal
  /// `RestartSteps=`: in how many restarts the delay grows to `restartMaxDelay`.
  package var restartSteps: UInt32 = 0
  package var restartMaxDelay: TimeSpan = .infinity
  /// How much is added at random to the delay of a restart, and to `runtimeMax`, at most.
  package var restartRandomDelay: TimeSpan = .zero
  package var runtimeRandomExtra: TimeSpan = .zero
  package var startFailureMode: FailureMode = .terminate
  package var stopFailureMode: FailureMode = .terminate
  /// `ReloadSignal=`: SIGHUP.
  package var reloadSignal: Int32 = 1
  /// `OOMPolicy=`; nil: `continue` with `Delegate=`, otherwise the manager's.
  package var oomPolicy: OutOfMemoryPolicy?
  /// `[X-Usher]`.
  package var additions = ServiceAdditions()

  package init() {}

  /// There is something that `reload` does.
  package var canReload: Bool { !execReload.isEmpty || type == .notifyReload }

  /// How long before the next restart after so many in a row.
  ///
  /// Grows by the same factor from `RestartSec=` to `RestartMaxDelaySec=`, which is reached after
  /// `RestartSteps=` restarts.
  package func restartDelay(after count: UInt32) -> TimeSpan {
    guard count > 0, restartSteps > 0, restartDelay > .zero, restartMaxDelay != .infinity,
      restartDelay < restartMaxDelay
    else { return restartDelay }
    if count >= restartSteps { return restartMaxDelay }
    let first = Double(restartDelay.microseconds)
    let ratio = Double(restartMaxDelay.microseconds) / first
    let factor = ServiceSettings.power(ServiceSettings.root(ratio, restartSteps), count)
    let span = first * factor
    guard span < Double(restartMaxDelay.microseconds) else { return restartMaxDelay }
    return TimeSpan(microseconds: UInt64(span))
  }

  /// The `n`-th root of a number above 1, by halving the interval that it lies in.
  private static func root(_ number: Double, _ n: UInt32) -> Double {
    var (low, high) = (1.0, number)
    for _ in 0..<128 {
      let middle = (low + high) / 2
      if power(middle, n) < number { low = middle } else { high = middle }
    }
    return high
  }

  private static func power(_ base: Double, _ exponent: UInt32) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
