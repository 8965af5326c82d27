/// `[Socket]`.
extension Catalogue {
  static let socketRows: [Directive] =
    socketListenerRows + socketNodeRows + socketActivationRows + socketOptionRows

  private static let socketListenerRows: [Directive] = [
    Directive("ListenStream", .listener(.address), "listens for connections: TCP or a UNIX stream socket"),
    Directive("ListenDatagram", .listener(.address), "waits for datagrams: UDP or a UNIX datagram socket"),
    Directive(
      "ListenSequentialPacket", .listener(.address), "listens for connections of a UNIX seqpacket socket"),
    Directive("ListenFIFO", .listener(.path), "waits for data in a FIFO"),
    Directive("ListenNetlink", .listener(.netlink), "waits for messages of a netlink family and group"),
    Directive("ListenSpecial", .listener(.path), "waits for data from a device or a special file"),
    Directive("ListenMessageQueue", .listener(.path), "waits for messages of a POSIX message queue"),
    Directive("ListenUSBFunction", .listener(.path), "serves the endpoints of a USB function"),
    Directive(
      "SocketProtocol", .choice(["udplite", "sctp", Choice.Word("mptcp", since: 257)]), since: 229,
      "the protocol: udplite, sctp or mptcp"),
    Directive(
      "BindIPv6Only", .choice(Choice(["default", "both", "ipv6-only"], orBoolean: true)),
      "whether IPv6 sockets take IPv4 connections as well"),
    Directive("Backlog", .unsigned, "how many connections wait to be accepted"),
    Directive("BindToDevice", .interface, "takes traffic of one network interface only"),
    Directive("FreeBind", .boolean, "binds to addresses that the host does not have yet"),
    Directive("Transparent", .boolean, since: 197, "takes traffic for other hosts' addresses"),
    Directive("ReusePort", .boolean, since: 206, "lets several sockets share one port"),
  ]

  private static let socketNodeRows: [Directive] = [
    Directive("SocketUser", .user, since: 214, "who owns UNIX sockets and FIFOs"),
    Directive("SocketGroup", .user, since: 214, "which group owns UNIX sockets and FIFOs"),
    Directive("SocketMode", .mode, "the access mode of UNIX sockets and FIFOs"),
    Directive("DirectoryMode", .mode, "the access mode of directories made above UNIX sockets and FIFOs"),
    Directive("Symlinks", .paths, since: 214, "symbolic links to the one UNIX socket or FIFO"),
    Directive("RemoveOnStop", .boolean, since: 214, "removes sockets, FIFOs and links on stopping"),
    Directive("Writable", .boolean, since: 227, "opens ListenSpecial= for writing, too"),
    Directive("PipeSize", .size, "the size of a FIFO's buffer"),
    Directive("MessageQueueMaxMessages", .long, "how many messages a queue holds"),
    Directive("MessageQueueMessageSize", .long, "how large a message of a queue may be"),
    Directive("SmackLabel", .text, since: 196, "the SMACK label of the FIFO"),
    Directive("SmackLabelIPIn", .text, since: 196, "the SMACK label of incoming packets"),
    Directive("SmackLabelIPOut", .text, since: 196, "the SMACK label of outgoing packets"),
    Directive(
      "SELinuxContextFromNet", .boolean, since: 217, "takes the SELinux level from the peer"),
    Directive(
      "XAttrEntryPoint", .attribute, since: 262, "an extended attribute of the socket's node"),
    Directive("XAttrListen", .attribute, since: 262, "an extended attribute of the listening socket"),
    Directive("XAttrAccept", .attribute, since: 262, "an extended attribute of accepted sockets"),
  ]

  private static let socketActivationRows: [Directive] = [
    Directive("Accept", .boolean, "starts an instance of the service for each connection"),
    Directive("Service", .socketService, "the service to start, where it has another name"),
    Directive("FlushPending", .boolean, since: 247, "drops what waits in the sockets beforehand"),
    Directive("MaxConnections", .unsigned, "how many connections are served at a time"),
    Directive(
      "MaxConnectionsPerSource", .unsigned, since: 232,
      "how many connections of one peer are served at a time"),
    Directive("FileDescriptorName", .descriptorName, since: 227, "the name in LISTEN_FDNAMES"),
    Directive("TriggerLimitIntervalSec", .time(.plain), since: 230, "the time over which starts are counted"),
    Directive("TriggerLimitBurst", .unsigned, since: 230, "how many starts TriggerLimitIntervalSec= allows"),
    Directive("PollLimitIntervalSec", .time(.plain), since: 255, "the time over which wake-ups are counted"),
    Directive("PollLimitBurst", .unsigned, since: 255, "how many wake-ups PollLimitIntervalSec= allows"),
    Directive(
      "DeferTrigger", .choice(Choice(["patient"], orBoolean: true)), since: 258,
      "waits while starting the service would stop other units"),
    Directive("DeferTriggerMaxSec", .time(.zeroIsInfinity), since: 258, "how long DeferTrigger= waits"),
    Directive("ExecStartPre", .commands, "runs before the sockets are opened"),
    Directive("ExecStartPost", .commands, "runs after the sockets are bound"),
    Directive("ExecStopPre", .commands, "runs before the sockets are closed"),
    Directive("ExecStopPost", .commands, "runs after the sockets are closed"),
    Directive("TimeoutSec", .time(.zeroIsInfinity), "how long each command of the socket unit may take"),
    Directive(
      "PassFileDescriptorsToExec", .boolean, since: 256,
      "gives the sockets to the commands of the socket unit, too"),
  ]

  private static let socketOptionRows: [Directive] = [
    Directive("KeepAlive", .boolean, "probes idle TCP connections"),
    Directive("KeepAliveTimeSec", .time(.plain), since: 216, "how long a connection is idle before probes"),
    Directive("KeepAliveIntervalSec", .time(.plain), since: 216, "the time between probes"),
    Directive("KeepAliveProbes", .unsigned, since: 216, "how many probes may go unanswered"),
    Directive("NoDelay", .boolean, since: 216, "sends small TCP segments at once"),
    Directive("DeferAcceptSec", .time(.plain), since: 216, "accepts a connection once data has come"),
    Directive("Priority", .integer, "the priority of packets"),
    Directive("ReceiveBuffer", .size, "the size of the receive buffer"),
    Directive("SendBuffer", .size, "the size of the send buffer"),
    Directive(
      "IPTOS",
      .choice(
        Choice(["low-delay", "throughput", "reliability", "low-cost"], numbers: 0...255, emptyResets: true)),
      "the type of service in IP headers"),
    Directive("IPTTL", .integer, "how many hops packets live"),
    Directive("Mark", .integer, "the firewall mark of packets"),
    Directive("TCPCongestion", .plainText, "the algorithm of TCP congestion control"),
    Directive("Broadcast", .boolean, since: 197, "allows broadcasts"),
    Directive("PassCredentials", .boolean, since: 38, "tells the peer's ids with each message"),
    Directive("PassPIDFD", .boolean, since: 258, "tells the peer's pidfd with each message"),
    Directive("PassSecurity", .boolean, since: 197, "tells the peer's label with each message"),
    Directive("PassPacketInfo", .boolean, since: 246, "tells where each packet was sent to"),
    Directive(
      "Timestamping", .choice(Choice(["off", "us", "ns", "usec", "nsec", "µs", "μs"], orBoolean: true)),
      since: 247, "tells when each packet came: off, us or ns"),
    Directive(
      "AcceptFileDescriptors", .boolean, since: 258, "takes descriptors sent over UNIX sockets"),
  ]
}
