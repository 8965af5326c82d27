/// `[Service]`.
extension Catalogue {
  static let serviceRows: [Directive] = serviceCommandRows + serviceLifeRows + serviceLegacyRows

  private static let serviceCommandRows: [Directive] = [
    Directive("Type", .choice, "how the service says that it has started"),
    Directive("ExitType", .choice, "whether it ends with its main process or with its last"),
    Directive("ExecCondition", .commands, "decides whether the service starts at all"),
    Directive("ExecStartPre", .commands, "runs before the service"),
    Directive("ExecStart", .commands, "the service itself"),
    Directive("ExecStartPost", .commands, "runs once the service has started"),
    Directive("ExecReload", .commands, "makes the service read its configuration again"),
    Directive("ExecReloadPost", .commands, since: 259, "runs once the service was reloaded"),
    Directive("ExecStop", .commands, "asks the service to end"),
    Directive("ExecStopPost", .commands, "runs after the service has ended, however it ended"),
    Directive("Sockets", .unitNames, "further socket units whose sockets it gets"),
    Directive("NonBlocking", .boolean, "passes the sockets in non-blocking mode"),
    Directive("OpenFile", .texts, since: 253, "files that are opened and passed like sockets"),
    Directive("FileDescriptorStoreMax", .unsigned, "how many descriptors are kept for the service"),
    Directive(
      "FileDescriptorStorePreserve", .choice, since: 254, "how long descriptors are kept for the service"),
    Directive("USBFunctionDescriptors", .path, "the descriptors of a USB function"),
    Directive("USBFunctionStrings", .path, "the strings of a USB function"),
    Directive("BusName", .text, "the D-Bus name that a service of Type=dbus takes"),
    Directive("NotifyAccess", .choice, "which of its processes may send notifications"),
    Directive("PIDFile", .path, "where a daemon of Type=forking writes its pid"),
    Directive("GuessMainPID", .boolean, "guesses the main process of a daemon without PID file"),
  ]

  private static let serviceLifeRows: [Directive] = [
    Directive("RemainAfterExit", .boolean, "stays active when its processes have ended"),
    Directive("Restart", .choice, "after which ends it is started again"),
    Directive("RestartSec", .time, "how long it waits before it starts again"),
    Directive("RestartSteps", .unsigned, since: 254, "in how many steps RestartSec= grows"),
    Directive("RestartMaxDelaySec", .time, since: 254, "how long RestartSec= becomes at most"),
    Directive("RestartMode", .choice, since: 254, "whether other units notice a restart"),
    Directive("RestartPreventExitStatus", .exitStatuses, "ends that never lead to a restart"),
    Directive("RestartForceExitStatus", .exitStatuses, "ends that always lead to a restart"),
    Directive("SuccessExitStatus", .exitStatuses, "further ends that count as success"),
    Directive("TimeoutStartSec", .time, "how long the start may take"),
    Directive("TimeoutStopSec", .time, "how long the stop may take"),
    Directive("TimeoutSec", .time, "how long start and stop may take each"),
    Directive("TimeoutAbortSec", .time, "how long it may take after a watchdog has ended it"),
    Directive("TimeoutStartFailureMode", .choice, "how it is ended when the start takes too long"),
    Directive("TimeoutStopFailureMode", .choice, "how it is ended when the stop takes too long"),
    Directive("RuntimeMaxSec", .time, "how long the service may run"),
    Directive("RuntimeRandomizedExtraSec", .time, "how much is added to RuntimeMaxSec= at random"),
    Directive("WatchdogSec", .time, "how often the service must say that it is alive"),
    Directive("ReloadSignal", .signal, since: 253, "the signal that reloads a notify-reload service"),
    Directive("RefreshOnReload", .texts, since: 260, "what is made anew on a reload"),
    Directive("OOMPolicy", .choice, "what happens when the kernel kills one for lack of memory"),
  ]

  private static let serviceLegacyRows: [Directive] = [
    Directive("StartLimitInterval", .time, "the old place of StartLimitIntervalSec= in [Unit]"),
    Directive("StartLimitBurst", .unsigned, "the old place of StartLimitBurst= in [Unit]"),
    Directive("StartLimitAction", .choice, "the old place of StartLimitAction= in [Unit]"),
    Directive("FailureAction", .choice, "the old place of FailureAction= in [Unit]"),
    Directive("RebootArgument", .text, "the old place of RebootArgument= in [Unit]"),
    Directive("PermissionsStartOnly", .boolean, "the old way to exempt all but ExecStart= from User="),
    Directive("RootDirectoryStartOnly", .boolean, "uses RootDirectory= for ExecStart= only"),
    Directive("SysVStartPriority", .integer, "obsolete, without effect"),
    Directive("BusPolicy", .text, "obsolete, without effect"),
  ]
}
