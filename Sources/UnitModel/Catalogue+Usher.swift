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
        again before they are counted for the last time, then the service is told to stop: who knocks \
        meanwhile waits in the queue and starts it anew. All of its sockets have to be idle, and no other unit \
        may need it. Not with Accept=yes, nor with listeners without connections that can be counted \
        (datagrams, FIFOs, SCTP, vsock).
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
