/// The execution environment: who runs, where, with what.
extension Catalogue {
  static let execRows: [Directive] =
    execIdentityRows + execVariableRows + execStreamRows + execLogRows + execProcessRows
    + execLimitRows + execDirectoryRows + sandboxRows

  private static let execIdentityRows: [Directive] = [
    Directive(
      "User", .user, default: .unset, "the user that the processes run as",
      detail: """
        Unset, the user that usherd runs as. Sets HOME, USER, LOGNAME and SHELL too, and the user's own \
        groups apply. A user that does not exist fails the start with 217/USER. In user mode nothing but \
        the own user works.
        """),
    Directive(
      "Group", .user, default: .words("the primary group of User="), "the group that the processes run as",
      detail: "A group that does not exist fails the start with 216/GROUP."),
    Directive(
      "SupplementaryGroups", .users, default: .unset, "further groups of the processes",
      detail: "Besides the groups that User= is in."),
    Directive(
      "DynamicUser", .vitalBoolean, default: "no", since: 232, "makes a user for as long as the unit runs",
      detail: """
        Its name is that of User=, or else of the unit; its number, 61184 to 65519, comes from the name, or from \
        who owns the directories that the unit left. A user of that name that the system has is used instead. \
        StateDirectory=, CacheDirectory= and LogsDirectory= lie below a directory private then, with links in \
        their places. Also means RemoveIPC=, PrivateTmp=, NoNewPrivileges= and RestrictSUIDSGID=, and \
        ProtectSystem=strict and ProtectHome=read-only.
        """,
      difference: """
        PrivateTmp=, RestrictSUIDSGID=, ProtectSystem= and ProtectHome= do not come with it yet. The name is known \
        to the unit's own processes as USER; getpwnam(3) finds it nowhere. Without effect in user mode.
        """),
    Directive(
      "SetLoginEnvironment", .optionalBoolean, default: .words("yes with User=, DynamicUser= or PAMName="),
      since: 255, "sets HOME, LOGNAME, USER and SHELL", detail: "no leaves them out although User= is set."),
    Directive(
      "PAMName", .text, default: .unset, "opens a PAM session under this name",
      detail: "Needs KillMode=control-group, or in services mixed."),
    Directive(
      "UtmpIdentifier", .text, default: .unset, "the id of its entry in utmp",
      detail: "Up to four characters, such as cons or 1, for services on a terminal."),
    Directive(
      "UtmpMode", .choice(["init", "login", "user"]), default: "init", since: 225,
      "what kind of entry in utmp it makes", detail: "Counts only with UtmpIdentifier=."),
    Directive(
      "KeyringMode", .choice(["inherit", "private", "shared"]),
      default: .words("private for services, shared for sockets"), since: 235,
      "which kernel keyring the processes get",
      detail: """
        inherit keeps the manager's session keyring, private makes a new one, shared also links the user's \
        keyring into it.
        """),
    Directive(
      "WorkingDirectory", .workingDirectory, default: "/", "the directory that the processes start in",
      detail: """
        ~ is the home of User=. A directory that is missing fails the start with 200/CHDIR, unless it may \
        be.
        """),
    Directive(
      "UMask", .mode, default: "0022", "the access bits that new files do not get",
      detail: "Files that the service makes for itself only want 0077."),
  ]

  private static let execVariableRows: [Directive] = [
    Directive(
      "Environment", .variables, default: .unset, "sets variables",
      detail: """
        $ means nothing here; specifiers do. Everyone on the machine can read it: it is no place for \
        secrets.
        """),
    Directive(
      "EnvironmentFile", .environmentFile, default: .unset, "reads variables from a file at each start",
      detail: """
        Lines of NAME=value with comments, as for a shell, but without $. It outweighs Environment=. A \
        file that is missing fails the start, unless it may be.
        """),
    Directive(
      "PassEnvironment", .variableNames, default: .unset, since: 228, "takes variables over from the manager",
      detail: """
        Those that the manager does not have are left out. Environment= and EnvironmentFile= outweigh it.
        """),
    Directive(
      "UnsetEnvironment", .unsetVariables, default: .unset, since: 235, "removes variables at last",
      detail: """
        NAME=value removes the variable only if it has that value. The last word on the environment.
        """),
    Directive(
      "ExecSearchPath", .colonPaths, default: .words("the PATH that the manager was built with"), since: 250,
      "where executables without a path are looked for",
      detail: "Also becomes PATH unless the unit sets that."),
    Directive(
      "SetCredential", .credentialText, default: .unset, since: 247, "gives a credential as text",
      detail: """
        The text can be seen by everyone who can read the unit; it outranks nothing: a credential of the \
        same name from LoadCredential= wins.
        """),
    Directive(
      "SetCredentialEncrypted", .credentialBytes, default: .unset, "gives a credential as encrypted text",
      detail: "Text made by systemd-creds, which only this machine can read."),
    Directive(
      "LoadCredential", .credentialPath, default: .unset, since: 247,
      "gives a credential from a file or socket",
      detail: """
        The service finds it as a file ID in $CREDENTIALS_DIRECTORY. A relative path is a credential of \
        the manager.
        """),
    Directive(
      "LoadCredentialEncrypted", .credentialPath, default: .unset,
      "gives a credential from an encrypted file", detail: "The file is one that systemd-creds made."),
    Directive(
      "ImportCredential", .credentialPattern, default: .unset, since: 254,
      "gives the system's credentials that match",
      detail: """
        Looked for among what the system was booted with. NEWNAME (257) takes the place of what the \
        pattern matched literally.
        """),
  ]

  private static let execStreamRows: [Directive] = [
    Directive(
      "StandardInput", .inputStream, default: "null", "what standard input is connected to",
      detail: """
        null, file:PATH, socket, fd:NAME, data, or a terminal with tty, tty-force or tty-fail. socket \
        needs exactly one socket: the connection with Accept=yes, else the listener; the service then gets \
        no LISTEN_FDS.
        """),
    Directive(
      "StandardOutput", .outputStream, default: .words("inherit with StandardInput=socket, else journal"),
      "what standard output is connected to",
      detail: """
        inherit takes what standard input is. append: and truncate: open a file at its end or empty it, \
        file: writes from its beginning. socket needs exactly one socket.
        """,
      difference: """
        Without a journal the output goes to usherd's standard error, with the unit's name before each \
        line, and the process where it is known; with usherd --defaults=systemd to /dev/null. Where usherd writes to a terminal, so do they.
        """),
    Directive(
      "StandardError", .outputStream, default: "inherit", "what standard error is connected to",
      detail: """
        inherit takes what standard output is. So with StandardInput=socket error messages go to the peer, \
        unless it is journal or null.
        """,
      difference: """
        Without a journal the output goes to usherd's standard error, with the unit's name before each \
        line, and the process where it is known; with usherd --defaults=systemd to /dev/null.
        """),
    Directive(
      "StandardInputText", .inputText, default: .unset, since: 236, "text to read from standard input",
      detail: """
        For StandardInput=data, which it sets by itself. C escapes and specifiers are read; each line gets \
        a line end.
        """),
    Directive(
      "StandardInputData", .inputData, default: .unset, since: 236,
      "bytes to read from standard input, in Base64",
      detail: "For StandardInput=data, which it sets by itself."),
    Directive(
      "TTYPath", .path, default: "/dev/console", "the terminal for streams that ask for one",
      detail: "For StandardInput=, StandardOutput= or StandardError= with tty."),
    Directive(
      "TTYReset", .boolean, default: "no", "resets the terminal before and after",
      detail: "Brings back its usual modes."),
    Directive(
      "TTYVHangup", .boolean, default: "no", "hangs up whoever has the terminal open",
      detail: "So that nobody who was there before can read what is typed."),
    Directive(
      "TTYVTDisallocate", .boolean, default: "no", "clears the virtual terminal",
      detail: "Erases what stood on it, and its scrollback."),
    Directive(
      "TTYRows", .terminalSize, default: .unset, since: 250, "how many rows the terminal has",
      detail: "Unset, it stays as it is."),
    Directive(
      "TTYColumns", .terminalSize, default: .unset, since: 250, "how many columns the terminal has",
      detail: "Unset, it stays as it is."),
  ]

  private static let execLogRows: [Directive] = [
    Directive(
      "SyslogIdentifier", .text, default: .words("the file name of the executable"),
      "the name before lines of the log", detail: "For output to the journal or kmsg."),
    Directive(
      "SyslogFacility", .choice(.facilities), default: "daemon", "the syslog facility of the output",
      detail: "Of output that goes to the journal."),
    Directive(
      "SyslogLevel", .choice(.levels), default: "info", "the syslog level of the output",
      detail: "Of lines without a level of their own."),
    Directive(
      "SyslogLevelPrefix", .boolean, default: "yes", "whether <N> before a line sets its level",
      detail: "Lines that begin with <0> to <7> get that level, and the prefix goes."),
    Directive(
      "LogLevelMax", .choice(.levels), default: .unset, since: 236, "the lowest level that is logged",
      detail: "What is less urgent is thrown away."),
    Directive(
      "LogRateLimitIntervalSec", .time(.plain), default: .words("that of journald.conf, 30s"), since: 240,
      "the time over which log lines are counted", detail: "0 switches the limit off."),
    Directive(
      "LogRateLimitBurst", .unsigned, default: .words("that of journald.conf, 10000"), since: 240,
      "how many log lines LogRateLimitIntervalSec= allows", detail: "0 switches the limit off."),
    Directive(
      "LogExtraFields", .journalFields, default: .unset, since: 236, "further fields of its journal entries",
      detail:
        "Names are capital letters, digits and _. They stand where the journal runs, which looks them up.",
      difference: """
        In usherd's own log, which has lines and no fields, they are not told. The journal finds them only where \
        usherd has systemd's place (as process 1, or with --systemctl).
        """),
    Directive(
      "LogFilterPatterns", .logPatterns, default: .unset, since: 253, "which lines are logged, by pattern",
      detail: """
        Regular expressions of PCRE2, one a line. What one with ~ before it matches is left out; if there are \
        others, only what one of them matches is kept.
        """,
      difference: """
        They count in usherd's own log, and need libpcre2-8 there; lines that go to a journal all arrive. A search \
        that takes more than 20,000 steps finds nothing.
        """),
    Directive(
      "LogNamespace", .logNamespace, default: .unset, since: 245, "the journal that it logs to",
      detail: "The service cannot reach the usual journal then."),
    Directive(
      "BindLogSockets", .optionalBoolean, default: .words("yes where paths are hidden by other directives"),
      since: 257, "whether the log sockets can be seen inside",
      detail: "Only counts where RootDirectory= or RootImage= changes the view."),
  ]

  private static let execProcessRows: [Directive] = [
    Directive(
      "Nice", .nice, default: .words("that of the manager, 0 as a rule"), "the nice level",
      detail: "-20 is the most favoured. Less than 0 needs CAP_SYS_NICE."),
    Directive(
      "OOMScoreAdjust", .oomScore, default: .words("that of the manager"),
      "how soon the kernel kills it for lack of memory", detail: "-1000 is never, 1000 first."),
    Directive(
      "CoredumpFilter", .coredumpFilter, default: .words("that of the manager, 0x33 in the kernel"),
      since: 246, "which memory goes into core dumps",
      detail: "A number has one bit for each kind of memory, see core(5)."),
    Directive(
      "IOSchedulingClass",
      .choice(Choice(["none", "realtime", "best-effort", "idle"], numbers: 0...7, emptyResets: true)),
      default: .words("that of the manager, best-effort as a rule"),
      "the class of its input and output",
      detail: "realtime needs CAP_SYS_ADMIN; idle gets what nobody else wants."),
    Directive(
      "IOSchedulingPriority", .ioPriority, default: .words("4 where a class is set"),
      "the priority within the class of input and output",
      detail: "0 is the highest, within IOSchedulingClass=."),
    Directive(
      "CPUSchedulingPolicy",
      .choice(
        Choice(
          ["other", "batch", "idle", "fifo", "rr", Choice.Word("ext", since: 258)], numbers: 0...0x7FFF_FFFF,
          emptyResets: true)), default: .words("that of the manager, other as a rule"),
      "the policy that schedules it",
      detail: "fifo and rr are real-time policies, with CPUSchedulingPriority=."),
    Directive(
      "CPUSchedulingPriority", .schedulingPriority, default: .words("the lowest of the policy"),
      "the priority under a real-time policy",
      detail: "Counts with the policies fifo and rr."),
    Directive(
      "CPUSchedulingResetOnFork", .boolean, default: "no", "gives new processes the ordinary policy",
      detail: "Keeps real-time scheduling to the main process."),
    Directive(
      "CPUAffinity", .processors, default: .unset, "the processors that it runs on",
      detail: "Unset, all; numa stands for the processors of NUMAMask=."),
    Directive(
      "NUMAPolicy",
      .choice(
        Choice(
          [
            "default", "preferred", "bind", "interleave", "local", Choice.Word("preferred-many", since: 258),
            Choice.Word("weighted-interleave", since: 258),
          ], emptyResets: true)),
      default: .unset, since: 243, "how memory is taken from NUMA nodes",
      detail: "Unset, the kernel's default. With nodes of NUMAMask=."),
    Directive(
      "NUMAMask", .memoryNodes, default: .unset, since: 243, "the NUMA nodes of NUMAPolicy=",
      detail: "Counts with NUMAPolicy=."),
    Directive(
      "TimerSlackNSec", .nanoseconds, default: .words("that of the manager, 50us"),
      "how late its timers may be", detail: "Larger lets the processor sleep longer."),
    Directive(
      "IgnoreSIGPIPE", .boolean, default: "yes", "whether SIGPIPE is ignored",
      detail: """
        With yes, writing to a broken connection is an error (EPIPE); shells and pipelines want no.
        """),
    Directive(
      "Personality", .personality, default: .unset, since: 209, "the architecture that uname tells",
      detail: "For 32-bit programs on a 64-bit machine."),
    Directive(
      "MemoryKSM", .optionalBoolean, default: .unset, since: 254, "merges its equal pages of memory",
      detail: """
        Saves memory where many like processes run; others' contents could be guessed by timing.
        """),
    Directive(
      "MemoryTHP", .choice(["inherit", "disable", "madvise", "system"]), default: "inherit", since: 260,
      "whether it gets huge pages",
      detail: "inherit leaves it to the system."),
  ]

  private static let execLimitRows: [Directive] = [
    Directive(
      "LimitCPU", .limit(.cpu), default: .unset, "the processor time of a process",
      detail: """
        At the soft limit a process gets SIGXCPU, at the hard one SIGKILL. Unset, usherd's own, infinity \
        as a rule.
        """),
    Directive(
      "LimitFSIZE", .limit(.fsize), default: .unset, "the size of a file",
      detail: """
        Writing beyond it gets SIGXFSZ. Unset, usherd's own, infinity as a rule.
        """),
    Directive(
      "LimitDATA", .limit(.data), default: .unset, "the size of the data segment",
      detail: "Unset, usherd's own, infinity as a rule."),
    Directive(
      "LimitSTACK", .limit(.stack), default: .unset, "the size of the stack",
      detail: "Unset, usherd's own, 8M as a rule."),
    Directive(
      "LimitCORE", .limit(.core), default: .unset, "the size of a core dump",
      detail: "0 is none. Unset, usherd's own."),
    Directive(
      "LimitRSS", .limit(.rss), default: .unset, "the resident memory; without effect in today's kernels"),
    Directive(
      "LimitNOFILE", .limit(.nofile), default: .words("a soft limit of 1024, and the hard one of usherd"),
      "the number of open descriptors",
      detail: """
        A soft limit above 1024 is only for programs that do without select(2); those raise it themselves \
        up to the hard one.
        """),
    Directive(
      "LimitAS", .limit(.as), default: .unset, "the size of the address space",
      detail: """
        MemoryMax= is nearly always what is wanted. Unset, usherd's own, infinity as a rule.
        """),
    Directive(
      "LimitNPROC", .limit(.nproc), default: .unset, "the number of processes of the user",
      detail: """
        Counts all processes of the user, not of the unit; TasksMax= counts the unit's.
        """),
    Directive(
      "LimitMEMLOCK", .limit(.memlock), default: .unset, "the memory that may be locked",
      detail: "Unset, usherd's own; 8M under systemd."),
    Directive(
      "LimitLOCKS", .limit(.locks), default: .unset, "the number of file locks",
      detail: "Without effect in today's kernels."),
    Directive(
      "LimitSIGPENDING", .limit(.sigpending), default: .unset, "the number of queued signals",
      detail: "Counts all of the user."),
    Directive(
      "LimitMSGQUEUE", .limit(.msgqueue), default: .unset, "the bytes in POSIX message queues",
      detail: "Counts all of the user."),
    Directive(
      "LimitNICE", .limit(.nice), default: .unset, "the nice level that may be set",
      detail: "A bare number is the kernel's own counting: 20 less the nice level."),
    Directive(
      "LimitRTPRIO", .limit(.rtprio), default: .unset, "the real-time priority that may be set",
      detail: "From 0 to 99."),
    Directive(
      "LimitRTTIME", .limit(.rttime), default: .unset, "the real-time processor time without a pause",
      detail: "Then SIGXCPU, and SIGKILL at the hard limit."),
  ]

  private static let execDirectoryRows: [Directive] = [
    Directive(
      "RuntimeDirectory", .directories(links: true), default: .unset,
      "directories below /run, made for the unit",
      detail: """
        Relative names; the directories belong to User= and are removed when the unit ends, as \
        RuntimeDirectoryPreserve= says. The service finds them in $RUNTIME_DIRECTORY. In user mode below \
        $XDG_RUNTIME_DIR.
        """),
    Directive(
      "RuntimeDirectoryMode", .mode, default: "0755", "the access mode of RuntimeDirectory=",
      detail: "Of the innermost directories; those above have 0755."),
    Directive(
      "RuntimeDirectoryPreserve", .choice(.preserve), default: "no", since: 235,
      "whether RuntimeDirectory= stays when the unit ends",
      detail: "yes keeps them, restart keeps them over restarts only."),
    Directive(
      "StateDirectory", .directories(links: true), default: .unset,
      "directories below /var/lib, made for the unit",
      detail: """
        Relative names; the directories belong to User= and stay. The service finds them in \
        $STATE_DIRECTORY. In user mode below $XDG_STATE_HOME.
        """),
    Directive(
      "StateDirectoryMode", .mode, default: "0755", "the access mode of StateDirectory=",
      detail: "Of the innermost directories; those above have 0755."),
    Directive(
      "StateDirectoryQuota", .diskQuota, default: .unset, since: 258, "how much StateDirectory= may hold",
      detail: "A size or a percentage, where the file system has project quotas."),
    Directive(
      "StateDirectoryAccounting", .boolean, default: "no", since: 258, "counts what StateDirectory= holds",
      detail: "Where the file system has project quotas."),
    Directive(
      "CacheDirectory", .directories(links: true), default: .unset,
      "directories below /var/cache, made for the unit",
      detail: """
        Relative names; the directories belong to User= and stay. The service finds them in \
        $CACHE_DIRECTORY. In user mode below $XDG_CACHE_HOME.
        """),
    Directive(
      "CacheDirectoryMode", .mode, default: "0755", "the access mode of CacheDirectory=",
      detail: "Of the innermost directories; those above have 0755."),
    Directive(
      "CacheDirectoryQuota", .diskQuota, default: .unset, since: 258, "how much CacheDirectory= may hold",
      detail: "A size or a percentage, where the file system has project quotas."),
    Directive(
      "CacheDirectoryAccounting", .boolean, default: "no", since: 258, "counts what CacheDirectory= holds",
      detail: "Where the file system has project quotas."),
    Directive(
      "LogsDirectory", .directories(links: true), default: .unset,
      "directories below /var/log, made for the unit",
      detail: """
        Relative names; the directories belong to User= and stay. The service finds them in \
        $LOGS_DIRECTORY.
        """),
    Directive(
      "LogsDirectoryMode", .mode, default: "0755", "the access mode of LogsDirectory=",
      detail: "Of the innermost directories; those above have 0755."),
    Directive(
      "LogsDirectoryQuota", .diskQuota, default: .unset, since: 258, "how much LogsDirectory= may hold",
      detail: "A size or a percentage, where the file system has project quotas."),
    Directive(
      "LogsDirectoryAccounting", .boolean, default: "no", since: 258, "counts what LogsDirectory= holds",
      detail: "Where the file system has project quotas."),
    Directive(
      "ConfigurationDirectory", .directories(links: false), default: .unset,
      "directories below /etc, made for the unit",
      detail: """
        Relative names; the directories belong to root and stay. The service finds them in \
        $CONFIGURATION_DIRECTORY. In user mode below $XDG_CONFIG_HOME.
        """),
    Directive(
      "ConfigurationDirectoryMode", .mode, default: "0755", "the access mode of ConfigurationDirectory=",
      detail: "Of the innermost directories; those above have 0755."),
    Directive(
      "TimeoutCleanSec", .time(.plain), default: "infinity", since: 244,
      "how long cleaning the directories of the unit may take", detail: "For systemctl clean."),
  ]
}
