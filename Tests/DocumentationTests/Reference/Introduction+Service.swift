extension Introduction {
  static let service: [ReferenceBlock] = [
    .text(
      """
      A service unit says what to run. Behind a socket unit it needs no line about that: the socket unit of the same name \
      starts it, and it finds its listeners as descriptors 3, 4 and so on.
      """),
    .example([
      ExampleFile(
        "mail.service",
        """
        [Unit]
        Description=Mail
        After=network.target

        [Service]
        Type=notify
        ExecStart=/usr/sbin/mail-server --inherit
        ExecReload=/bin/kill -HUP $MAINPID
        Restart=on-failure
        RestartSec=1s
        User=mail
        """),
      ExampleFile(
        "mail.socket",
        """
        [Socket]
        ListenStream=127.0.0.1:2525
        """),
    ]),
    .heading("From start to end"),
    .terms([
      (
        "Start",
        """
        ExecCondition=, ExecStartPre=, then ExecStart=; once that counts as started, as Type= says, ExecStartPost=. Units that \
        come after the service start then.
        """
      ),
      (
        "Reload",
        "ExecReload=; the service stays active, and its sockets are not touched."
      ),
      (
        "Stop",
        """
        ExecStop=, then KillSignal= to what is left, after TimeoutStopSec= FinalKillSignal=, then ExecStopPost=. The same, \
        without ExecStop=, where a start fails or the main process ends.
        """
      ),
      (
        "Restart",
        "After RestartSec=, if Restart= says so and the start limit of StartLimitBurst= allows it. Listeners stay open."
      ),
    ]),
    .heading("Commands"),
    .text(
      """
      A command is an executable, by an absolute path or a name to be looked for, and its arguments, with blanks between \
      them. Quotes keep blanks. There is no shell: characters such as > and & mean nothing, and /bin/sh -c is the way to get \
      one. ${NAME} is replaced by the value of a variable as it is, $NAME as a word of its own by the words of the value, $$ \
      is a dollar sign. A semicolon as a word of its own begins another command. Before the path stand, in any order:
      """),
    .terms([
      ("-", "A failure is noted and does not matter."),
      ("@", "The next word is the name that the program sees as its own (argv[0])."),
      (":", "Variables are not replaced."),
      ("+", "The command runs with all rights: User= and what restricts the service do not hold for it."),
      ("!", "As +, but only User= and its like do not hold."),
      ("!!", "As !, where the kernel has no ambient capabilities; so without effect today."),
    ]),
    .heading("Notifications"),
    .text(
      """
      NOTIFY_SOCKET names a socket that takes lines from the service: READY=1, RELOADING=1, STOPPING=1, STATUS=text for \
      listings, WATCHDOG=1 as a sign of life, MAINPID=number, EXTEND_TIMEOUT_USEC=number for more time. NotifyAccess= says \
      whose lines count.
      """),
  ]
}
