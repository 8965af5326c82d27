import UnitSyntax

/// Findings about a socket and its service.
extension DiagnosticCode {
  static let pairRows: [DiagnosticCode] = [
    DiagnosticCode(
      .error, "accept-no-template", "Accept=yes without a template",
      means:
        "With Accept=yes each connection starts an instance of a template that is named after the socket: "
        + "web@.service for web.socket. A plain web.service is not used.",
      systemd:
        "systemd starts the socket all the same. At the first connection it finds no template, drops the "
        + "connection, and the socket fails.",
      write:
        "Name the service web@.service if it serves one connection on standard input. If it accepts for itself, "
        + "write Accept=no.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\nAccept=yes\n",
        right: "[Socket]\nListenStream=8080\n",
        beside: web)),
    DiagnosticCode(
      .error, "socket-no-service", "a socket without its service",
      means:
        "The socket starts the service of its own name, or the one that Service= names. There is none of that name.",
      systemd: "systemd refuses to start the socket, since its service is not loaded.",
      write: "Add the service, or name the right one with Service=.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\nService=wbe.service\n",
        right: "[Socket]\nListenStream=8080\nService=web.service\n", beside: web)),
    DiagnosticCode(
      .error, "stdin-several-listeners", "several sockets for one standard input",
      means:
        "A service with StandardInput=socket gets its socket as standard input, so it can be given only one.",
      systemd: "systemd refuses to start the service: it has got more than one socket.",
      write:
        "Leave one listener, or leave out StandardInput= and take the descriptors from 3 on (LISTEN_FDS).",
      Example(
        "web.service",
        wrong: "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\nStandardError=journal\n",
        right: "[Service]\nExecStart=/usr/bin/web\n",
        beside: ["web.socket": "[Socket]\nListenStream=8080\nListenStream=8081\n"])),
    DiagnosticCode(
      .note, "stderr-to-client", "standard error goes into the connection",
      means:
        "With StandardInput=socket the other two streams are the socket as well, unless they are set. Messages of "
        + "the program about itself then reach the client, in the middle of what it asked for. With Accept=no the "
        + "socket is the listening one: it takes no text, and the messages are lost.",
      systemd: "systemd connects standard error with the socket and says nothing.",
      write: "Add StandardError=journal. If the client is to see it, say so with StandardError=socket.",
      Example(
        "web@.service", wrong: "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\n",
        right: "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\nStandardError=journal\n",
        beside: ["web.socket": "[Socket]\nListenStream=8080\nAccept=yes\n"])),
    DiagnosticCode(
      .error, "stream-descriptor-missing", "a stream that is a descriptor of no socket",
      means:
        "With fd:NAME a standard stream is a descriptor that the service is given, by its name: FileDescriptorName= "
        + "of a socket unit, or else the name of the unit, web.socket. fd alone means the name stdin, stdout or "
        + "stderr. No socket of the service gives that name.",
      systemd: "systemd loads the unit, and the start fails: it finds no descriptor of that name.",
      write: "Write FileDescriptorName=NAME in the socket unit, or fd: with the name that it gives.",
      Example(
        "web.service",
        wrong: "[Service]\nExecStart=/usr/bin/web\nStandardInput=fd:web\nStandardOutput=journal\n",
        right: "[Service]\nExecStart=/usr/bin/web\nStandardInput=fd:web.socket\nStandardOutput=journal\n",
        beside: ["web.socket": "[Socket]\nListenStream=8080\n"])),
    DiagnosticCode(
      .warning, "stdin-forking", "a service on standard input that forks",
      means:
        "Type=forking waits for the first process to end and takes its child for the service. A program that "
        + "speaks on standard input does not do that.",
      systemd: "systemd counts the service as starting until TimeoutStartSec= has passed, and then ends it.",
      write: "Leave Type= out, and tell the program to stay in the foreground.",
      Example(
        "web.service",
        wrong:
          "[Service]\nType=forking\nExecStart=/usr/bin/web\nStandardInput=socket\nStandardError=journal\n",
        right: "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\nStandardError=journal\n",
        beside: ["web.socket": "[Socket]\nListenStream=8080\n"])),
    DiagnosticCode(
      .warning, "instance-restart", "a restart in the middle of a conversation",
      means:
        "The service is started for one connection. When it ends, the conversation is over; a restarted instance "
        + "gets the same connection, where the client waits for something else.",
      systemd:
        "systemd 252 starts the instance again without its connection, where it fails, again and again up to its "
        + "limit; 262 gives it the connection, as usherd does.",
      write: "Leave Restart= out: the next connection starts the next instance.",
      Example(
        "web@.service",
        wrong:
          "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\nStandardError=journal\nRestart=always\n",
        right: "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\nStandardError=journal\n",
        beside: ["web.socket": "[Socket]\nListenStream=8080\nAccept=yes\n"])),
    DiagnosticCode(
      .warning, "service-starts-at-boot", "a service on standard input, enabled for itself",
      means:
        "The service gets its socket as standard input, and has an [Install] section of its own. Enabled, it is "
        + "started at boot, whether somebody connects or not.",
      systemd: "systemd starts it at boot; without the socket the start fails.",
      write: "Leave out [Install] in the service and enable the socket.",
      Example(
        "web.service",
        wrong:
          "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\nStandardError=journal\n[Install]\nWantedBy=multi-user.target\n",
        right: "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\nStandardError=journal\n",
        beside: ["web.socket": "[Socket]\nListenStream=8080\n"])),
    DiagnosticCode(
      .warning, "socket-requires-service", "a socket that requires its own service",
      means:
        "The socket is there so that the service need not run. With Requires= or Wants= the service is started "
        + "with the socket, and with Requires= or BindsTo= the socket is stopped with the service.",
      systemd:
        "systemd does as it is told: the service runs from the beginning, and after it stops nobody listens.",
      write: "Leave the line out.",
      Example(
        "web.socket", wrong: "[Unit]\nRequires=web.service\n[Socket]\nListenStream=8080\n",
        right: "[Socket]\nListenStream=8080\n", beside: web)),
    DiagnosticCode(
      .note, "socket-part-of-service", "a socket that stops with its service",
      means:
        "PartOf= passes stops and restarts on to the socket. After 'stop' of the service nobody listens any more, "
        + "so that the next client does not start it again. Some packages want just that.",
      systemd: "systemd stops and restarts the socket with the service.",
      write: "Leave the line out, unless stopping the service is to end listening.",
      Example(
        "web.socket", wrong: "[Unit]\nPartOf=web.service\n[Socket]\nListenStream=8080\n",
        right: "[Socket]\nListenStream=8080\n", beside: web)),
    DiagnosticCode(
      .warning, "socket-in-runtime-directory", "a socket in a directory that goes away",
      means:
        "The socket's node lies in the RuntimeDirectory= of the service. That directory is removed with all that "
        + "is in it when the service stops, and the node with it. The socket still listens, but nobody finds it.",
      systemd: "systemd removes the directory and says nothing.",
      write: "Put the node beside the directory, or add RuntimeDirectoryPreserve=yes to the service.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=/run/web/web.sock\nSocketMode=0600\n",
        right: "[Socket]\nListenStream=/run/web.sock\nSocketMode=0600\n",
        beside: ["web.service": "[Service]\nExecStart=/usr/bin/web\nRuntimeDirectory=web\n"])),
  ]

  static let dependencyRows: [DiagnosticCode] = [
    DiagnosticCode(
      .warning, "dependency-cycle", "units that wait for each other",
      means:
        "Each of these units is started after the next, and the last after the first: no order fits. Some of the "
        + "orderings may come by default: a socket before its service, a service after sysinit.target and basic.target.",
      systemd:
        "systemd leaves out the start of one of them, to break the ring, and says so in its log. Which one "
        + "differs from boot to boot.",
      write: "Take one After= or Before= out of the ring. Requires= alone needs no order.",
      Example(
        "a.service", wrong: "[Unit]\nAfter=b.service\n[Service]\nExecStart=/usr/bin/a\n",
        right: "[Service]\nExecStart=/usr/bin/a\n",
        beside: ["b.service": "[Unit]\nAfter=a.service\n[Service]\nExecStart=/usr/bin/b\n"])),
    DiagnosticCode(
      .error, "dependency-contradiction", "a unit that is needed and excluded",
      means:
        "The unit is named in Requires=, Requisite=, BindsTo= or Wants=, and in Conflicts= as well: it would have to "
        + "be started and stopped at once.",
      systemd:
        "Of what is required systemd refuses the start: the transaction contains conflicting jobs. What is only "
        + "wanted is not started. Loading the unit tells nothing.",
      write:
        "Decide for one of both lines. To have a unit end what it replaces, Conflicts= with After= will do.",
      Example(
        "web.service",
        wrong: "[Unit]\nRequires=old.service\nConflicts=old.service\n[Service]\nExecStart=/usr/bin/web\n",
        right: "[Unit]\nConflicts=old.service\nAfter=old.service\n[Service]\nExecStart=/usr/bin/web\n",
        beside: ["old.service": "[Service]\nExecStart=/usr/bin/old\n"])),
    DiagnosticCode(
      .warning, "dependency-on-itself", "a dependency of a unit on itself",
      means:
        "The unit is named in its own dependencies, by its name or by an alias. That says nothing; most often "
        + "another unit was meant, such as the socket of the service.",
      systemd: "systemd drops the name; of orders and conflicts it says so in its log.",
      write: "Name the other unit, or leave the name out.",
      Example(
        "web.service", wrong: "[Unit]\nAfter=web.service\n[Service]\nExecStart=/usr/bin/web\n",
        right: "[Unit]\nAfter=web.socket\n[Service]\nExecStart=/usr/bin/web\n",
        beside: ["web.socket": "[Socket]\nListenStream=8080\n"])),
    DiagnosticCode(
      .warning, "dependency-not-emptied", "a list of dependencies that stays as it is",
      means:
        "An empty line empties a list of addresses or commands. After=, Requires= and the other dependencies are "
        + "lists that only grow, so that a drop-in can add to them and take nothing away.",
      systemd: "systemd ignores the line and says nothing.",
      write:
        "Change the file that names the other unit, or put a copy of the whole unit into a directory that comes "
        + "first, as systemctl edit --full does.",
      Example(
        "web.service.d/alone.conf", wrong: "[Unit]\nAfter=\n", right: "[Unit]\n# After= stays as it is\n",
        beside: ["web.service": "[Unit]\nAfter=network.target\n[Service]\nExecStart=/usr/bin/web\n"])),
    DiagnosticCode(
      .warning, "dependency-missing", "a dependency on a unit that is not there",
      means:
        "The unit that is named does not exist among those that were looked at, or is masked. It may be misspelt, or come with "
        + "another package. It is told of a folder that is checked as a set, and with --host of all units; what "
        + "comes with systemd and with nearly every system counts as there.",
      systemd:
        "With Requires= and BindsTo= systemd refuses to start the unit. With Wants= and After= it passes over the "
        + "name.",
      write: "Correct the name, or add the unit.",
      Example(
        "web.service", wrong: "[Unit]\nRequires=databse.service\n[Service]\nExecStart=/usr/bin/web\n",
        right: "[Unit]\nRequires=database.service\n[Service]\nExecStart=/usr/bin/web\n",
        beside: ["database.service": "[Service]\nExecStart=/usr/bin/database\n"], when: .bareHost)),
  ]
}
