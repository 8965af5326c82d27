/// The directives that the daemon applies, by section: what `UnitDecoder` dispatches on.
///
/// The catalogue takes the support of its rows from here, so the two cannot disagree.
enum AppliedKey: Sendable {
  case unit(UnitKey)
  case condition(UnitCondition.Test)
  case assertion(UnitCondition.Test)
  case socket(SocketKey)
  case service(ServiceKey)
  case exec(ExecKey)
  case process(ProcessKey)
  case stream(StreamKey)
  case openFile
  case memoryMerging
  case resource(ResourceKey)
  case directories(DirectoryKind)
  case directoryMode(DirectoryKind)
  case limit(ExecSettings.Resource)
  case usherSocket(UsherSocketKey)
  case usherService(UsherServiceKey)

  init?(_ group: Directive.Group, _ name: String) {
    switch group {
    case .unit:
      if name.hasPrefix("Condition"), let test = UnitCondition.Test(rawValue: String(name.dropFirst(9))) {
        self = .condition(test)
      } else if name.hasPrefix("Assert"), let test = UnitCondition.Test(rawValue: String(name.dropFirst(6))) {
        self = .assertion(test)
      } else {
        guard let key = UnitKey(rawValue: name) else { return nil }
        self = .unit(key)
      }
    case .socket:
      guard let key = SocketKey(rawValue: name) else { return nil }
      self = .socket(key)
    case .service where name == "OpenFile": self = .openFile
    case .service:
      guard let key = ServiceKey(rawValue: name) else { return nil }
      self = .service(key)
    case .exec where name == "MemoryKSM": self = .memoryMerging
    case .exec, .kill:
      if name.hasPrefix("Limit"), let resource = AppliedKey.resources[String(name.dropFirst(5))] {
        self = .limit(resource)
      } else if let key = ExecKey(rawValue: name) {
        self = .exec(key)
      } else if let key = ProcessKey(rawValue: name) {
        self = .process(key)
      } else if let key = StreamKey(rawValue: name) {
        self = .stream(key)
      } else if let kind = DirectoryKind(rawValue: name) {
        self = .directories(kind)
      } else if name.hasSuffix("Mode"), let kind = DirectoryKind(rawValue: String(name.dropLast(4))) {
        self = .directoryMode(kind)
      } else {
        return nil
      }
    case .resourceControl:
      guard let key = ResourceKey(rawValue: name) else { return nil }
      self = .resource(key)
    case .usherSocket:
      guard let key = UsherSocketKey(rawValue: name) else { return nil }
      self = .usherSocket(key)
    case .usherService:
      guard let key = UsherServiceKey(rawValue: name) else { return nil }
      self = .usherService(key)
    case .install, .timer, .path, .mount, .automount, .swap, .slice, .scope: return nil
    }
  }

  private static let resources: [String: ExecSettings.Resource] = [
    "CPU": .cpu, "FSIZE": .fsize, "DATA": .data, "STACK": .stack, "CORE": .core, "RSS": .rss,
    "NPROC": .nproc, "NOFILE": .nofile, "MEMLOCK": .memlock, "AS": .as, "LOCKS": .locks,
    "SIGPENDING": .sigpending, "MSGQUEUE": .msgqueue, "NICE": .nice, "RTPRIO": .rtprio,
    "RTTIME": .rttime,
  ]
}

enum UnitKey: String, CaseIterable, Sendable {
  case description = "Description"
  case documentation = "Documentation"
  case requires = "Requires"
  case requisite = "Requisite"
  case wants = "Wants"
  case bindsTo = "BindsTo"
  /// The old spelling of `BindsTo=`.
  case bindTo = "BindTo"
  case partOf = "PartOf"
  case conflicts = "Conflicts"
  case before = "Before"
  case after = "After"
  case defaultDependencies = "DefaultDependencies"
  case startLimitIntervalSec = "StartLimitIntervalSec"
  /// The old spelling.
  case startLimitInterval = "StartLimitInterval"
  case startLimitBurst = "StartLimitBurst"
  case refuseManualStart = "RefuseManualStart"
  case refuseManualStop = "RefuseManualStop"
  case upholds = "Upholds"
  case requiresMountsFor = "RequiresMountsFor"
  case wantsMountsFor = "WantsMountsFor"
  case onFailure = "OnFailure"
  case onSuccess = "OnSuccess"
  case propagatesReloadTo = "PropagatesReloadTo"
  /// The old spelling.
  case propagateReloadTo = "PropagateReloadTo"
  case reloadPropagatedFrom = "ReloadPropagatedFrom"
  /// The old spelling.
  case propagateReloadFrom = "PropagateReloadFrom"
  case propagatesStopTo = "PropagatesStopTo"
  case stopPropagatedFrom = "StopPropagatedFrom"
  case joinsNamespaceOf = "JoinsNamespaceOf"
  case stopWhenUnneeded = "StopWhenUnneeded"
  case allowIsolate = "AllowIsolate"
  case ignoreOnIsolate = "IgnoreOnIsolate"
  case onFailureJobMode = "OnFailureJobMode"
  case onFailureIsolate = "OnFailureIsolate"
  case onSuccessJobMode = "OnSuccessJobMode"
  case jobTimeoutSec = "JobTimeoutSec"
  case jobRunningTimeoutSec = "JobRunningTimeoutSec"
  case collectMode = "CollectMode"
  case failureAction = "FailureAction"
  case successAction = "SuccessAction"
  case failureActionExitStatus = "FailureActionExitStatus"
  case successActionExitStatus = "SuccessActionExitStatus"
  case startLimitAction = "StartLimitAction"
  case rebootArgument = "RebootArgument"
  case jobTimeoutAction = "JobTimeoutAction"
  case jobTimeoutRebootArgument = "JobTimeoutRebootArgument"
}

enum SocketKey: String, CaseIterable, Sendable {
  case listenStream = "ListenStream"
  case listenDatagram = "ListenDatagram"
  case listenSequentialPacket = "ListenSequentialPacket"
  case listenFIFO = "ListenFIFO"
  case listenSpecial = "ListenSpecial"
  case listenNetlink = "ListenNetlink"
  case listenMessageQueue = "ListenMessageQueue"
  case writable = "Writable"
  case messageQueueMaxMessages = "MessageQueueMaxMessages"
  case messageQueueMessageSize = "MessageQueueMessageSize"
  case accept = "Accept"
  case service = "Service"
  case socketMode = "SocketMode"
  case socketUser = "SocketUser"
  case socketGroup = "SocketGroup"
  case directoryMode = "DirectoryMode"
  case symlinks = "Symlinks"
  case backlog = "Backlog"
  case bindIPv6Only = "BindIPv6Only"
  case bindToDevice = "BindToDevice"
  case freeBind = "FreeBind"
  case reusePort = "ReusePort"
  case noDelay = "NoDelay"
  case keepAlive = "KeepAlive"
  case keepAliveTimeSec = "KeepAliveTimeSec"
  case keepAliveIntervalSec = "KeepAliveIntervalSec"
  case keepAliveProbes = "KeepAliveProbes"
  case deferAcceptSec = "DeferAcceptSec"
  case priority = "Priority"
  case mark = "Mark"
  case ipTOS = "IPTOS"
  case ipTTL = "IPTTL"
  case tcpCongestion = "TCPCongestion"
  case broadcast = "Broadcast"
  case transparent = "Transparent"
  case pipeSize = "PipeSize"
  case socketProtocol = "SocketProtocol"
  case receiveBuffer = "ReceiveBuffer"
  case sendBuffer = "SendBuffer"
  case passCredentials = "PassCredentials"
  case passSecurity = "PassSecurity"
  case passPacketInfo = "PassPacketInfo"
  case timestamping = "Timestamping"
  case removeOnStop = "RemoveOnStop"
  case fileDescriptorName = "FileDescriptorName"
  case maxConnections = "MaxConnections"
  case maxConnectionsPerSource = "MaxConnectionsPerSource"
  case triggerLimitBurst = "TriggerLimitBurst"
  case triggerLimitIntervalSec = "TriggerLimitIntervalSec"
  case pollLimitBurst = "PollLimitBurst"
  case pollLimitIntervalSec = "PollLimitIntervalSec"
  case flushPending = "FlushPending"
  case deferTrigger = "DeferTrigger"
  case deferTriggerMaxSec = "DeferTriggerMaxSec"
  case passFileDescriptorsToExec = "PassFileDescriptorsToExec"
  case passPIDFD = "PassPIDFD"
  case acceptFileDescriptors = "AcceptFileDescriptors"
  case smackLabel = "SmackLabel"
  case smackLabelIPIn = "SmackLabelIPIn"
  case smackLabelIPOut = "SmackLabelIPOut"
  case xAttrEntryPoint = "XAttrEntryPoint"
  case xAttrListen = "XAttrListen"
  case xAttrAccept = "XAttrAccept"
  case timeoutSec = "TimeoutSec"
  case execStartPre = "ExecStartPre"
  case execStartPost = "ExecStartPost"
  case execStopPre = "ExecStopPre"
  case execStopPost = "ExecStopPost"
}

enum ServiceKey: String, CaseIterable, Sendable {
  case type = "Type"
  case notifyAccess = "NotifyAccess"
  case execCondition = "ExecCondition"
  case execStartPre = "ExecStartPre"
  case execStart = "ExecStart"
  case execStartPost = "ExecStartPost"
  case execReload = "ExecReload"
  case execReloadPost = "ExecReloadPost"
  case execStop = "ExecStop"
  case execStopPost = "ExecStopPost"
  case timeoutSec = "TimeoutSec"
  case timeoutStartSec = "TimeoutStartSec"
  case timeoutStopSec = "TimeoutStopSec"
  case timeoutAbortSec = "TimeoutAbortSec"
  case runtimeMaxSec = "RuntimeMaxSec"
  case watchdogSec = "WatchdogSec"
  case restart = "Restart"
  case restartSec = "RestartSec"
  case restartPreventExitStatus = "RestartPreventExitStatus"
  case restartForceExitStatus = "RestartForceExitStatus"
  case remainAfterExit = "RemainAfterExit"
  case nonBlocking = "NonBlocking"
  case sockets = "Sockets"
  case successExitStatus = "SuccessExitStatus"
  case exitType = "ExitType"
  case fileDescriptorStoreMax = "FileDescriptorStoreMax"
  case fileDescriptorStorePreserve = "FileDescriptorStorePreserve"
  case busName = "BusName"
  case pidFile = "PIDFile"
  case guessMainPID = "GuessMainPID"
  case restartMode = "RestartMode"
  case restartSteps = "RestartSteps"
  case restartMaxDelaySec = "RestartMaxDelaySec"
  case restartRandomizedDelaySec = "RestartRandomizedDelaySec"
  case runtimeRandomizedExtraSec = "RuntimeRandomizedExtraSec"
  case timeoutStartFailureMode = "TimeoutStartFailureMode"
  case timeoutStopFailureMode = "TimeoutStopFailureMode"
  case reloadSignal = "ReloadSignal"
  case permissionsStartOnly = "PermissionsStartOnly"
  case oomPolicy = "OOMPolicy"
  /// The old place of the two: `[Unit]` has them now.
  case startLimitInterval = "StartLimitInterval"
  case startLimitBurst = "StartLimitBurst"
  /// Like the two above, from the time before they moved to `[Unit]`.
  case startLimitAction = "StartLimitAction"
  case failureAction = "FailureAction"
  case rebootArgument = "RebootArgument"
}

enum ExecKey: String, CaseIterable, Sendable {
  case user = "User"
  case group = "Group"
  case supplementaryGroups = "SupplementaryGroups"
  case workingDirectory = "WorkingDirectory"
  case umask = "UMask"
  case environment = "Environment"
  case environmentFile = "EnvironmentFile"
  case passEnvironment = "PassEnvironment"
  case unsetEnvironment = "UnsetEnvironment"
  case setLoginEnvironment = "SetLoginEnvironment"
  case standardInput = "StandardInput"
  case standardOutput = "StandardOutput"
  case standardError = "StandardError"
  case ignoreSIGPIPE = "IgnoreSIGPIPE"
  case runtimeDirectoryPreserve = "RuntimeDirectoryPreserve"
  case dynamicUser = "DynamicUser"
  case removeIPC = "RemoveIPC"
  case execSearchPath = "ExecSearchPath"
  case privateNetwork = "PrivateNetwork"
  case networkNamespacePath = "NetworkNamespacePath"
  case killMode = "KillMode"
  case killSignal = "KillSignal"
  case restartKillSignal = "RestartKillSignal"
  case sendSIGHUP = "SendSIGHUP"
  case sendSIGKILL = "SendSIGKILL"
  case finalKillSignal = "FinalKillSignal"
  case watchdogSignal = "WatchdogSignal"
}

/// `[X-Usher]` of a `.socket`.
enum UsherSocketKey: String, CaseIterable, Sendable {
  case onOverload = "OnOverload"
  case bindRetrySec = "BindRetrySec"
  case stopWhenIdleSec = "StopWhenIdleSec"
  case listener = "Listener"
  case multicastGroup = "MulticastGroup"
  case sourcePrefixLength = "SourcePrefixLength"
  case sourceRateLimitIntervalSec = "SourceRateLimitIntervalSec"
  case sourceRateLimitBurst = "SourceRateLimitBurst"
  case allow = "Allow"
  case deny = "Deny"
  case logPeer = "LogPeer"
}

/// `[X-Usher]` of a `.service`.
enum UsherServiceKey: String, CaseIterable, Sendable {
  case environment = "Environment"
  case listenPid = "ListenPid"
  case descriptorNumbers = "DescriptorNumbers"
  case restartMode = "RestartMode"
}
