extension Introduction {
  static let exec: [ReferenceBlock] = [
    .text(
      """
      These directives stand in [Service], where they hold for all commands of the service, and in [Socket], where they hold \
      for the commands of the socket unit.
      """),
    .text(
      """
      A process starts in a session of its own, in the directory /, with umask 0022, all signals at their defaults but for \
      SIGPIPE, and no other descriptors than its standard streams and what it is passed.
      """),
    .heading("Environment"),
    .text(
      """
      In this order, and a later one wins: PATH and LANG, the variables below, PassEnvironment=, Environment=, \
      EnvironmentFile=. UnsetEnvironment= removes what it names at last.
      """),
    .terms([
      ("LISTEN_FDS, LISTEN_PID, LISTEN_FDNAMES", "The sockets of the main process, from descriptor 3 on."),
      (
        "LISTEN_PIDFDID",
        "The process of LISTEN_PID by a number that no other gets until the next boot: its pidfd's inode (Linux 6.9)."
      ),
      ("NOTIFY_SOCKET", "Where notifications go, unless NotifyAccess=none."),
      ("WATCHDOG_USEC, WATCHDOG_PID", "With WatchdogSec=: how often a sign of life is due, and from whom."),
      (
        "MAINPID, MAINPIDFDID",
        "Of commands beside the main process: its number, and from kernel 6.9 the inode of its pidfd, which no other process will have."
      ),
      ("INVOCATION_ID", "32 hexadecimal digits, new with each start, the same for all commands of it."),
      ("REMOTE_ADDR, REMOTE_PORT", "With Accept=yes: the peer."),
      (
        "SERVICE_RESULT, EXIT_CODE, EXIT_STATUS",
        "Of ExecStop= and ExecStopPost=: how the service ended."
      ),
      (
        "RUNTIME_DIRECTORY, STATE_DIRECTORY, CACHE_DIRECTORY, LOGS_DIRECTORY, CONFIGURATION_DIRECTORY",
        "With RuntimeDirectory= and its sisters: the directories, with colons between them."
      ),
      ("JOURNAL_STREAM", "Where an output goes to the journal: device and inode of that stream."),
      ("USER", "Always."),
      ("HOME, LOGNAME, SHELL", "With User=, or as SetLoginEnvironment= says: from the user database."),
    ]),
    .heading("Exit status of what did not start"),
    .text(
      """
      A process that cannot be made ready for its program ends with one of these, and status shows the word behind the \
      number.
      """),
    .terms([
      ("200/CHDIR", "WorkingDirectory= is missing or may not be entered."),
      ("202/FDS", "A descriptor could not be passed."),
      ("203/EXEC", "The executable is missing or cannot be executed."),
      ("204/MEMORY", "There was no memory."),
      ("205/LIMITS", "A resource limit such as LimitNOFILE= could not be set."),
      ("207/SIGNAL_MASK", "Signals could not be set back."),
      (
        "208/STDIN, 209/STDOUT, 222/STDERR",
        "StandardInput=, StandardOutput= or StandardError= could not be opened."
      ),
      ("201/NICE", "Nice= could not be set."),
      ("206/OOM_ADJUST", "OOMScoreAdjust= could not be set."),
      ("211/IOPRIO", "IOSchedulingClass= or IOSchedulingPriority= could not be set."),
      ("212/TIMERSLACK", "TimerSlackNSec= could not be set."),
      ("213/SECUREBITS", "SecureBits= could not be set."),
      ("214/SETSCHEDULER", "CPUSchedulingPolicy= or CPUSchedulingPriority= could not be set."),
      ("215/CPUAFFINITY", "CPUAffinity= names no processor of this machine."),
      ("216/GROUP, 217/USER", "Group= or User= does not exist, or may not be taken."),
      ("218/CAPABILITIES", "CapabilityBoundingSet= or AmbientCapabilities= could not be set."),
      ("219/CGROUP", "The control group could not be entered."),
      ("220/SETSID", "A session could not be begun."),
      ("225/NETWORK", "The network namespace cannot be made or joined."),
      (
        "226/NAMESPACE",
        "The directories of a DynamicUser= could not be mounted where its processes see them."
      ),
      ("227/NO_NEW_PRIVILEGES", "NoNewPrivileges= could not be set."),
      ("228/SECCOMP", "A filter of system calls could not be loaded."),
      ("230/PERSONALITY", "Personality= could not be set."),
      (
        "233/RUNTIME_DIRECTORY, 238/STATE_DIRECTORY, 239/CACHE_DIRECTORY, 240/LOGS_DIRECTORY, "
          + "241/CONFIGURATION_DIRECTORY",
        "A directory of that directive could not be made, or not be given its owner."
      ),
      ("237/KEYRING", "A keyring could not be made."),
      ("242/NUMA_POLICY", "NUMAPolicy= with NUMAMask= could not be set."),
      ("210/CHROOT", "Kept for directives that are not applied yet."),
    ]),
  ]
}
