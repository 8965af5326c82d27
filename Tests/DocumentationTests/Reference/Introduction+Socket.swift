extension Introduction {
  static let socket: [ReferenceBlock] = [
    .text(
      """
      A socket unit says where to listen and what to start when somebody knocks. usherd binds all its listeners when the \
      unit starts, before there is any service; with the first traffic it starts the service. Two ways:
      """),
    .terms([
      (
        "Accept=no",
        """
        One service, NAME.service or Service=, gets all listeners, accepts connections by itself, and serves until it ends. \
        It finds them as descriptors 3, 4 and so on: LISTEN_FDS is how many, LISTEN_FDNAMES has their names, LISTEN_PID is \
        the process that they are for. This is the default.
        """
      ),
      (
        "Accept=yes",
        """
        usherd accepts, and starts an instance of the template NAME@.service for each connection, which it gets as descriptor \
        3, or with StandardInput=socket as standard input and output. REMOTE_ADDR and REMOTE_PORT name the peer.
        """
      ),
    ]),
    .text("An instance for each connection, with any program that reads and writes:"),
    .example([
      ExampleFile(
        "time.socket",
        """
        [Unit]
        Description=Time of day

        [Socket]
        ListenStream=127.0.0.1:2323
        Accept=yes
        MaxConnections=20
        MaxConnectionsPerSource=2

        [Install]
        WantedBy=sockets.target
        """),
      ExampleFile(
        "time@.service",
        """
        [Service]
        ExecStart=/bin/date
        StandardInput=socket
        """),
    ]),
    .text("One service for two addresses, with names to tell them apart where it has several socket units:"),
    .example([
      ExampleFile(
        "web.socket",
        """
        [Socket]
        ListenStream=127.0.0.1:8080
        ListenStream=/run/web.sock
        SocketUser=www-data
        SocketMode=0660
        FileDescriptorName=http

        [Install]
        WantedBy=sockets.target
        """),
      ExampleFile(
        "web.service",
        """
        [Service]
        Type=notify
        ExecStart=/usr/bin/web-server
        User=www-data
        """),
    ]),
    .heading("Limits"),
    .terms([
      (
        "Connection limit",
        """
        MaxConnections=: connections above it wait in the queue until one ends. MaxConnectionsPerSource= and \
        SourceRateLimitBurst=: further ones of that source are accepted and closed at once, so that others do not wait.
        """
      ),
      (
        "Poll limit",
        "PollLimitBurst= in PollLimitIntervalSec=: connections above it wait in the queue."
      ),
      (
        "Trigger limit",
        """
        TriggerLimitBurst= in TriggerLimitIntervalSec=: above it the socket is suspended, with Accept=yes to the end of the \
        interval.
        """
      ),
      (
        "Start limit",
        """
        StartLimitBurst= in StartLimitIntervalSec=, of the service: above it the service fails and the socket is suspended. It \
        is the one that a service meets that ends without taking what woke it.
        """
      ),
    ]),
    .text(
      """
      A socket that is suspended goes on listening and is not watched: clients wait in the kernel's queue (Backlog=) and \
      are served afterwards. It comes back by itself. Where the service cannot be started, pauses of 1, 2, 4 seconds and so \
      on, up to 30, lie between the tries; after 10 quiet seconds, or as many as the last pause had, they begin anew. The same \
      holds where a condition of the service does not hold, where what it requires does not start, and where descriptors, \
      memory or processes run out. `usherctl status` says why and until when; the log says so once in a row of pauses. With \
      OnOverload=fail, and with usherd --defaults=systemd, the unit fails at a limit as under systemd.
      """),
    .heading("While it is up"),
    .terms([
      (
        "Changed files",
        """
        usherctl daemon-reload and usherctl reload NAME.socket bring the listeners in line with the files. A listener is the \
        same as long as type, address, SocketProtocol=, BindToDevice=, BindIPv6Only= and Writable= are: then it keeps its descriptor \
        and its queue, and all other options are set on it. New ones are bound before others are closed; if one cannot be \
        bound, all stay as they were. A running service keeps what it was given. With --defaults=systemd nothing of this \
        happens.
        """
      ),
      (
        "Removed paths",
        """
        The path of a UNIX socket or FIFO that somebody removes is put back, to the same listener. Another file there is left \
        alone. Not with --defaults=systemd.
        """
      ),
      (
        "Pause",
        "usherctl pause NAME.socket lets what connects wait in the queue, usherctl resume serves it."
      ),
    ]),
    .heading("Dependencies"),
    .text(
      """
      A socket unit starts before the service that it starts. Unless DefaultDependencies=no, it requires and follows \
      sysinit.target, comes before sockets.target, and is stopped for shutdown.target. Stopping the socket unit does not stop \
      the service, nor the other way round; use PartOf= or BindsTo= for that.
      """),
  ]
}
