/// The execution environment: who runs, where, with what.
extension Catalogue {
  static let execRows: [Directive] =
    execIdentityRows + execVariableRows + execStreamRows + execLogRows + execProcessRows
    + execLimitRows + execDirectoryRows + sandboxRows

  private static let execIdentityRows: [Directive] = [
    Directive("User", .user, "the user that the processes run as"),
    Directive("Group", .user, "the group that the processes run as"),
    Directive("SupplementaryGroups", .users, "further groups of the processes"),
    Directive("DynamicUser", .boolean, "makes a user for as long as the unit runs"),
    Directive("SetLoginEnvironment", .optionalBoolean, since: 255, "sets HOME, LOGNAME, USER and SHELL"),
    Directive("PAMName", .text, "opens a PAM session under this name"),
    Directive("UtmpIdentifier", .text, "the id of its entry in utmp"),
    Directive("UtmpMode", .choice(["init", "login", "user"]), "what kind of entry in utmp it makes"),
    Directive(
      "KeyringMode", .choice(["inherit", "private", "shared"]), "which kernel keyring the processes get"),
    Directive("WorkingDirectory", .workingDirectory, "the directory that the processes start in"),
    Directive("UMask", .mode, "the access bits that new files do not get"),
  ]

  private static let execVariableRows: [Directive] = [
    Directive("Environment", .variables, "sets variables"),
    Directive("EnvironmentFile", .environmentFile, "reads variables from a file at each start"),
    Directive("PassEnvironment", .variableNames, "takes variables over from the manager"),
    Directive("UnsetEnvironment", .unsetVariables, "removes variables at last"),
    Directive("ExecSearchPath", .colonPaths, "where executables without a path are looked for"),
    Directive("SetCredential", .credentialText, "gives a credential as text"),
    Directive("SetCredentialEncrypted", .credentialText, "gives a credential as encrypted text"),
    Directive("LoadCredential", .credentialPath, "gives a credential from a file or socket"),
    Directive("LoadCredentialEncrypted", .credentialPath, "gives a credential from an encrypted file"),
    Directive(
      "ImportCredential", .credentialPattern, since: 254, "gives the system's credentials that match"),
  ]

  private static let execStreamRows: [Directive] = [
    Directive("StandardInput", .inputStream, "what standard input is connected to"),
    Directive("StandardOutput", .outputStream, "what standard output is connected to"),
    Directive("StandardError", .outputStream, "what standard error is connected to"),
    Directive("StandardInputText", .inputText, "text to read from standard input"),
    Directive("StandardInputData", .inputData, "bytes to read from standard input, in Base64"),
    Directive("TTYPath", .path, "the terminal for streams that ask for one"),
    Directive("TTYReset", .boolean, "resets the terminal before and after"),
    Directive("TTYVHangup", .boolean, "hangs up whoever has the terminal open"),
    Directive("TTYVTDisallocate", .boolean, "clears the virtual terminal"),
    Directive("TTYRows", .terminalSize, "how many rows the terminal has"),
    Directive("TTYColumns", .terminalSize, "how many columns the terminal has"),
  ]

  private static let execLogRows: [Directive] = [
    Directive("SyslogIdentifier", .text, "the name before lines of the log"),
    Directive("SyslogFacility", .choice(.facilities), "the syslog facility of the output"),
    Directive("SyslogLevel", .choice(.levels), "the syslog level of the output"),
    Directive("SyslogLevelPrefix", .boolean, "whether <N> before a line sets its level"),
    Directive("LogLevelMax", .choice(.levels), "the lowest level that is logged"),
    Directive("LogRateLimitIntervalSec", .time(.plain), "the time over which log lines are counted"),
    Directive("LogRateLimitBurst", .unsigned, "how many log lines LogRateLimitIntervalSec= allows"),
    Directive("LogExtraFields", .journalFields, "further fields of its journal entries"),
    Directive("LogFilterPatterns", .logPatterns, since: 253, "which lines are logged, by pattern"),
    Directive("LogNamespace", .logNamespace, "the journal that it logs to"),
    Directive("BindLogSockets", .optionalBoolean, since: 257, "whether the log sockets can be seen inside"),
  ]

  private static let execProcessRows: [Directive] = [
    Directive("Nice", .nice, "the nice level"),
    Directive("OOMScoreAdjust", .oomScore, "how soon the kernel kills it for lack of memory"),
    Directive("CoredumpFilter", .coredumpFilter, "which memory goes into core dumps"),
    Directive(
      "IOSchedulingClass",
      .choice(Choice(["none", "realtime", "best-effort", "idle"], numbers: 0...7, emptyResets: true)),
      "the class of its input and output"),
    Directive("IOSchedulingPriority", .ioPriority, "the priority within the class of input and output"),
    Directive(
      "CPUSchedulingPolicy",
      .choice(
        Choice(
          ["other", "batch", "idle", "fifo", "rr", Choice.Word("ext", since: 258)], numbers: 0...0x7FFF_FFFF,
          emptyResets: true)), "the policy that schedules it"),
    Directive("CPUSchedulingPriority", .schedulingPriority, "the priority under a real-time policy"),
    Directive("CPUSchedulingResetOnFork", .boolean, "gives new processes the ordinary policy"),
    Directive("CPUAffinity", .processors, "the processors that it runs on"),
    Directive(
      "NUMAPolicy",
      .choice(Choice(["default", "preferred", "bind", "interleave", "local"], emptyResets: true)),
      "how memory is taken from NUMA nodes"),
    Directive("NUMAMask", .memoryNodes, "the NUMA nodes of NUMAPolicy="),
    Directive("TimerSlackNSec", .nanoseconds, "how late its timers may be"),
    Directive("IgnoreSIGPIPE", .boolean, "whether SIGPIPE is ignored"),
    Directive("Personality", .personality, "the architecture that uname tells"),
    Directive("MemoryKSM", .optionalBoolean, since: 254, "merges its equal pages of memory"),
    Directive("MemoryTHP", .recent, since: 260, "whether it gets huge pages"),
  ]

  private static let execLimitRows: [Directive] = [
    Directive("LimitCPU", .limit(.cpu), "the processor time of a process"),
    Directive("LimitFSIZE", .limit(.fsize), "the size of a file"),
    Directive("LimitDATA", .limit(.data), "the size of the data segment"),
    Directive("LimitSTACK", .limit(.stack), "the size of the stack"),
    Directive("LimitCORE", .limit(.core), "the size of a core dump"),
    Directive("LimitRSS", .limit(.rss), "the resident memory; without effect in today's kernels"),
    Directive("LimitNOFILE", .limit(.nofile), "the number of open descriptors"),
    Directive("LimitAS", .limit(.as), "the size of the address space"),
    Directive("LimitNPROC", .limit(.nproc), "the number of processes of the user"),
    Directive("LimitMEMLOCK", .limit(.memlock), "the memory that may be locked"),
    Directive("LimitLOCKS", .limit(.locks), "the number of file locks"),
    Directive("LimitSIGPENDING", .limit(.sigpending), "the number of queued signals"),
    Directive("LimitMSGQUEUE", .limit(.msgqueue), "the bytes in POSIX message queues"),
    Directive("LimitNICE", .limit(.nice), "the nice level that may be set"),
    Directive("LimitRTPRIO", .limit(.rtprio), "the real-time priority that may be set"),
    Directive("LimitRTTIME", .limit(.rttime), "the real-time processor time without a pause"),
  ]

  private static let execDirectoryRows: [Directive] = [
    Directive("RuntimeDirectory", .directories(links: true), "directories below /run, made for the unit"),
    Directive("RuntimeDirectoryMode", .mode, "the access mode of RuntimeDirectory="),
    Directive(
      "RuntimeDirectoryPreserve", .choice(.preserve), "whether RuntimeDirectory= stays when the unit ends"),
    Directive("StateDirectory", .directories(links: true), "directories below /var/lib, made for the unit"),
    Directive("StateDirectoryMode", .mode, "the access mode of StateDirectory="),
    Directive("StateDirectoryQuota", .recent, since: 258, "how much StateDirectory= may hold"),
    Directive("CacheDirectory", .directories(links: true), "directories below /var/cache, made for the unit"),
    Directive("CacheDirectoryMode", .mode, "the access mode of CacheDirectory="),
    Directive("CacheDirectoryQuota", .recent, since: 258, "how much CacheDirectory= may hold"),
    Directive("LogsDirectory", .directories(links: true), "directories below /var/log, made for the unit"),
    Directive("LogsDirectoryMode", .mode, "the access mode of LogsDirectory="),
    Directive("LogsDirectoryQuota", .recent, since: 258, "how much LogsDirectory= may hold"),
    Directive(
      "ConfigurationDirectory", .directories(links: false), "directories below /etc, made for the unit"),
    Directive("ConfigurationDirectoryMode", .mode, "the access mode of ConfigurationDirectory="),
    Directive("TimeoutCleanSec", .time(.plain), "how long cleaning the directories of the unit may take"),
  ]
}
