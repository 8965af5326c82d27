/// `[Service]`.
extension Catalogue {
  static let serviceRows: [Directive] = serviceCommandRows + serviceLifeRows + serviceLegacyRows

  private static let serviceCommandRows: [Directive] = [
    Directive(
      "Type",
      .choice([
        "simple", "exec", "forking", "oneshot", "dbus", "notify", Choice.Word("notify-reload", since: 253),
        "idle",
      ]), "how the service says that it has started"),
    Directive(
      "ExitType", .choice(["main", "cgroup"]), "whether it ends with its main process or with its last"),
    Directive("ExecCondition", .commands, "decides whether the service starts at all"),
    Directive("ExecStartPre", .commands, "runs before the service"),
    Directive("ExecStart", .commands, "the service itself"),
    Directive("ExecStartPost", .commands, "runs once the service has started"),
    Directive("ExecReload", .commands, "makes the service read its configuration again"),
    Directive("ExecReloadPost", .commands, since: 259, "runs once the service was reloaded"),
    Directive("ExecStop", .commands, "asks the service to end"),
    Directive("ExecStopPost", .commands, "runs after the service has ended, however it ended"),
    Directive("Sockets", .socketUnits, "further socket units whose sockets it gets"),
    Directive("NonBlocking", .boolean, "passes the sockets in non-blocking mode"),
    Directive("OpenFile", .openFile, since: 253, "files that are opened and passed like sockets"),
    Directive("FileDescriptorStoreMax", .unsigned, "how many descriptors are kept for the service"),
    Directive(
      "FileDescriptorStorePreserve", .choice(.preserve), since: 254,
      "how long descriptors are kept for the service"),
    Directive("USBFunctionDescriptors", .path, "the descriptors of a USB function"),
    Directive("USBFunctionStrings", .path, "the strings of a USB function"),
    Directive("BusName", .busName, "the D-Bus name that a service of Type=dbus takes"),
    Directive(
      "NotifyAccess", .choice(["none", "main", "exec", "all"]),
      "which of its processes may send notifications"),
    Directive("PIDFile", .pidFile, "where a daemon of Type=forking writes its pid"),
    Directive("GuessMainPID", .boolean, "guesses the main process of a daemon without PID file"),
  ]

  private static let serviceLifeRows: [Directive] = [
    Directive("RemainAfterExit", .boolean, "stays active when its processes have ended"),
    Directive(
      "Restart",
      .choice(["no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always"]),
      "after which ends it is started again"),
    Directive("RestartSec", .time(.plain), "how long it waits before it starts again"),
    Directive("RestartSteps", .unsigned, since: 254, "in how many steps RestartSec= grows"),
    Directive("RestartMaxDelaySec", .time(.plain), since: 254, "how long RestartSec= becomes at most"),
    Directive(
      "RestartMode", .choice(["normal", "direct", Choice.Word("debug", since: 257)]), since: 254,
      "whether other units notice a restart"),
    Directive("RestartPreventExitStatus", .exitStatuses, "ends that never lead to a restart"),
    Directive("RestartForceExitStatus", .exitStatuses, "ends that always lead to a restart"),
    Directive("SuccessExitStatus", .exitStatuses, "further ends that count as success"),
    Directive("TimeoutStartSec", .time(.zeroIsInfinity), "how long the start may take"),
    Directive("TimeoutStopSec", .time(.zeroIsInfinity), "how long the stop may take"),
    Directive("TimeoutSec", .time(.zeroIsInfinity), "how long start and stop may take each"),
    Directive("TimeoutAbortSec", .time(.emptyResets), "how long it may take after a watchdog has ended it"),
    Directive(
      "TimeoutStartFailureMode", .choice(.failureModes), "how it is ended when the start takes too long"),
    Directive(
      "TimeoutStopFailureMode", .choice(.failureModes), "how it is ended when the stop takes too long"),
    Directive("RuntimeMaxSec", .time(.plain), "how long the service may run"),
    Directive("RuntimeRandomizedExtraSec", .time(.plain), "how much is added to RuntimeMaxSec= at random"),
    Directive("WatchdogSec", .time(.plain), "how often the service must say that it is alive"),
    Directive("ReloadSignal", .signal, since: 253, "the signal that reloads a notify-reload service"),
    Directive("RefreshOnReload", .recent, since: 260, "what is made anew on a reload"),
    Directive(
      "OOMPolicy", .choice(["continue", "stop", "kill"]),
      "what happens when the kernel kills one for lack of memory"),
  ]

  private static let serviceLegacyRows: [Directive] = [
    Directive("StartLimitInterval", .time(.plain), "the old place of StartLimitIntervalSec= in [Unit]"),
    Directive("StartLimitBurst", .unsigned, "the old place of StartLimitBurst= in [Unit]"),
    Directive("StartLimitAction", .choice(.systemActions), "the old place of StartLimitAction= in [Unit]"),
    Directive("FailureAction", .choice(.systemActions), "the old place of FailureAction= in [Unit]"),
    Directive("RebootArgument", .text, "the old place of RebootArgument= in [Unit]"),
    Directive("PermissionsStartOnly", .boolean, "the old way to exempt all but ExecStart= from User="),
    Directive("RootDirectoryStartOnly", .boolean, "uses RootDirectory= for ExecStart= only"),
    Directive("SysVStartPriority", .obsolete, "obsolete, without effect"),
    Directive("BusPolicy", .obsolete, "obsolete, without effect"),
  ]
}
