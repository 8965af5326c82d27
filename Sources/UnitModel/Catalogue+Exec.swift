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
    Directive("SetLoginEnvironment", .boolean, since: 255, "sets HOME, LOGNAME, USER and SHELL"),
    Directive("PAMName", .text, "opens a PAM session under this name"),
    Directive("UtmpIdentifier", .text, "the id of its entry in utmp"),
    Directive("UtmpMode", .choice, "what kind of entry in utmp it makes"),
    Directive("KeyringMode", .choice, "which kernel keyring the processes get"),
    Directive("WorkingDirectory", .workingDirectory, "the directory that the processes start in"),
    Directive("UMask", .mode, "the access bits that new files do not get"),
  ]

  private static let execVariableRows: [Directive] = [
    Directive("Environment", .variables, "sets variables"),
    Directive("EnvironmentFile", .environmentFiles, "reads variables from a file at each start"),
    Directive("PassEnvironment", .variableNames, "takes variables over from the manager"),
    Directive("UnsetEnvironment", .variableNames, "removes variables at last"),
    Directive("ExecSearchPath", .paths, "where executables without a path are looked for"),
    Directive("SetCredential", .credentials, "gives a credential as text"),
    Directive("SetCredentialEncrypted", .credentials, "gives a credential as encrypted text"),
    Directive("LoadCredential", .credentials, "gives a credential from a file or socket"),
    Directive("LoadCredentialEncrypted", .credentials, "gives a credential from an encrypted file"),
    Directive("ImportCredential", .texts, since: 254, "gives the system's credentials that match"),
  ]

  private static let execStreamRows: [Directive] = [
    Directive("StandardInput", .stream, "what standard input is connected to"),
    Directive("StandardOutput", .stream, "what standard output is connected to"),
    Directive("StandardError", .stream, "what standard error is connected to"),
    Directive("StandardInputText", .texts, "text to read from standard input"),
    Directive("StandardInputData", .texts, "bytes to read from standard input, in Base64"),
    Directive("TTYPath", .path, "the terminal for streams that ask for one"),
    Directive("TTYReset", .boolean, "resets the terminal before and after"),
    Directive("TTYVHangup", .boolean, "hangs up whoever has the terminal open"),
    Directive("TTYVTDisallocate", .boolean, "clears the virtual terminal"),
    Directive("TTYRows", .unsigned, "how many rows the terminal has"),
    Directive("TTYColumns", .unsigned, "how many columns the terminal has"),
  ]

  private static let execLogRows: [Directive] = [
    Directive("SyslogIdentifier", .text, "the name before lines of the log"),
    Directive("SyslogFacility", .choice, "the syslog facility of the output"),
    Directive("SyslogLevel", .choice, "the syslog level of the output"),
    Directive("SyslogLevelPrefix", .boolean, "whether <N> before a line sets its level"),
    Directive("LogLevelMax", .choice, "the lowest level that is logged"),
    Directive("LogRateLimitIntervalSec", .time, "the time over which log lines are counted"),
    Directive("LogRateLimitBurst", .unsigned, "how many log lines LogRateLimitIntervalSec= allows"),
    Directive("LogExtraFields", .variables, "further fields of its journal entries"),
    Directive("LogFilterPatterns", .texts, since: 253, "which lines are logged, by pattern"),
    Directive("LogNamespace", .text, "the journal that it logs to"),
    Directive("BindLogSockets", .boolean, since: 257, "whether the log sockets can be seen inside"),
  ]

  private static let execProcessRows: [Directive] = [
    Directive("Nice", .niceness, "the nice level"),
    Directive("OOMScoreAdjust", .integer, "how soon the kernel kills it for lack of memory"),
    Directive("CoredumpFilter", .texts, "which memory goes into core dumps"),
    Directive("IOSchedulingClass", .choice, "the class of its input and output"),
    Directive("IOSchedulingPriority", .unsigned, "the priority within the class of input and output"),
    Directive("CPUSchedulingPolicy", .choice, "the policy that schedules it"),
    Directive("CPUSchedulingPriority", .unsigned, "the priority under a real-time policy"),
    Directive("CPUSchedulingResetOnFork", .boolean, "gives new processes the ordinary policy"),
    Directive("CPUAffinity", .processors, "the processors that it runs on"),
    Directive("NUMAPolicy", .choice, "how memory is taken from NUMA nodes"),
    Directive("NUMAMask", .processors, "the NUMA nodes of NUMAPolicy="),
    Directive("TimerSlackNSec", .nanoseconds, "how late its timers may be"),
    Directive("IgnoreSIGPIPE", .boolean, "whether SIGPIPE is ignored"),
    Directive("Personality", .choice, "the architecture that uname tells"),
    Directive("MemoryKSM", .boolean, since: 254, "merges its equal pages of memory"),
    Directive("MemoryTHP", .choice, since: 260, "whether it gets huge pages"),
  ]

  private static let execLimitRows: [Directive] = [
    Directive("LimitCPU", .limit, "the processor time of a process"),
    Directive("LimitFSIZE", .limit, "the size of a file"),
    Directive("LimitDATA", .limit, "the size of the data segment"),
    Directive("LimitSTACK", .limit, "the size of the stack"),
    Directive("LimitCORE", .limit, "the size of a core dump"),
    Directive("LimitRSS", .limit, "the resident memory; without effect in today's kernels"),
    Directive("LimitNOFILE", .limit, "the number of open descriptors"),
    Directive("LimitAS", .limit, "the size of the address space"),
    Directive("LimitNPROC", .limit, "the number of processes of the user"),
    Directive("LimitMEMLOCK", .limit, "the memory that may be locked"),
    Directive("LimitLOCKS", .limit, "the number of file locks"),
    Directive("LimitSIGPENDING", .limit, "the number of queued signals"),
    Directive("LimitMSGQUEUE", .limit, "the bytes in POSIX message queues"),
    Directive("LimitNICE", .limit, "the nice level that may be set"),
    Directive("LimitRTPRIO", .limit, "the real-time priority that may be set"),
    Directive("LimitRTTIME", .limit, "the real-time processor time without a pause"),
  ]

  private static let execDirectoryRows: [Directive] = [
    Directive("RuntimeDirectory", .directories, "directories below /run, made for the unit"),
    Directive("RuntimeDirectoryMode", .mode, "the access mode of RuntimeDirectory="),
    Directive("RuntimeDirectoryPreserve", .choice, "whether RuntimeDirectory= stays when the unit ends"),
    Directive("StateDirectory", .directories, "directories below /var/lib, made for the unit"),
    Directive("StateDirectoryMode", .mode, "the access mode of StateDirectory="),
    Directive("StateDirectoryQuota", .size, since: 258, "how much StateDirectory= may hold"),
    Directive("CacheDirectory", .directories, "directories below /var/cache, made for the unit"),
    Directive("CacheDirectoryMode", .mode, "the access mode of CacheDirectory="),
    Directive("CacheDirectoryQuota", .size, since: 258, "how much CacheDirectory= may hold"),
    Directive("LogsDirectory", .directories, "directories below /var/log, made for the unit"),
    Directive("LogsDirectoryMode", .mode, "the access mode of LogsDirectory="),
    Directive("LogsDirectoryQuota", .size, since: 258, "how much LogsDirectory= may hold"),
    Directive("ConfigurationDirectory", .directories, "directories below /etc, made for the unit"),
    Directive("ConfigurationDirectoryMode", .mode, "the access mode of ConfigurationDirectory="),
    Directive("TimeoutCleanSec", .time, "how long cleaning the directories of the unit may take"),
  ]
}
