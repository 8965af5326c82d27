/// The directives that systemd has, by a section that takes them: the catalogue must know them all.
enum DirectiveNames {
  static let unit = """
    After AllowIsolate AssertACPower AssertArchitecture AssertCPUFeature AssertCPUPressure
    AssertCPUs AssertCapability AssertControlGroupController AssertCredential
    AssertDirectoryNotEmpty AssertEnvironment AssertFileIsExecutable AssertFileNotEmpty
    AssertFirstBoot AssertGroup AssertHost AssertIOPressure AssertKernelCommandLine
    AssertKernelVersion AssertMemory AssertMemoryPressure AssertNeedsUpdate AssertOSRelease
    AssertPathExists AssertPathExistsGlob AssertPathIsDirectory AssertPathIsEncrypted
    AssertPathIsMountPoint AssertPathIsReadWrite AssertPathIsSymbolicLink AssertSecurity AssertUser
    AssertVirtualization Before BindTo BindsTo CollectMode ConditionACPower ConditionArchitecture
    ConditionCPUFeature ConditionCPUPressure ConditionCPUs ConditionCapability
    ConditionControlGroupController ConditionCredential ConditionDirectoryNotEmpty
    ConditionEnvironment ConditionFileIsExecutable ConditionFileNotEmpty ConditionFirmware
    ConditionFirstBoot ConditionGroup ConditionHost ConditionIOPressure ConditionKernelCommandLine
    ConditionKernelModuleLoaded ConditionKernelVersion ConditionMemory ConditionMemoryPressure
    ConditionNeedsUpdate ConditionOSRelease ConditionPathExists ConditionPathExistsGlob
    ConditionPathIsDirectory ConditionPathIsEncrypted ConditionPathIsMountPoint
    ConditionPathIsReadWrite ConditionPathIsSymbolicLink ConditionSecurity ConditionUser
    ConditionVersion ConditionVirtualization Conflicts DefaultDependencies Description
    Documentation FailureAction FailureActionExitStatus IgnoreOnIsolate IgnoreOnSnapshot
    JobRunningTimeoutSec JobTimeoutAction JobTimeoutRebootArgument JobTimeoutSec JoinsNamespaceOf
    OnFailure OnFailureIsolate OnFailureJobMode OnSuccess OnSuccessJobMode PartOf
    PropagateReloadFrom PropagateReloadTo PropagatesReloadTo PropagatesStopTo RebootArgument
    RefuseManualStart RefuseManualStop ReloadPropagatedFrom Requires RequiresMountsFor
    RequiresOverridable Requisite RequisiteOverridable SourcePath StartLimitAction StartLimitBurst
    StartLimitInterval StartLimitIntervalSec StopPropagatedFrom StopWhenUnneeded SuccessAction
    SuccessActionExitStatus SurviveFinalKillSignal Upholds Wants WantsMountsFor
    AssertFraction AssertKernelModuleLoaded AssertMachineTag AssertPathIsSocket AssertVersion ConditionFraction ConditionMachineTag ConditionPathIsSocket
    """

  static let install = """
    Alias Also DefaultInstance RequiredBy UpheldBy WantedBy
    """

  static let socket = """
    Accept AcceptFileDescriptors Backlog BindIPv6Only BindToDevice Broadcast DeferAcceptSec
    DeferTrigger DeferTriggerMaxSec DirectoryMode ExecStartPost ExecStartPre ExecStopPost
    ExecStopPre FileDescriptorName FlushPending FreeBind IPTOS IPTTL KeepAlive KeepAliveIntervalSec
    KeepAliveProbes KeepAliveTimeSec ListenDatagram ListenFIFO ListenMessageQueue ListenNetlink
    ListenSequentialPacket ListenSpecial ListenStream ListenUSBFunction Mark MaxConnections
    MaxConnectionsPerSource MessageQueueMaxMessages MessageQueueMessageSize NoDelay PassCredentials
    PassFileDescriptorsToExec PassPIDFD PassPacketInfo PassSecurity PipeSize PollLimitBurst
    PollLimitIntervalSec Priority ReceiveBuffer RemoveOnStop ReusePort SELinuxContextFromNet
    SendBuffer Service SmackLabel SmackLabelIPIn SmackLabelIPOut SocketGroup SocketMode
    SocketProtocol SocketUser Symlinks TCPCongestion TimeoutSec Timestamping Transparent
    TriggerLimitBurst TriggerLimitIntervalSec Writable XAttrAccept XAttrEntryPoint XAttrListen
    """

  static let service = """
    AllowedCPUs AllowedMemoryNodes AmbientCapabilities AppArmorProfile BPFDelegateCommands
    BPFProgram BindLogSockets BindNetworkInterface BindPaths BindReadOnlyPaths BlockIOAccounting
    BlockIODeviceWeight BlockIOReadBandwidth BlockIOWeight BlockIOWriteBandwidth BusName BusPolicy
    CPUAccounting CPUAffinity CPUQuota CPUQuotaPeriodSec CPUSchedulingPolicy CPUSchedulingPriority
    CPUSchedulingResetOnFork CPUShares CPUWeight CacheDirectory CacheDirectoryMode
    CacheDirectoryQuota Capabilities CapabilityBoundingSet ConfigurationDirectory
    ConfigurationDirectoryMode CoredumpFilter CoredumpReceive DefaultMemoryLow DefaultMemoryMin
    Delegate DelegateNamespaces DelegateSubgroup DeviceAllow DevicePolicy DisableControllers
    DynamicUser Environment EnvironmentFile ExecCondition ExecPaths ExecReload ExecReloadPost
    ExecSearchPath ExecStart ExecStartPost ExecStartPre ExecStop ExecStopPost ExitType
    ExtensionDirectories ExtensionImages FailureAction FileDescriptorStoreMax
    FileDescriptorStorePreserve FinalKillSignal Group GuessMainPID IOAccounting
    IODeviceLatencyTargetSec IODeviceWeight IOReadBandwidthMax IOReadIOPSMax IOSchedulingClass
    IOSchedulingPriority IOWeight IOWriteBandwidthMax IOWriteIOPSMax IPAccounting IPAddressAllow
    IPAddressDeny IPCNamespacePath IPEgressFilterPath IPIngressFilterPath IgnoreSIGPIPE
    ImportCredential InaccessibleDirectories InaccessiblePaths KeyringMode KillMode KillSignal
    LimitAS LimitCORE LimitCPU LimitDATA LimitFSIZE LimitLOCKS LimitMEMLOCK LimitMSGQUEUE LimitNICE
    LimitNOFILE LimitNPROC LimitRSS LimitRTPRIO LimitRTTIME LimitSIGPENDING LimitSTACK
    LoadCredential LoadCredentialEncrypted LockPersonality LogExtraFields LogFilterPatterns
    LogLevelMax LogNamespace LogRateLimitBurst LogRateLimitIntervalSec LogsDirectory
    LogsDirectoryMode LogsDirectoryQuota ManagedOOMMemoryPressure
    ManagedOOMMemoryPressureDurationSec ManagedOOMMemoryPressureLimit ManagedOOMPreference
    ManagedOOMSwap MemoryAccounting MemoryDenyWriteExecute MemoryHigh MemoryKSM MemoryLimit
    MemoryLow MemoryMax MemoryMin MemoryPressureThresholdSec MemoryPressureWatch MemorySwapMax
    MemoryTHP MemoryZSwapMax MemoryZSwapWriteback MountAPIVFS MountFlags MountImages NFTSet
    NUMAMask NUMAPolicy NetClass NetworkNamespacePath Nice NoExecPaths NoNewPrivileges NonBlocking
    NotifyAccess OOMPolicy OOMScoreAdjust OpenFile PAMName PIDFile PassEnvironment
    PermissionsStartOnly Personality PrivateBPF PrivateDevices PrivateIPC PrivateMounts
    PrivateNetwork PrivatePIDs PrivateTmp PrivateUsers ProcSubset ProtectClock ProtectControlGroups
    ProtectHome ProtectHostname ProtectKernelLogs ProtectKernelModules ProtectKernelTunables
    ProtectProc ProtectSystem ReadOnlyDirectories ReadOnlyPaths ReadWriteDirectories ReadWritePaths
    RebootArgument RefreshOnReload ReloadSignal RemainAfterExit RemoveIPC Restart
    RestartForceExitStatus RestartKillSignal RestartMaxDelaySec RestartMode
    RestartPreventExitStatus RestartSec RestartSteps RestrictAddressFamilies
    RestrictFileSystemAccess RestrictFileSystems RestrictNamespaces RestrictNetworkInterfaces
    RestrictRealtime RestrictSUIDSGID RootDirectory RootDirectoryStartOnly RootEphemeral RootHash
    RootHashSignature RootImage RootImageOptions RootImagePolicy RootMStack RootVerity
    RuntimeDirectory RuntimeDirectoryMode RuntimeDirectoryPreserve RuntimeMaxSec
    RuntimeRandomizedExtraSec SELinuxContext SecureBits SendSIGHUP SendSIGKILL SetCredential
    SetCredentialEncrypted SetLoginEnvironment Slice SmackProcessLabel SocketBindAllow
    SocketBindDeny Sockets StandardError StandardInput StandardInputData StandardInputText
    StandardOutput StartLimitAction StartLimitBurst StartLimitInterval StartupAllowedCPUs
    StartupAllowedMemoryNodes StartupBlockIOWeight StartupCPUShares StartupCPUWeight
    StartupIOWeight StartupMemoryMax StateDirectory StateDirectoryMode StateDirectoryQuota
    SuccessExitStatus SupplementaryGroups SysVStartPriority SyslogFacility SyslogIdentifier
    SyslogLevel SyslogLevelPrefix SystemCallArchitectures SystemCallErrorNumber SystemCallFilter
    SystemCallLog TTYColumns TTYPath TTYReset TTYRows TTYVHangup TTYVTDisallocate TasksAccounting
    TasksMax TemporaryFileSystem TimeoutAbortSec TimeoutCleanSec TimeoutSec TimeoutStartFailureMode
    TimeoutStartSec TimeoutStopFailureMode TimeoutStopSec TimerSlackNSec Type UMask
    USBFunctionDescriptors USBFunctionStrings UnsetEnvironment User UserNamespacePath
    UtmpIdentifier UtmpMode WatchdogSec WatchdogSignal WorkingDirectory
    BPFDelegateAttachments BPFDelegateMaps BPFDelegatePrograms CPUPressureThresholdSec CPUPressureWatch CPUSetPartition CacheDirectoryAccounting ExtensionImagePolicy IOPressureThresholdSec IOPressureWatch LUOSession LogsDirectoryAccounting MountImagePolicy OOMRules RestartRandomizedDelaySec StartupMemoryHigh StartupMemoryLow StartupMemorySwapMax StartupMemoryZSwapMax StateDirectoryAccounting
    """

  /// Those that came after 252.
  static let newer: [String: Int] = [
    "LogFilterPatterns": 253, "MemoryZSwapMax": 253, "OpenFile": 253, "ReloadSignal": 253,
    "DelegateSubgroup": 254, "UpheldBy": 254, "FileDescriptorStorePreserve": 254, "ImportCredential": 254,
    "MemoryKSM": 254, "MemoryPressureThresholdSec": 254, "MemoryPressureWatch": 254,
    "RestartMaxDelaySec": 254, "RestartMode": 254, "RestartSteps": 254, "RootEphemeral": 254,
    "RootImagePolicy": 254, "StartupMemoryMax": 254, "CoredumpReceive": 255, "NFTSet": 255,
    "PollLimitBurst": 255, "PollLimitIntervalSec": 255, "SetLoginEnvironment": 255,
    "SurviveFinalKillSignal": 255, "MemoryZSwapWriteback": 256, "PassFileDescriptorsToExec": 256,
    "WantsMountsFor": 256, "BindLogSockets": 257, "ManagedOOMMemoryPressureDurationSec": 257,
    "PrivatePIDs": 257, "AcceptFileDescriptors": 258, "BPFDelegateCommands": 258,
    "CacheDirectoryQuota": 258, "ConditionKernelModuleLoaded": 258, "ConditionVersion": 258,
    "DeferTrigger": 258, "DeferTriggerMaxSec": 258, "DelegateNamespaces": 258,
    "LogsDirectoryQuota": 258, "PassPIDFD": 258, "PrivateBPF": 258, "StateDirectoryQuota": 258,
    "ExecReloadPost": 259, "UserNamespacePath": 259, "BindNetworkInterface": 260, "MemoryTHP": 260,
    "RefreshOnReload": 260, "RootMStack": 260, "RestrictFileSystemAccess": 261, "XAttrAccept": 262,
    "XAttrEntryPoint": 262, "XAttrListen": 262,
    "ExtensionImagePolicy": 254, "MountImagePolicy": 254, "StartupMemoryHigh": 254, "StartupMemoryLow": 254,
    "StartupMemorySwapMax": 254, "StartupMemoryZSwapMax": 254, "AssertKernelModuleLoaded": 258,
    "AssertVersion": 258, "BPFDelegateAttachments": 258, "BPFDelegateMaps": 258, "BPFDelegatePrograms": 258,
    "CacheDirectoryAccounting": 258, "LogsDirectoryAccounting": 258, "StateDirectoryAccounting": 258,
    "AssertPathIsSocket": 260, "ConditionPathIsSocket": 260, "AssertFraction": 261, "AssertMachineTag": 261,
    "CPUPressureThresholdSec": 261, "CPUPressureWatch": 261, "CPUSetPartition": 261, "ConditionFraction": 261,
    "ConditionMachineTag": 261, "IOPressureThresholdSec": 261, "IOPressureWatch": 261, "OOMRules": 261,
    "DeferReactivation": 257, "RandomizedOffsetSec": 258, "ConcurrencyHardMax": 258,
    "ConcurrencySoftMax": 258,
    "LUOSession": 262, "RestartRandomizedDelaySec": 262,
  ]
}
