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
      ("NOTIFY_SOCKET", "Where notifications go, unless NotifyAccess=none."),
      ("WATCHDOG_USEC, WATCHDOG_PID", "With WatchdogSec=: how often a sign of life is due, and from whom."),
      ("MAINPID", "Of commands beside the main process."),
      ("INVOCATION_ID", "32 hexadecimal digits, new with each start, the same for all commands of it."),
      ("REMOTE_ADDR, REMOTE_PORT", "With Accept=yes: the peer."),
      (
        "SERVICE_RESULT, EXIT_CODE, EXIT_STATUS",
        "Of ExecStop= and ExecStopPost=: how the service ended."
      ),
      ("RUNTIME_DIRECTORY", "With RuntimeDirectory=: the directories, with colons between them."),
      ("HOME, USER, LOGNAME, SHELL", "With User=: what the user database says."),
    ]),
  ]
}
