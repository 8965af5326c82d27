/// `[Service]`.
extension Catalogue {
  static let serviceRows: [Directive] = serviceCommandRows + serviceLifeRows + serviceLegacyRows

  private static let serviceCommandRows: [Directive] = [
    Directive(
      "Type",
      .choice([
        "simple", "exec", "forking", "oneshot", "dbus", "notify", Choice.Word("notify-reload", since: 253),
        "idle",
      ]), default: .words("simple; oneshot without ExecStart=; dbus with BusName="),
      "how the service says that it has started",
      detail: """
        simple counts as started at once, exec when the executable runs, oneshot when it has ended, \
        forking when the first process has ended and left another, notify and notify-reload at READY=1, \
        dbus when its name is on the bus, idle at once, before its first command. What waits for the \
        service in After= waits for this. The program of an idle service waits until no job is left, five \
        seconds at most.
        """,
      difference: """
        Where there is no bus, dbus counts as started when the executable runs, and dbus.socket is only \
        wanted. Of an idle service the other commands do not wait; under systemd, and with usherd \
        --defaults=systemd, they do, which makes a reload take six seconds.
        """),
    Directive(
      "ExitType", .choice(["main", "cgroup"]), default: "main", since: 250,
      "whether it ends with its main process or with its last",
      detail: """
        With cgroup the service goes on until its last process has ended. It cannot be used with \
        Type=oneshot.
        """),
    Directive(
      "ExecCondition", .commands, default: .unset, since: 243, "decides whether the service starts at all",
      detail: """
        Runs before ExecStartPre=. Exit status 0 goes on; 1 to 254 skips the start without failing; 255 or \
        a signal fails it.
        """),
    Directive(
      "ExecStartPre", .commands, default: .unset, "runs before the service",
      detail: """
        One after the other, each within TimeoutStartSec=; if one fails, the service does not start and \
        ExecStopPost= runs. Processes that a command leaves behind are ended. They get no sockets.
        """),
    Directive(
      "ExecStart", .commands, default: .unset, "the service itself",
      detail: """
        Exactly one command, but for Type=oneshot, which runs any number in turn. No shell reads it. \
        Before the path, - makes failure harmless, @ sets argv[0], : leaves $ alone, and +, ! and !! lift \
        restrictions. Only this process gets the sockets.
        """),
    Directive(
      "ExecStartPost", .commands, default: .unset, "runs once the service has started",
      detail: """
        After READY=1, or whatever Type= waits for, and before units that are ordered after the service \
        start. If a command fails, the service is stopped.
        """),
    Directive(
      "ExecReload", .commands, default: .unset, "makes the service read its configuration again",
      detail: """
        Runs in place of a restart on reload; $MAINPID is the main process. Best a command that returns \
        when the reload is done. Without it, and but for Type=notify-reload, the service cannot be \
        reloaded.
        """),
    Directive(
      "ExecReloadPost", .commands, default: .unset, since: 259, "runs once the service was reloaded",
      detail: "After a reload that went well; $MAINPID is the main process."),
    Directive(
      "ExecStop", .commands, default: .unset, "asks the service to end",
      detail: """
        Runs only if the service had started. $MAINPID is the main process, and SERVICE_RESULT, EXIT_CODE \
        and EXIT_STATUS say how it went. What is alive afterwards gets KillSignal=.
        """),
    Directive(
      "ExecStopPost", .commands, default: .unset, "runs after the service has ended, however it ended",
      detail: """
        The place to clean up: it also runs when the start failed or the service crashed. SERVICE_RESULT, \
        EXIT_CODE and EXIT_STATUS say how the service ended.
        """),
    Directive(
      "Sockets", .socketUnits, default: .unset, "further socket units whose sockets it gets",
      detail: """
        The service gets the listeners of these units besides those that trigger it, and is ordered after \
        them and wants them. The descriptors of a unit stand together; LISTEN_FDNAMES tells which is \
        which.
        """),
    Directive(
      "NonBlocking", .boolean, default: "no", "passes the sockets in non-blocking mode",
      detail: """
        Sets O_NONBLOCK on the sockets that are passed, and clears it with no. The flag belongs to the \
        open socket, so it changes for everyone who has it. Sockets on standard input always block.
        """),
    Directive(
      "OpenFile", .openFile, default: .unset, since: 253, "files that are opened and passed like sockets",
      detail: """
        The flags are read-only, append, truncate and graceful. The manager opens the file, or connects \
        where it is a UNIX socket; the service finds it by NAME among its descriptors.
        """),
    Directive(
      "FileDescriptorStoreMax", .unsigned, default: "0", since: 219,
      "how many descriptors are kept for the service",
      detail: """
        With FDSTORE=1 a service hands in descriptors and gets them back, after its sockets, at the next \
        start. 0 keeps none. A number above 0 sets NotifyAccess=main unless another is given.
        """),
    Directive(
      "FileDescriptorStorePreserve", .choice(.preserve), default: "restart", since: 254,
      "how long descriptors are kept for the service",
      detail: """
        restart keeps them over restarts, yes also while the service is stopped, no until it ends. Counts \
        with FileDescriptorStoreMax= above 0.
        """),
    Directive(
      "LUOSession", .recent, default: .unset, since: 262, "sessions that keep descriptors over a kexec",
      detail: """
        Names; the service finds a session in its descriptor store and puts into it what is to last.
        """),
    Directive(
      "USBFunctionDescriptors", .path, default: .unset, since: 227, "the descriptors of a USB function",
      detail: "A file that is written to the first endpoint of ListenUSBFunction=."),
    Directive(
      "USBFunctionStrings", .path, default: .unset, since: 227, "the strings of a USB function",
      detail: "A file that is written to the first endpoint of ListenUSBFunction=."),
    Directive(
      "BusName", .busName, default: .unset, "the D-Bus name that a service of Type=dbus takes",
      detail: """
        Makes Type=dbus the default. The service counts as started when the name is taken on the system \
        bus, and as ended when it is given up.
        """),
    Directive(
      "NotifyAccess", .choice(["none", "main", "exec", "all"]),
      default: .words("none; main where something needs notifications"),
      "which of its processes may send notifications",
      detail: """
        Type=notify, Type=notify-reload, WatchdogSec= and FileDescriptorStoreMax= need them. exec takes \
        them from command processes as well, all from every process of the service. Others' notifications \
        are dropped. NOTIFY_SOCKET is set unless it is none.
        """,
      difference: """
        Each unit has a NOTIFY_SOCKET of its own; with usherd --defaults=systemd all share one.
        """),
    Directive(
      "PIDFile", .pidFile, default: .unset, "where a daemon of Type=forking writes its pid",
      detail: """
        usherd does not write it; it is removed when the service has ended. Other types of service need \
        none.
        """),
    Directive(
      "GuessMainPID", .boolean, default: "yes", "guesses the main process of a daemon without PID file",
      detail: """
        Only for Type=forking without PIDFile=, and only where exactly one process is left.
        """),
  ]

  private static let serviceLifeRows: [Directive] = [
    Directive(
      "RemainAfterExit", .boolean, default: "no", "stays active when its processes have ended",
      detail: """
        For Type=oneshot that sets something up: it counts as active until it is stopped, when ExecStop= \
        undoes it.
        """),
    Directive(
      "Restart",
      .choice(["no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always"]),
      default: "no", "after which ends it is started again",
      detail: """
        on-failure: exit status not 0, a signal, a time limit or the watchdog; on-abnormal: the same \
        without exit statuses; on-abort: signals; on-watchdog: the watchdog; on-success: ends that went \
        well; always: all of them. Never after a stop that was asked for. The start limit counts each. Of \
        no use for instances of Accept=yes: their connection is gone.
        """),
    Directive(
      "RestartSec", .time(.plain), default: "100ms", "how long it waits before it starts again",
      detail: "While it waits, the listeners of the service stay its own."),
    Directive(
      "RestartSteps", .unsigned, default: "0", since: 254, "in how many steps RestartSec= grows",
      detail: """
        It grows by the same factor each time, up to RestartMaxDelaySec=; 0 leaves it as it is. Both must \
        be given.
        """),
    Directive(
      "RestartMaxDelaySec", .time(.plain), default: "infinity", since: 254,
      "how long RestartSec= becomes at most",
      detail: "Reached after RestartSteps= restarts. Counts only together with it."),
    Directive(
      "RestartRandomizedDelaySec", .time(.plain), default: "0", since: 262,
      "how much is added to RestartSec= at random",
      detail: "So that many services that end together do not come back together."),
    Directive(
      "RestartMode", .choice(["normal", "direct", Choice.Word("debug", since: 257)]), default: "normal",
      since: 254, "whether other units notice a restart",
      detail: """
        With normal, dependent units see the failure and OnFailure= counts; with direct they see only the \
        new start; debug also sets DEBUG_INVOCATION=1.
        """),
    Directive(
      "RestartPreventExitStatus", .exitStatuses, default: .unset, since: 189,
      "ends that never lead to a restart",
      detail: """
        Of the main process. It outweighs Restart= and RestartForceExitStatus=.
        """),
    Directive(
      "RestartForceExitStatus", .exitStatuses, default: .unset, since: 215,
      "ends that always lead to a restart", detail: "Of the main process, whatever Restart= says."),
    Directive(
      "SuccessExitStatus", .exitStatuses, default: .unset, since: 189, "further ends that count as success",
      detail: """
        Besides 0 and, but for Type=oneshot, SIGHUP, SIGINT, SIGTERM and SIGPIPE. Restart=on-failure and \
        the unit's result go by it.
        """),
    Directive(
      "TimeoutStartSec", .time(.zeroIsInfinity), default: .words("90s; infinity with Type=oneshot"),
      since: 188, "how long the start may take",
      detail: """
        For each command, and for the wait until the service has started. Then the service is ended as \
        TimeoutStartFailureMode= says, and it has failed. EXTEND_TIMEOUT_USEC= gives it longer. 0 and \
        infinity mean no limit.
        """),
    Directive(
      "TimeoutStopSec", .time(.zeroIsInfinity), default: "90s", since: 188, "how long the stop may take",
      detail: """
        For each ExecStop= command, then once more for the end after KillSignal=; what is alive after that \
        gets FinalKillSignal=. 0 and infinity mean no limit.
        """),
    Directive(
      "TimeoutSec", .time(.zeroIsInfinity), default: .words("that of TimeoutStartSec= and TimeoutStopSec="),
      "how long start and stop may take each",
      detail: """
        Writes both TimeoutStartSec= and TimeoutStopSec=; of several lines the last counts for each.
        """),
    Directive(
      "TimeoutAbortSec", .time(.emptyResets), default: .words("that of TimeoutStopSec="), since: 243,
      "how long it may take after a watchdog has ended it",
      detail: """
        After WatchdogSignal=, in place of TimeoutStopSec=: long enough for a core dump. Here 0 is no time \
        at all.
        """),
    Directive(
      "TimeoutStartFailureMode", .choice(.failureModes), default: "terminate", since: 246,
      "how it is ended when the start takes too long",
      detail: """
        terminate sends KillSignal= first, abort WatchdogSignal=, kill FinalKillSignal= at once.
        """),
    Directive(
      "TimeoutStopFailureMode", .choice(.failureModes), default: "terminate", since: 246,
      "how it is ended when the stop takes too long",
      detail: """
        terminate sends KillSignal= first, abort WatchdogSignal=, kill FinalKillSignal= at once.
        """),
    Directive(
      "RuntimeMaxSec", .time(.plain), default: "infinity", since: 229, "how long the service may run",
      detail: """
        Counted from when it has started; then it is stopped and has failed with timeout. A reload does \
        not begin it anew. No effect with Type=oneshot.
        """),
    Directive(
      "RuntimeRandomizedExtraSec", .time(.plain), default: "0", since: 250,
      "how much is added to RuntimeMaxSec= at random",
      detail: """
        From nothing up to this much, rolled at each start, so that many services do not end together.
        """),
    Directive(
      "WatchdogSec", .time(.plain), default: "0", "how often the service must say that it is alive",
      detail: """
        The service gets WATCHDOG_USEC and must send WATCHDOG=1 more often than that, best twice as often; \
        else it gets WatchdogSignal= and has failed with watchdog. Restart=on-watchdog or on-failure \
        brings it back. 0 switches it off. A service may change the time by sending WATCHDOG_USEC=.
        """),
    Directive(
      "ReloadSignal", .signal, default: "SIGHUP", since: 253,
      "the signal that reloads a notify-reload service",
      detail: """
        Only for Type=notify-reload: the service answers with RELOADING=1 and, when it is done, READY=1.
        """),
    Directive(
      "RefreshOnReload", .refreshes, default: .unset, since: 260, "what is made anew on a reload",
      detail: """
        extensions lays ExtensionImages= and ExtensionDirectories= over the root again, credentials loads \
        credentials again.
        """),
    Directive(
      "OOMPolicy", .choice(["continue", "stop", "kill"]), default: .words("stop; continue with Delegate=yes"),
      since: 243, "what happens when the kernel kills one for lack of memory",
      detail: """
        continue only logs it; stop ends the rest of the service in good order; kill has the kernel end \
        all of it at once. With the last two the result is oom-kill.
        """),
  ]

  private static let serviceLegacyRows: [Directive] = [
    Directive(
      "StartLimitInterval", .time(.plain), default: "10s",
      "the old place of StartLimitIntervalSec= in [Unit]", detail: "Write it there."),
    Directive(
      "StartLimitBurst", .unsigned, default: "5", "the old place of StartLimitBurst= in [Unit]",
      detail: "Write it there."),
    Directive(
      "StartLimitAction", .choice(.systemActions), default: "none",
      "the old place of StartLimitAction= in [Unit]", detail: "Write it there."),
    Directive(
      "FailureAction", .choice(.systemActions), default: "none", "the old place of FailureAction= in [Unit]",
      detail: "Write it there."),
    Directive(
      "RebootArgument", .text, default: .unset, "the old place of RebootArgument= in [Unit]",
      detail: "Write it there."),
    Directive(
      "PermissionsStartOnly", .boolean, default: "no", "the old way to exempt all but ExecStart= from User=",
      detail: "Write + before the commands that need all rights instead."),
    Directive(
      "RootDirectoryStartOnly", .boolean, default: "no", "uses RootDirectory= for ExecStart= only",
      detail: "Other commands than ExecStart= see the whole file system then."),
    Directive(
      "SysVStartPriority", .obsolete, default: .unset, "obsolete, without effect",
      detail: "It ordered start scripts of other systems."),
    Directive(
      "BusPolicy", .obsolete, default: .unset, "obsolete, without effect",
      detail: "It belonged to a message bus in the kernel that never came."),
  ]
}
