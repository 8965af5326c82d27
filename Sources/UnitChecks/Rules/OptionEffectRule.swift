import UnitModel
import UnitSyntax

/// Options of a socket that change nothing, since nothing is there that they are about.
///
/// - Source: systemd.socket(5), the option's paragraph; socket(7), ip(7), tcp(7)
enum OptionEffectRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard let socket = unit.socket, !socket.listeners.isEmpty else { return }
    // Of listeners that are not applied nothing is known here.
    if unit.loaded.merged.assignments.contains(where: { $0.key == "ListenUSBFunction" }) { return }
    for need in needs where !need.isMet(socket) {
      for key in need.keys {
        guard let line = unit.own(key), !isOff(line) else { continue }
        findings.add(
          .warning, "option-needs-listener", at: line.keyOrigin,
          "\(key)= has no effect: \(unit.name) has no \(need.listener)",
          consequence: "the line changes nothing",
          help: "leave it out, or add \(need.example)",
          notes: note(socket))
      }
    }
    checkProtocol(unit, socket, &findings)
    checkAccept(unit, socket, set, &findings)
    checkPartners(unit, socket, &findings)
    checkIdle(unit, socket, &findings)
  }

  /// One listener whose connections cannot be counted is enough for the service never to be idle.
  private static func checkIdle(
    _ unit: CheckedUnit, _ socket: SocketSettings, _ findings: inout Findings
  ) {
    guard !socket.accept, socket.additions.stopWhenIdle != nil,
      let line = unit.line("X-Usher", "StopWhenIdleSec"),
      let other = socket.listeners.first(where: { !$0.hasCountedConnections(socket) })
    else { return }
    findings.add(
      .warning, "option-needs-listener", at: line.keyOrigin,
      "StopWhenIdleSec= has no effect: nobody can count connections of \(other.text)",
      consequence: "the service is never stopped for being idle",
      help: "leave it out, or give that listener a socket unit and a service of its own",
      notes: [.init(at: other.origin, "it is asked for here")])
  }

  /// Each protocol is for one type of socket; the others are made as if it were not there.
  private static func checkProtocol(
    _ unit: CheckedUnit, _ socket: SocketSettings, _ findings: inout Findings
  ) {
    guard let choice = socket.protocolChoice, let line = unit.own("SocketProtocol") else { return }
    let type: ListenType = choice == .udplite ? .datagram : .stream
    // Of UNIX sockets of that type worse is to be said.
    if socket.listeners.contains(where: { $0.type == type && ($0.isInternet || $0.isUNIX) }) { return }
    let key = choice == .udplite ? "ListenDatagram" : "ListenStream"
    findings.add(
      .warning, "option-needs-listener", at: line.keyOrigin,
      "SocketProtocol=\(line.value) has no effect: \(unit.name) has no \(key)= with a port",
      consequence: "the line changes nothing", help: "leave it out, or listen with \(key)=",
      notes: note(socket))
  }

  private static func note(_ socket: SocketSettings) -> [Diagnostic.Note] {
    guard let first = socket.listeners.first else { return [] }
    return [.init(at: first.origin, "it listens on \(first.text)")]
  }

  /// A value that asks for nothing.
  private static func isOff(_ line: Assignment) -> Bool {
    // The one that is on unless somebody says otherwise.
    if line.key == "AcceptFileDescriptors" { return ValueSyntax.boolean(line.value) == true }
    return ValueSyntax.boolean(line.value) == false || line.value == "0" || line.value == "off"
      || line.value == "default"
  }

  // MARK: Accept=

  private static func checkAccept(
    _ unit: CheckedUnit, _ socket: SocketSettings, _ set: CheckedSet, _ findings: inout Findings
  ) {
    if socket.accept {
      refuse(
        unit, "FlushPending", "Accept=yes", "with Accept=yes nothing is pending when a service ends",
        &findings)
      refuse(
        unit, "StopWhenIdleSec", "Accept=yes", "each connection has a service of its own, which ends with it",
        &findings, in: "X-Usher")
      if let release = set.options.release, release < 257 {
        refuse(
          unit, "FileDescriptorName", "Accept=yes",
          "systemd \(release) names the descriptor of a connection 'connection'", &findings)
      }
    } else {
      let why = "without Accept=yes the service takes the connections itself, and nobody counts them"
      refuse(unit, "MaxConnections", "Accept=no", why, &findings)
      refuse(unit, "MaxConnectionsPerSource", "Accept=no", why, &findings)
      refuse(
        unit, "XAttrAccept", "Accept=no", "without Accept=yes the service takes the connections itself",
        &findings)
      let own = "without Accept=yes the service takes the connections itself, and usherd sees none of them"
      for key in [
        "Allow", "Deny", "SourceRateLimitBurst", "SourceRateLimitIntervalSec", "SourcePrefixLength",
        "LogPeer",
      ] {
        refuse(unit, key, "Accept=no", own, &findings, in: "X-Usher")
      }
    }
  }

  private static func refuse(
    _ unit: CheckedUnit, _ key: String, _ state: String, _ why: String, _ findings: inout Findings,
    in section: String = "Socket"
  ) {
    guard let line = unit.line(section, key), !isOff(line) else { return }
    var notes: [Diagnostic.Note] = []
    if let accept = unit.own("Accept") { notes.append(.init(at: accept.origin, "\(state) is set here")) }
    findings.add(
      .warning, "option-needs-accept", at: line.keyOrigin, "\(key)= has no effect with \(state)",
      consequence: why,
      help: "leave it out, or write Accept=\(state == "Accept=yes" ? "no" : "yes")", notes: notes)
  }

  // MARK: Options that need another option

  private static func checkPartners(
    _ unit: CheckedUnit, _ socket: SocketSettings, _ findings: inout Findings
  ) {
    func lacks(_ key: String, _ other: String, _ why: String, _ help: String) {
      guard let line = unit.own(key), !isOff(line) else { return }
      findings.add(
        .warning, "option-needs-option", at: line.keyOrigin, "\(key)= has no effect \(other)",
        consequence: why, help: help)
    }
    if socket.listeners.contains(where: { $0.type == .messageQueue }) {
      let sizes = "the queue is made with the kernel's own limits"
      if !unit.has("MessageQueueMessageSize") {
        lacks(
          "MessageQueueMaxMessages", "without MessageQueueMessageSize=", sizes,
          "write both, or neither")
      }
      if !unit.has("MessageQueueMaxMessages") {
        lacks(
          "MessageQueueMessageSize", "without MessageQueueMaxMessages=", sizes,
          "write both, or neither")
      }
    }
    if socket.deferTrigger == .no {
      lacks(
        "DeferTriggerMaxSec", "without DeferTrigger=", "the service is started at once",
        "add DeferTrigger=patient, or leave it out")
    }
    if socket.execStartPost.isEmpty, socket.execStopPre.isEmpty, socket.execStopPost.isEmpty {
      lacks(
        "PassFileDescriptorsToExec", "without ExecStartPost=, ExecStopPre= or ExecStopPost=",
        "there is no command that could get the sockets", "leave it out")
    }
    if socket.triggerLimitBurst == 0 {
      lacks(
        "TriggerLimitIntervalSec", "with TriggerLimitBurst=0", "there is no limit to reach",
        "leave it out, or write a number above 0 for TriggerLimitBurst=")
    }
    if socket.pollLimitBurst == 0 {
      lacks(
        "PollLimitIntervalSec", "with PollLimitBurst=0", "there is no limit to reach",
        "leave it out, or write a number above 0 for PollLimitBurst=")
    }
    if unit.has("KeepAlive") == false || !socket.keepAlive {
      for key in ["KeepAliveTimeSec", "KeepAliveIntervalSec", "KeepAliveProbes"]
      where socket.listeners.contains(where: \.isTCP) {
        lacks(
          key, "without KeepAlive=yes", "no probes are sent unless the service asks for them",
          "add KeepAlive=yes")
      }
    }
  }

  // MARK: Options that need a listener

  private struct Need: Sendable {
    /// "listener on IP"
    let listener: String
    let example: String
    let keys: [String]
    let isListener: @Sendable (ListenerSettings) -> Bool

    func isMet(_ socket: SocketSettings) -> Bool { socket.listeners.contains(where: isListener) }
  }

  private static let needs: [Need] = [
    Need(
      listener: "TCP listener", example: "ListenStream= with a port",
      keys: [
        "KeepAlive", "KeepAliveTimeSec", "KeepAliveIntervalSec", "KeepAliveProbes", "NoDelay",
        "DeferAcceptSec", "TCPCongestion",
      ], isListener: { $0.isTCP }),
    Need(
      listener: "IP listener", example: "a listener with a port",
      keys: [
        "IPTOS", "IPTTL", "BindToDevice", "FreeBind", "Transparent", "ReusePort", "SmackLabelIPIn",
        "SmackLabelIPOut",
      ], isListener: { $0.isInternet }),
    Need(
      listener: "listener for datagrams on IP", example: "ListenDatagram= with a port", keys: ["Broadcast"],
      isListener: { $0.isInternet && $0.type == .datagram }),
    Need(
      listener: "listener for datagrams on IP, nor a netlink one", example: "ListenDatagram= with a port",
      keys: ["PassPacketInfo"],
      isListener: { $0.isInternet && $0.type == .datagram || $0.type == .netlink }),
    Need(
      listener: "IPv6 listener", example: "a listener with an IPv6 address, or with a bare port",
      keys: ["BindIPv6Only"], isListener: { $0.isIPv6 }),
    Need(
      listener: "listener with a path", example: "ListenStream=/run/NAME.sock",
      keys: ["SocketUser", "SocketGroup", "DirectoryMode", "SmackLabel"],
      isListener: { $0.address.nodePath != nil }),
    Need(
      listener: "UNIX socket with a path", example: "ListenStream=/run/NAME.sock", keys: ["XAttrEntryPoint"],
      isListener: { $0.isUNIX && $0.address.nodePath != nil }),
    Need(
      listener: "UNIX listener", example: "ListenStream=/run/NAME.sock",
      keys: ["PassPIDFD", "AcceptFileDescriptors"], isListener: { $0.isUNIX }),
    Need(
      listener: "listener with a path", example: "ListenStream=/run/NAME.sock",
      keys: ["SocketMode", "RemoveOnStop"],
      isListener: { $0.address.nodePath != nil || $0.type == .messageQueue }),
    Need(
      listener: "FIFO", example: "ListenFIFO=/run/NAME", keys: ["PipeSize"], isListener: { $0.type == .fifo }),
    Need(
      listener: "message queue", example: "ListenMessageQueue=/NAME",
      keys: ["MessageQueueMaxMessages", "MessageQueueMessageSize"],
      isListener: { $0.type == .messageQueue }),
    Need(
      listener: "listener that takes connections", example: "ListenStream= or ListenSequentialPacket=",
      keys: ["Backlog"], isListener: { $0.type.accepts }),
    Need(
      listener: "special file", example: "ListenSpecial=/dev/NAME", keys: ["Writable"],
      isListener: { $0.type == .special }),
    Need(
      listener: "UNIX or netlink listener", example: "ListenStream=/run/NAME.sock",
      keys: ["PassCredentials", "PassSecurity"],
      isListener: { $0.isUNIX || $0.type == .netlink }),
    Need(
      listener: "socket", example: "ListenStream= or ListenDatagram=",
      keys: ["ReceiveBuffer", "SendBuffer", "Priority", "Mark", "Timestamping", "XAttrListen"],
      isListener: { $0.isInternet || $0.isUNIX || $0.isVsock || $0.type == .netlink }),
  ]
}

extension ListenerSettings {
  /// TCP, and UNIX sockets that take connections.
  fileprivate func hasCountedConnections(_ socket: SocketSettings) -> Bool {
    guard type.accepts else { return false }
    return isUNIX || isInternet && type == .stream && socket.protocolChoice != .sctp
  }

  var isInternet: Bool {
    switch address {
    case .ipv4, .ipv6, .port, .host: true
    case .unixPath, .unixAbstract, .vsock, .fifo, .special, .netlink, .messageQueue: false
    }
  }

  var isTCP: Bool { isInternet && type == .stream }

  var isIPv6: Bool {
    switch address {
    case .ipv6, .port, .host: true
    case .ipv4, .unixPath, .unixAbstract, .vsock, .fifo, .special, .netlink, .messageQueue: false
    }
  }

  var isVsock: Bool {
    if case .vsock = address { true } else { false }
  }

  var isUNIX: Bool {
    switch address {
    case .unixPath, .unixAbstract: true
    case .ipv4, .ipv6, .port, .host, .vsock, .fifo, .special, .netlink, .messageQueue: false
    }
  }

  var port: UInt16? {
    switch address {
    case .ipv4(_, let port), .ipv6(_, let port, _), .port(let port), .host(_, let port): port
    case .unixPath, .unixAbstract, .vsock, .fifo, .special, .netlink, .messageQueue: nil
    }
  }
}
