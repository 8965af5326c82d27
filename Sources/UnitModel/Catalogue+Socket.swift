/// `[Socket]`.
extension Catalogue {
  static let socketRows: [Directive] =
    socketListenerRows + socketNodeRows + socketActivationRows + socketOptionRows

  private static let socketListenerRows: [Directive] = [
    Directive(
      "ListenStream", .listener(.address), default: .unset,
      "listens for connections: TCP or a UNIX stream socket",
      detail: """
        A port alone means all IPv6 and IPv4 addresses; a path or an @name is a UNIX stream socket; \
        vsock:CID:PORT is for virtual machines and their host, see vsock(7). \
        Several lines are several listeners, and an empty one drops those of every Listen…= directive. An \
        address that cannot be bound fails the whole unit.
        """,
      difference: """
        The path of a UNIX socket on which another process still listens is an error here, and so is an IPv6 \
        scope that is no interface. systemd takes the path over and leaves the address out, as does usherd \
        --defaults=systemd.
        """),
    Directive(
      "ListenDatagram", .listener(.address), default: .unset,
      "waits for datagrams: UDP or a UNIX datagram socket",
      detail: """
        Written like ListenStream=. The service gets the socket itself and reads the first datagram from \
        it; Accept=yes refuses the unit. A datagram that nobody reads starts the service again and again \
        until a limit stops it.
        """),
    Directive(
      "ListenSequentialPacket", .listener(.address), default: .unset,
      "listens for connections of a UNIX seqpacket socket",
      detail: """
        A path or an @name: a UNIX socket with connections that keep the borders between messages. It may \
        have Accept=yes.
        """),
    Directive(
      "ListenFIFO", .listener(.path), default: .unset, "waits for data in a FIFO",
      detail: """
        It is made with SocketMode= where there is none. The service gets it open for reading and writing, \
        so it sees no end of file when a writer leaves. Not with Accept=yes.
        """,
      difference: """
        A FIFO that is there and belongs to usherd or to SocketUser= is used and gets mode and owner; systemd, and \
        usherd --defaults=systemd, use only one with just the mode of SocketMode= that belongs to the manager.
        """),
    Directive(
      "ListenNetlink", .listener(.netlink), default: .unset,
      "waits for messages of a netlink family and group",
      detail: """
        A family by name or number, such as route, audit or kobject-uevent, then a number whose bits are \
        the multicast groups. Not with Accept=yes.
        """),
    Directive(
      "ListenSpecial", .listener(.path), default: .unset, "waits for data from a device or a special file",
      detail: """
        The path of a character device or a regular file that exists already, opened for reading, or for \
        writing as well with Writable=yes. The service starts when there is something to read.
        """),
    Directive(
      "ListenMessageQueue", .listener(.path), default: .unset, "waits for messages of a POSIX message queue",
      detail: """
        The name of the queue with a leading slash, as in mq_overview(7). It is made with SocketMode= \
        where there is none; MessageQueueMaxMessages= and MessageQueueMessageSize= say how large. Not with \
        Accept=yes.
        """),
    Directive(
      "ListenUSBFunction", .listener(.path), default: .unset, since: 227,
      "serves the endpoints of a USB function",
      detail: """
        The directory where a FunctionFS is mounted. The endpoints are passed to the service, whose \
        USBFunctionDescriptors= and USBFunctionStrings= are written to the first.
        """),
    Directive(
      "SocketProtocol", .choice(["udplite", "sctp", Choice.Word("mptcp", since: 257)]), default: .unset,
      since: 229, "the protocol: udplite, sctp or mptcp",
      detail: """
        udplite is for ListenDatagram=, sctp and mptcp are for ListenStream=; with other listeners it has \
        no effect. The kernel must have the protocol, else the unit fails to start.
        """),
    Directive(
      "BindIPv6Only", .choice(Choice(["default", "both", "ipv6-only"], orBoolean: true)), default: "default",
      "whether IPv6 sockets take IPv4 connections as well",
      detail: """
        default leaves it to net.ipv6.bindv6only, which is usually both. yes is ipv6-only, no is both. \
        UNIX and IPv4 listeners are not affected.
        """),
    Directive(
      "Backlog", .unsigned, default: "4294967295", "how many connections wait to be accepted",
      detail: """
        For listeners that take connections. The kernel lowers it to net.core.somaxconn; when the queue is \
        full, further connections have to try again or are refused.
        """),
    Directive(
      "BindToDevice", .interface, default: .unset, "takes traffic of one network interface only",
      detail: """
        For IPv4 and IPv6 listeners. The unit is bound to the interface: its start waits until there is one \
        of that name, for 90 s or as long as DefaultDeviceTimeoutSec= of system.conf says, and it stops when \
        the interface goes. An empty value or * lifts it; lo is always there.
        """,
      difference: """
        When the interface comes, a unit starts that had stopped or given up for want of it; not so with \
        usherd --defaults=systemd. systemd knows interfaces from udev, usherd from the kernel: it finds them in \
        containers, too.
        """),
    Directive(
      "FreeBind", .boolean, default: "no", "binds to addresses that the host does not have yet",
      detail: """
        For services on a fixed address that may start before the network is up: without it, binding an \
        address that no interface has fails the unit. For IPv4 and IPv6 listeners.
        """),
    Directive(
      "Transparent", .boolean, default: "no", since: 197, "takes traffic for other hosts' addresses",
      detail: """
        Sets IP_TRANSPARENT, for proxies that the firewall redirects other hosts' traffic to. Needs \
        CAP_NET_ADMIN; without it the socket stays ordinary, and the log says so.
        """),
    Directive(
      "ReusePort", .boolean, default: "no", since: 206, "lets several sockets share one port",
      detail: """
        Sets SO_REUSEPORT before binding, so that other sockets, also of other units and programs of the \
        same user, can bind the same address; the kernel spreads connections over them.
        """),
  ]

  private static let socketNodeRows: [Directive] = [
    Directive(
      "SocketUser", .user, default: .unset, since: 214, "who owns UNIX sockets and FIFOs",
      detail: """
        Unset, root, in user mode the user. Where only SocketUser= is given, its primary group becomes the \
        group as well. Abstract and network listeners have no owner. A user that does not exist fails the \
        unit.
        """, difference: "Before systemd 260, message queues do not get the owner."),
    Directive(
      "SocketGroup", .user, default: .unset, since: 214, "which group owns UNIX sockets and FIFOs",
      detail: """
        Together with SocketMode=0660 it says who may connect. Unset, the primary group of SocketUser= if \
        that is given.
        """, difference: "Before systemd 260, message queues do not get the group."),
    Directive(
      "SocketMode", .mode, default: "0666", "the access mode of UNIX sockets and FIFOs",
      detail: """
        Message queues have it, too. Connecting to a UNIX socket needs the right to write. The node is \
        never wider than this, not even for a moment.
        """),
    Directive(
      "DirectoryMode", .mode, default: "0755",
      "the access mode of directories made above UNIX sockets and FIFOs",
      detail: """
        Of each directory that does not exist yet. They belong to the user that usherd runs as, not to \
        SocketUser=.
        """),
    Directive(
      "Symlinks", .paths, default: .unset, since: 214, "symbolic links to the one UNIX socket or FIFO",
      detail: """
        Only where the unit has exactly one listener with a path, else the unit is refused. Something else \
        that stands in the way of a link is replaced with RemoveOnStop=yes, else kept. Failing to make a \
        link is said, and the unit goes on.
        """),
    Directive(
      "RemoveOnStop", .boolean, default: "no", since: 214, "removes sockets, FIFOs and links on stopping",
      detail: """
        Unset, the nodes stay in the file system when the unit stops; the next start replaces them. With \
        yes, the message queues of the unit are removed as well, and services that still use the path lose \
        their address.
        """,
      difference: """
        What somebody else has put at the path meanwhile stays; and what a start made that failed is removed even \
        with no. Not so under systemd, nor with usherd --defaults=systemd.
        """),
    Directive(
      "Writable", .boolean, default: "no", since: 227, "opens ListenSpecial= for writing, too",
      detail: """
        For devices that are to be written to as well; other listeners are not affected.
        """),
    Directive(
      "PipeSize", .size, default: .unset, "the size of a FIFO's buffer",
      detail: """
        For ListenFIFO=. The kernel rounds up to pages, 64K is its own default, and above \
        /proc/sys/fs/pipe-max-size it needs CAP_SYS_RESOURCE.
        """),
    Directive(
      "MessageQueueMaxMessages", .long, default: .unset, "how many messages a queue holds",
      detail: """
        Counts only together with MessageQueueMessageSize=; without both, the kernel's defaults hold. For \
        queues that ListenMessageQueue= makes.
        """),
    Directive(
      "MessageQueueMessageSize", .long, default: .unset, "how large a message of a queue may be",
      detail: """
        Bytes. Counts only together with MessageQueueMaxMessages=; without both, the kernel's defaults \
        hold.
        """),
    Directive(
      "SmackLabel", .text, default: .unset, since: 196, "the SMACK label of nodes",
      detail: """
        The label of UNIX sockets and FIFOs in the file system. The kernel must run with the SMACK security \
        module; without it the unit listens all the same, and says that there is no label.
        """, difference: "Before systemd 259, only FIFOs are labelled."),
    Directive(
      "SmackLabelIPIn", .text, default: .unset, since: 196, "the SMACK label of incoming packets",
      detail: "On IPv4 and IPv6 sockets. The kernel must run with the SMACK security module."),
    Directive(
      "SmackLabelIPOut", .text, default: .unset, since: 196, "the SMACK label of outgoing packets",
      detail: "On IPv4 and IPv6 sockets. The kernel must run with the SMACK security module."),
    Directive(
      "SELinuxContextFromNet", .boolean, default: "no", since: 217, "takes the SELinux level from the peer",
      detail: """
        Only with Accept=yes: each instance runs in a context whose level comes from its peer.
        """),
    Directive(
      "XAttrEntryPoint", .attribute, default: .unset, since: 262,
      "an extended attribute of the socket's node",
      detail: """
        user.NAME=VALUE, on the node of UNIX sockets in the file system. Several lines are several attributes. \
        Needs Linux 7.0; before, the unit listens without it and says so.
        """),
    Directive(
      "XAttrListen", .attribute, default: .unset, since: 262, "an extended attribute of the listening socket",
      detail: """
        user.NAME=VALUE, for programs that look at the sockets of others. Several lines are several attributes. \
        Needs Linux 7.0; before, the unit listens without it and says so.
        """),
    Directive(
      "XAttrAccept", .attribute, default: .unset, since: 262, "an extended attribute of accepted sockets",
      detail: """
        user.NAME=VALUE; several lines are several attributes. Needs Linux 7.0. Only with Accept=yes.
        """),
  ]

  private static let socketActivationRows: [Directive] = [
    Directive(
      "Accept", .boolean, default: "no", "starts an instance of the service for each connection",
      detail: """
        With no, one service gets all listeners and accepts by itself: NAME.service, or Service=. With \
        yes, usherd accepts, and each connection gets an instance of the template NAME@.service. yes needs \
        listeners that take connections and goes with neither Service= nor DeferTrigger=.
        """,
      difference: """
        Where descriptors or memory run out, usherd pauses and goes on; systemd fails the socket unit, as does \
        usherd --defaults=systemd. \
        Instances are named as since systemd 257, with the cookie of the connection.
        """),
    Directive(
      "Service", .socketService, default: .words("the service of the same name"),
      "the service to start, where it has another name",
      detail: """
        Only with Accept=no. The name of a service, not of a bare template. Several socket units may name \
        the same service; it gets the listeners of all of them.
        """),
    Directive(
      "FlushPending", .boolean, default: "no", since: 247, "drops what waits in the sockets beforehand",
      detail: """
        With Accept=no: each time the unit begins to listen, connections that wait are accepted and closed \
        and datagrams are thrown away. So a service that stops with work left is not started again at \
        once.
        """),
    Directive(
      "MaxConnections", .unsigned, default: "64", "how many connections are served at a time",
      detail: """
        With Accept=yes: connections above it are accepted and closed at once. 0 refuses the unit. The \
        slot is free again once the instance has ended, failed or not.
        """),
    Directive(
      "MaxConnectionsPerSource", .unsigned, default: "0", since: 232,
      "how many connections of one peer are served at a time",
      detail: """
        With Accept=yes: as MaxConnections=, but for each peer by its IP address, or by user for UNIX \
        sockets. 0 means no such limit.
        """, difference: "Before systemd 256, peers of UNIX sockets are not told apart."),
    Directive(
      "FileDescriptorName", .descriptorName,
      default: .words("the name of the socket unit; connection with Accept=yes"), since: 227,
      "the name in LISTEN_FDNAMES",
      detail: """
        Tells the listeners of several socket units apart: LISTEN_FDNAMES has it once for each descriptor \
        of the unit.
        """, difference: "Before systemd 257, the name is always \"connection\" with Accept=yes."),
    Directive(
      "TriggerLimitIntervalSec", .time(.plain), default: "2s", since: 230,
      "the time over which starts are counted",
      detail: """
        The interval begins with the first start that is counted. 0 here or in TriggerLimitBurst= switches \
        the trigger limit off.
        """),
    Directive(
      "TriggerLimitBurst", .unsigned, default: .words("200 with Accept=yes, else 20"), since: 230,
      "how many starts TriggerLimitIntervalSec= allows",
      detail: """
        Above it the socket unit fails with trigger-limit-hit, closes its listeners and stays failed until \
        it is started again by hand. It guards against services that end without reading what woke them. 0 \
        switches it off.
        """),
    Directive(
      "PollLimitIntervalSec", .time(.plain), default: "2s", since: 255,
      "the time over which wake-ups are counted",
      detail: "0 here or in PollLimitBurst= switches the poll limit off."),
    Directive(
      "PollLimitBurst", .unsigned, default: .words("150 with Accept=yes, else 15"), since: 255,
      "how many wake-ups PollLimitIntervalSec= allows",
      detail: """
        Each listener has its own. At the poll limit the unit stops looking at that listener until the interval is \
        over; connections wait in its queue meanwhile, and nothing fails. The default lies below that of the trigger \
        limit, so it acts first. It is reached with Accept=yes only: whenever a service has ended and the listeners \
        are watched again, the interval begins anew.
        """),
    Directive(
      "DeferTrigger", .choice(Choice(["patient"], orBoolean: true)), default: "no", since: 258,
      "waits while starting the service would stop other units",
      detail: """
        With no, what Conflicts= with the service is stopped for it. With yes, such a start waits until no job \
        is left, and then the socket unit fails; with patient it waits up to DeferTriggerMaxSec=. The state is \
        deferred meanwhile, and what has come waits in the sockets. It is tried again whenever a unit stops. Not \
        with Accept=yes.
        """),
    Directive(
      "DeferTriggerMaxSec", .time(.zeroIsInfinity), default: "infinity", since: 258,
      "how long DeferTrigger= waits",
      detail: """
        When the time is over, the socket unit stops with the result timeout. 0 means infinity.
        """),
    Directive(
      "ExecStartPre", .commands, default: .unset, "runs before the sockets are opened",
      detail: """
        At this time there are no sockets and no nodes in the file system yet. The commands run one after \
        the other; if one fails, the unit fails without listening. A - before a command makes its failure \
        harmless.
        """),
    Directive(
      "ExecStartPost", .commands, default: .unset, "runs after the sockets are bound",
      detail: """
        The sockets exist, and their nodes have owner and mode. If a command fails, the listeners are \
        closed again. The commands get no descriptors.
        """),
    Directive(
      "ExecStopPre", .commands, default: .unset, "runs before the sockets are closed",
      detail: """
        The sockets are still open. Its failure makes the unit end as failed, after all has been closed.
        """),
    Directive(
      "ExecStopPost", .commands, default: .unset, "runs after the sockets are closed",
      detail: """
        The sockets are closed and, with RemoveOnStop=yes, their nodes are gone. Runs also after a failed \
        start that had got past ExecStartPre=.
        """,
      difference: """
        What commands of the unit have left running is ended after it; under systemd, and with usherd \
        --defaults=systemd, it goes on.
        """),
    Directive(
      "TimeoutSec", .time(.zeroIsInfinity), default: "90s",
      "how long each command of the socket unit may take",
      detail: """
        For each command by itself, and for opening the listeners. A command that takes longer is ended as \
        KillSignal= and SendSIGKILL= say, and the unit fails. 0 and infinity mean no limit.
        """),
    Directive(
      "PassFileDescriptorsToExec", .boolean, default: "no", since: 256,
      "gives the sockets to the commands of the socket unit, too",
      detail: """
        For ExecStartPost=, ExecStopPre= and ExecStopPost=, with LISTEN_FDS and LISTEN_FDNAMES as a \
        service gets them. The sockets are closed after ExecStopPost= then.
        """),
  ]

  private static let socketOptionRows: [Directive] = [
    Directive(
      "KeepAlive", .boolean, default: "no", "probes idle TCP connections",
      detail: """
        Sets SO_KEEPALIVE on listeners and accepted connections, so that peers that vanish are noticed; \
        with the kernel's values that takes over two hours.
        """),
    Directive(
      "KeepAliveTimeSec", .time(.plain), default: .unset, since: 216,
      "how long a connection is idle before probes",
      detail: """
        Whole seconds; unset, net.ipv4.tcp_keepalive_time, usually 2 hours. Counts with KeepAlive=yes.
        """,
      difference: """
        Less than a second is one second, where the kernel counts in seconds; under systemd, and with usherd \
        --defaults=systemd, such a line has no effect.
        """),
    Directive(
      "KeepAliveIntervalSec", .time(.plain), default: .unset, since: 216, "the time between probes",
      detail: """
        Whole seconds; unset, net.ipv4.tcp_keepalive_intvl, usually 75 seconds. Counts with KeepAlive=yes.
        """,
      difference: """
        Less than a second is one second, where the kernel counts in seconds; under systemd, and with usherd \
        --defaults=systemd, such a line has no effect.
        """),
    Directive(
      "KeepAliveProbes", .unsigned, default: .unset, since: 216, "how many probes may go unanswered",
      detail: """
        Unset, net.ipv4.tcp_keepalive_probes, usually 9. After the last the connection breaks off. Counts \
        with KeepAlive=yes.
        """),
    Directive(
      "NoDelay", .boolean, default: "no", since: 216, "sends small TCP segments at once",
      detail: """
        Sets TCP_NODELAY: for protocols of short messages and answers. Accepted connections inherit it.
        """),
    Directive(
      "DeferAcceptSec", .time(.plain), default: .unset, since: 216, "accepts a connection once data has come",
      detail: """
        Sets TCP_DEFER_ACCEPT, in whole seconds: for protocols where the peer speaks first. A peer that \
        sends nothing is accepted late or not at all, so it is not for protocols where the service speaks \
        first.
        """,
      difference: """
        Less than a second is one second, where the kernel counts in seconds; under systemd, and with usherd \
        --defaults=systemd, such a line has no effect.
        """),
    Directive(
      "Priority", .integer, default: .unset, "the priority of packets",
      detail: """
        Sets SO_PRIORITY for what is sent, which queueing disciplines use. Above 6 it needs CAP_NET_ADMIN. \
        A number below zero means unset.
        """),
    Directive(
      "ReceiveBuffer", .size, default: .unset, "the size of the receive buffer",
      detail: """
        Unset, the kernel tunes it. The kernel doubles the number for its own book-keeping and, without \
        CAP_NET_ADMIN, lowers it to net.core.rmem_max.
        """),
    Directive(
      "SendBuffer", .size, default: .unset, "the size of the send buffer",
      detail: """
        Unset, the kernel tunes it. The kernel doubles the number for its own book-keeping and, without \
        CAP_NET_ADMIN, lowers it to net.core.wmem_max.
        """),
    Directive(
      "IPTOS",
      .choice(
        Choice(["low-delay", "throughput", "reliability", "low-cost"], numbers: 0...255, emptyResets: true)),
      default: .unset, "the type of service in IP headers", detail: "For IPv4. The words are 16, 8, 4 and 2."),
    Directive(
      "IPTTL", .integer, default: .unset, "how many hops packets live",
      detail: """
        1 to 255, for IPv4 and IPv6; unset, the kernel's, usually 64. 1 keeps packets in the local \
        network.
        """),
    Directive(
      "Mark", .integer, default: .unset, "the firewall mark of packets",
      detail: """
        Sets SO_MARK, by which firewall rules and routing can tell the packets. Needs CAP_NET_ADMIN.
        """),
    Directive(
      "TCPCongestion", .plainText, default: .unset, "the algorithm of TCP congestion control",
      detail: """
        One of net.ipv4.tcp_available_congestion_control, such as cubic or bbr; unset, the kernel's \
        default. One that is not there is reported, and the default stays.
        """),
    Directive(
      "Broadcast", .boolean, default: "no", since: 197, "allows broadcasts",
      detail: """
        Sets SO_BROADCAST on datagram sockets; without it, sending to a broadcast address is an error.
        """),
    Directive(
      "PassCredentials", .boolean, default: "no", since: 38, "tells the peer's ids with each message",
      detail: """
        Sets SO_PASSCRED on UNIX sockets: the service can ask which process, user and group sent a \
        message.
        """),
    Directive(
      "PassPIDFD", .boolean, default: "no", since: 258, "tells the peer's pidfd with each message",
      detail: """
        Sets SO_PASSPIDFD on UNIX sockets. Other than a pid, a pidfd cannot come to mean another process. Needs \
        Linux 6.5.
        """),
    Directive(
      "PassSecurity", .boolean, default: "no", since: 197, "tells the peer's label with each message",
      detail: """
        Sets SO_PASSSEC on UNIX sockets: for services that ask for the SELinux or SMACK label of the \
        sender.
        """),
    Directive(
      "PassPacketInfo", .boolean, default: "no", since: 246, "tells where each packet was sent to",
      detail: """
        Sets IP_PKTINFO, IPV6_RECVPKTINFO or NETLINK_PKTINFO: for datagram services on several addresses, \
        which are to answer from the one they were asked on.
        """),
    Directive(
      "Timestamping", .choice(Choice(["off", "us", "ns", "usec", "nsec", "µs", "μs"], orBoolean: true)),
      default: "off", since: 247, "tells when each packet came: off, us or ns",
      detail: """
        us sets SO_TIMESTAMP, ns SO_TIMESTAMPNS. A boolean is read as well: yes is ns.
        """),
    Directive(
      "AcceptFileDescriptors", .boolean, default: "yes", since: 258,
      "takes descriptors sent over UNIX sockets",
      detail: """
        With no, UNIX sockets refuse messages with descriptors (SO_PASSRIGHTS), so that a peer cannot fill \
        the table of the service. Needs Linux 6.16.
        """),
  ]
}
