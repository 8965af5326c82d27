/// `[X-Usher]`: what usherd adds to systemd.
extension Catalogue {
  static let usherSocketRows: [Directive] = [
    Directive(
      "Listener", .added(.namedListener), default: .unset, "a listener with a name and options of its own",
      detail: """
        A second way to write one, besides ListenStream= and its sisters: NAME is what LISTEN_FDNAMES has for it, so \
        that one service gets several listeners that it can tell apart; ADDRESS is as in ListenStream=. Behind it stand \
        directives of [Socket] that hold for this listener alone, as KEY=VALUE in any case, and two more: Type= is \
        stream, datagram, seqpacket or fifo; with Optional=yes the unit starts without the listener if it cannot be \
        opened, say where there is no IPv6. An empty value empties the list, like that of any Listen…=.
        """),
    Directive(
      "MulticastGroup", .added(.multicastGroups), default: .unset, "groups whose datagrams are received",
      detail: """
        Each listener for datagrams of the group's family joins them, those on a bare port both families. Without \
        @INTERFACE the kernel's routes say where. A group that cannot be joined fails the start.
        """),
    Directive(
      "OnOverload", .choice(["suspend", "fail"]), default: .words("suspend; fail with --defaults=systemd"),
      "what happens at a limit: wait, or fail",
      detail: """
        With suspend a socket at one of its limits, or whose service cannot be started, is not watched for \
        a while; clients wait in its queue, and it comes back by itself. With fail it fails, as under systemd.
        """),
    Directive(
      "BindRetrySec", .time(.plain), default: .words("1s; 0 with --defaults=systemd"),
      "how soon an address that cannot be bound is tried again",
      detail: """
        For addresses that are not there yet or still in use. The time doubles from try to try, up to a \
        minute. Zero: the socket fails at once.
        """),
    Directive(
      "StopWhenIdleSec", .time(.plain), default: .words("infinity"),
      "stops the service when it has had no connection for so long",
      detail: """
        The connections that the service has, or can still accept, are counted in the kernel four times in \
        that span, at least every 10 s; one that comes and goes in between is not seen. The socket is watched \
        again and the service held still (its control group is frozen) before they are counted for the last time, \
        and it goes on only when it has been told to stop: who knocks meanwhile waits in the queue and starts it \
        anew. All of its sockets have to be idle, and no other unit \
        may need it. Not with Accept=yes, nor with listeners without connections that can be counted \
        (datagrams, FIFOs, SCTP, vsock).
        """),
    Directive(
      "SourcePrefixLength", .plainText, default: "32 128",
      "by how many leading bits of an address its source is known",
      detail: """
        One number for IPv4 and one for IPv6, such as 24 64; one number alone is that of IPv4. Connections from \
        one such network count as from one source, for MaxConnectionsPerSource= and SourceRateLimitBurst=.
        """),
    Directive(
      "SourceRateLimitIntervalSec", .time(.plain), default: "2s",
      "in how long a time a source may make that many connections",
      detail: "0 here or in SourceRateLimitBurst= switches the limit off. Only with Accept=yes."),
    Directive(
      "SourceRateLimitBurst", .unsigned, default: "0",
      "how many connections of one source are served within the interval",
      detail: """
        Further ones are closed and counted until the interval that began with the first one is over. The \
        last 8192 sources are remembered.
        """),
    Directive(
      "Allow", .networks, default: .unset, "who may connect",
      detail: """
        Addresses and prefixes of IPv4 and IPv6, the words any, localhost, link-local and multicast, \
        paths of files with such entries, one a line, and for UNIX sockets @USER and @:GROUP by name or number. \
        With an Allow= line everybody else is refused. The longest prefix decides, and of two of the same \
        length Deny=; an IPv6 address that stands for an IPv4 address counts as that. Files are read when the \
        socket starts and at daemon-reload; one that cannot be read keeps everybody out. Only with \
        Accept=yes, where each connection is looked at.
        """),
    Directive(
      "Deny", .networks, default: .unset, "who may not connect",
      detail: """
        Entries as of Allow=. Without an Allow= line everybody else is served. Who is refused is accepted and closed \
        at once, and counted.
        """),
    Directive(
      "LogPeer", .choice(["full", "prefix", "hash", "none"]), default: "full",
      "how peers of connections appear in the log and in status",
      detail: """
        prefix: the network of SourcePrefixLength=, at most 24 and 64 bits, without a port. hash: a number that is \
        the same for the same address until usherd ends, by a key that nobody knows. none: nothing. The names of the \
        connections' instances have the same; the service itself is told the address as ever.
        """),
  ]

  static let usherServiceRows: [Directive] = [
    Directive(
      "Environment", .variables, default: .unset, "variables that only usherd sets",
      detail: """
        They come after those of [Service]. As in the commands and in Environment= of a service that has this section, \
        %{fd:NAME} is the number of the first descriptor of that name, %{fds:NAME} all of them with commas between, \
        %{fds} those of every listener, %{port:NAME} the port and %{address:NAME} the whole address of the first. With \
        a separator of its own %{fds;} writes it between the numbers: NGINX=%{fds;}; is what nginx takes.
        """),
    Directive(
      "ListenPid", .choice(["auto", "omit"]), default: "auto", "whether LISTEN_PID is set",
      detail: """
        With omit neither LISTEN_PID nor LISTEN_PIDFDID is: for wrappers that start the service with another process \
        id and pass the descriptors on. sd_listen_fds(3) wants LISTEN_PID; most other libraries do without.
        """),
    Directive(
      "DescriptorNumbers", .added(.descriptorNumbers), default: .unset,
      "fixed numbers of descriptors, by their names",
      detail: """
        For programs that are told a number in their own configuration. Numbers right behind the usual ones from 3 on \
        change the order; a higher one is a second number for the same descriptor. Of several descriptors with one \
        name the first is meant.
        """),
    Directive(
      "RestartMode", .choice(["normal", "overlap"]), default: "normal",
      "overlap: a restart starts the new process before the old one is stopped",
      detail: """
        A restart that somebody asks for (restart, and its sisters where there is nothing to reload) then is \
        what usherctl restart --overlap is: the new process gets the same listeners; once it is ready, in the \
        way of its Type=, the old one is told to stop and serves to the end what it has accepted, for \
        TimeoutStopSec= at most. If the new one does not become ready, it is ended and the old one goes on. \
        Units that depend on the service are left alone. A restart by Restart= has nothing to overlap with \
        and is one as ever, as is that of a Type=oneshot service, of one that is not up, and one that comes \
        from a unit that the service requires. While both run they share StateDirectory= and its like, \
        PIDFile= and BusName=, and each may use what MemoryMax= and its like allow.
        """),
  ]
}
