import UnitSyntax

/// Findings about socket units.
extension DiagnosticCode {
  static let socketRows: [DiagnosticCode] = [
    DiagnosticCode(
      .error, "socket-no-listener", "a socket that listens on nothing",
      means:
        "The unit has no Listen…= line, or none whose address could be read, or the last one emptied the list.",
      systemd: "systemd refuses the unit.",
      write: "Add ListenStream= or another Listen…= with a valid address.",
      Example("web.socket", wrong: "[Socket]\nListen=80\n", right: "[Socket]\nListenStream=80\n", beside: web)
    ),
    DiagnosticCode(
      .error, "socket-accept-listener", "Accept=yes with a listener that takes no connections",
      means:
        "Accept=yes starts a service for each connection. Datagrams, FIFOs, queues and netlink have none.",
      systemd: "systemd refuses the unit.", write: "Use ListenStream=, or leave out Accept=yes.",
      Example(
        "web.socket", wrong: "[Socket]\nListenDatagram=8080\nAccept=yes\n",
        right: "[Socket]\nListenDatagram=8080\n", beside: web)),
    DiagnosticCode(
      .error, "socket-accept-service", "Accept=yes with Service=",
      means:
        "Accept=yes always starts instances of the template that is named after the socket, so that no other "
        + "service can be named.",
      systemd: "systemd refuses the unit.", write: "Leave out Service=, or Accept=yes.",
      Example(
        "web.socket",
        wrong: "[Socket]\nListenStream=8080\nAccept=yes\nService=web@.service\nService=web.service\n",
        right: "[Socket]\nListenStream=8080\nAccept=yes\n",
        beside: [
          "web@.service": "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\nStandardError=journal\n"
        ])),
    DiagnosticCode(
      .error, "socket-accept-defer", "DeferTrigger= with Accept=yes",
      means:
        "DeferTrigger= waits with starting the service until others have stopped. With Accept=yes there is no "
        + "single service to wait with.",
      systemd: "systemd refuses the unit.", write: "Leave out one of them.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\nAccept=yes\nDeferTrigger=yes\n",
        right: "[Socket]\nListenStream=8080\nDeferTrigger=yes\n", beside: web)),
    DiagnosticCode(
      .error, "socket-max-connections", "a limit that lets nobody in",
      means: "MaxConnections=0 would refuse every connection.", systemd: "systemd refuses the unit.",
      write: "Write a number from 1 up; the default is 64.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\nAccept=yes\nMaxConnections=0\n",
        right: "[Socket]\nListenStream=8080\nAccept=yes\nMaxConnections=100\n",
        beside: ["web@.service": "[Service]\nExecStart=/usr/bin/web\n"])),
    DiagnosticCode(
      .error, "socket-symlinks", "Symlinks= without the one path to lead to",
      means:
        "Symlinks= makes links to the socket's node, so the unit must have exactly one listener with a path.",
      systemd: "systemd refuses the unit.",
      write: "Use a socket unit of its own for the path that the links lead to.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\nSymlinks=/run/www.sock\n",
        right: "[Socket]\nListenStream=/run/web.sock\nSymlinks=/run/www.sock\n", beside: web)
    ),
    DiagnosticCode(
      .warning, "drop-in-adds-listener", "a drop-in that adds where it meant to replace",
      means:
        "Listen…= is a list. A line in a drop-in adds to the addresses of the main file; it replaces none of them. "
        + "One address there and one here looks like an address that was to be changed.",
      systemd: "systemd listens on both, and fails if they overlap.",
      write:
        "Empty the list first: ListenStream= with nothing behind it. If both are meant, allow this finding with a "
        + "comment.",
      Example(
        "web.socket.d/port.conf", wrong: "[Socket]\nListenStream=9090\n",
        right: "[Socket]\nListenStream=\nListenStream=9090\n",
        beside: [
          "web.service": "[Service]\nExecStart=/usr/bin/web\n", "web.socket": "[Socket]\nListenStream=8080\n",
        ])),
    DiagnosticCode(
      .warning, "socket-world-writable", "a socket that everybody may connect to",
      means:
        "To connect to a UNIX socket one must be allowed to write to its node, and the default mode is 0666. A "
        + "group or an owner alone keeps nobody out: that is a warning. Where a service that runs as root stands behind "
        + "an open socket it is a note, whether the mode is written out or left at its default: many services mean "
        + "it, and check their clients themselves. With PassCredentials=yes nothing is said, nor in a user's manager.",
      systemd:
        "systemd makes the node with SocketMode=, 0666 unless it is set, and gives it to SocketUser= and "
        + "SocketGroup=.",
      write:
        "Write SocketMode=0660 with SocketGroup=, or 0600. Where everybody is meant, a service with User= is the "
        + "safer one.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=/run/web.sock\nSocketGroup=www-data\n",
        right: "[Socket]\nListenStream=/run/web.sock\nSocketGroup=www-data\nSocketMode=0660\n", beside: web)),
    DiagnosticCode(
      .error, "socket-protocol", "a protocol that UNIX sockets do not have",
      means:
        "SocketProtocol= counts for every listener of its type: udplite for ListenDatagram=, sctp and mptcp for "
        + "ListenStream=, paths and abstract names included. UNIX sockets have no protocols.",
      systemd:
        "systemd asks the kernel for such a socket, which refuses it, and the unit fails: protocol not supported.",
      write: "Put the path into a socket unit of its own, or leave SocketProtocol= out.",
      Example(
        "web.socket",
        wrong:
          "[Socket]\nListenStream=8080\nListenStream=/run/web/sock\nSocketProtocol=sctp\n",
        right: "[Socket]\nListenStream=8080\nSocketProtocol=sctp\n", beside: web)),
    DiagnosticCode(
      .note, "socket-not-enabled", "a socket that enabling does not start",
      means:
        "The unit has an [Install] section without WantedBy= or RequiredBy=, and no other unit pulls it in. "
        + "Enabling it does not make anything start it.",
      systemd:
        "'systemctl enable' does what the section says, such as enabling what Also= names, and no more.",
      write: "Add WantedBy=sockets.target.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\n[Install]\nAlso=web.service\n",
        right: "[Socket]\nListenStream=8080\n[Install]\nAlso=web.service\nWantedBy=sockets.target\n",
        beside: web)),
    DiagnosticCode(
      .warning, "install-value", "a name in [Install] that enabling stumbles over",
      means:
        "The section names units: those that pull this one in, other names for it, and units that are enabled "
        + "with it. One of the names has no suffix, belongs to a unit of another type, is nobody's (Also=), or "
        + "differs by a letter from a target of systemd's. A unit of Also= may come with another package, and "
        + "is a note; with --host it is a warning.",
      systemd:
        "systemd reads the section only when the unit is enabled: 'systemctl enable' then ends with an error, "
        + "or makes a link that nothing follows. Loading the unit tells nothing.",
      write: "Write whole names: WantedBy=multi-user.target, WantedBy=sockets.target, Alias=www.socket.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\n[Install]\nWantedBy=socket.target\n",
        right: "[Socket]\nListenStream=8080\n[Install]\nWantedBy=sockets.target\n", beside: web)),
  ]

  static let optionRows: [DiagnosticCode] = [
    DiagnosticCode(
      .warning, "option-needs-listener", "an option without a listener it is about",
      means:
        "The option is about a kind of listener that the unit does not have: KeepAlive= about TCP, SocketMode= "
        + "about a path, PipeSize= about a FIFO.",
      systemd: "systemd takes the line and says nothing; nothing comes of it.",
      write: "Leave the line out. If it was meant, the listener is the one to change.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=/run/web.sock\nKeepAlive=yes\n",
        right: "[Socket]\nListenStream=8080\nKeepAlive=yes\n", beside: web)),
    DiagnosticCode(
      .warning, "option-needs-accept", "an option that needs the other Accept=",
      means:
        "Who takes the connections decides: with Accept=yes the manager does, and can count them; with Accept=no "
        + "the service does, and the manager sees none of them.",
      systemd: "systemd takes the line and says nothing; nothing comes of it.",
      write: "Leave the line out, or change Accept=. The service itself may have a limit of its own.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\nMaxConnectionsPerSource=5\n",
        right: "[Socket]\nListenStream=8080\nAccept=yes\nMaxConnectionsPerSource=5\n",
        beside: [
          "web.service": "[Service]\nExecStart=/usr/bin/web\n",
          "web@.service": "[Service]\nExecStart=/usr/bin/web\n",
        ])),
    DiagnosticCode(
      .warning, "option-needs-option", "an option without its partner",
      means:
        "The option counts only beside another: the two limits of a message queue together, an interval with its "
        + "burst, the times of keep-alive with KeepAlive=yes.",
      systemd: "systemd takes the line and says nothing; nothing comes of it.",
      write: "Add the other option, or leave this one out.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\nKeepAliveTimeSec=60\n",
        right: "[Socket]\nListenStream=8080\nKeepAlive=yes\nKeepAliveTimeSec=60\n", beside: web)),
  ]
}
