import UnitModel
import UnitSyntax

/// Addresses that cannot be bound, may not be there to be bound, or not for this user.
///
/// - Source: ipv6(7), "sin6_scope_id"; unix(7); systemd.socket(5), "SocketProtocol="
enum ListenerRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard let socket = unit.socket else { return }
    for listener in socket.listeners {
      if let port = listener.port { checkPort(port, listener, unit, set, &findings) }
      let socket = listener.own?.settings ?? socket
      // What may be missing may be late.
      if !socket.freeBind, !socket.transparent, !listener.isOptional {
        checkAddress(listener, unit, set, &findings)
      }
      checkScope(listener, socket, unit, &findings)
      checkSlash(listener, unit, &findings)
      checkProtocol(listener, socket, unit, &findings)
    }
  }

  private static func checkPort(
    _ port: UInt16, _ listener: ListenerSettings, _ unit: CheckedUnit, _ set: CheckedSet,
    _ findings: inout Findings
  ) {
    guard set.surroundings.isUserMode, port > 0, port < 1024 else { return }
    findings.add(
      .warning, "port-privileged", at: unit.place(of: listener),
      "port \(port) is below 1024, and a user's manager may not bind it",
      consequence: "\(unit.name) cannot be started, unless the host allows such ports to everybody",
      help: "use a port from 1024 up, make this a system unit, or lower net.ipv4.ip_unprivileged_port_start")
  }

  private static func checkAddress(
    _ listener: ListenerSettings, _ unit: CheckedUnit, _ set: CheckedSet, _ findings: inout Findings
  ) {
    let address: [UInt8]
    switch listener.address {
    case .ipv4(let bytes, _):
      guard bytes.first != 127, bytes.contains(where: { $0 != 0 }), bytes.first ?? 0 < 224 else { return }
      address = bytes
    case .ipv6(let bytes, _, _):
      // The wildcard, the loopback and what every interface has by itself.
      guard bytes.dropLast().contains(where: { $0 != 0 }), bytes.first != 0xFE else { return }
      if bytes.first == 0xFF || isMappedLoopback(bytes) { return }
      address = bytes
    case .port, .host, .unixPath, .unixAbstract, .vsock, .fifo, .special, .netlink, .messageQueue: return
    }
    // Told by the host, with more certainty.
    if set.options.host?.addressExists(address) == false { return }
    if waitsForNetwork(unit) { return }
    let early = "at boot \(unit.name) may start before that"
    let isTriedAgain = set.options.release == nil && unit.socket?.additions.bindRetry != .zero
    findings.add(
      .note, "address-may-be-late", at: unit.place(of: listener),
      "\(listener.text) can only be bound once an interface has this address",
      consequence: isTriedAgain
        ? "\(early); the start fails then, and usherd tries again until there is the address (BindRetrySec=)"
        : "\(early), and then fails",
      help: isTriedAgain
        ? "add FreeBind=yes to listen from the beginning, or listen on the bare port"
        : "add FreeBind=yes, or listen on the bare port")
  }

  /// Link-local addresses are the same on each interface: the kernel binds none without knowing which.
  private static func checkScope(
    _ listener: ListenerSettings, _ socket: SocketSettings, _ unit: CheckedUnit, _ findings: inout Findings
  ) {
    guard case .ipv6(let bytes, _, scope: nil) = listener.address, isOfLink(bytes), socket.bindToDevice == nil
    else { return }
    findings.add(
      .error, "address-scope-missing", at: unit.place(of: listener),
      "\(listener.text) is an address of a link, and the line does not say of which",
      consequence: "it cannot be bound, and \(unit.name) cannot be started",
      help: "write the interface after it, such as \(listener.text)%%eth0, or add BindToDevice=")
  }

  /// fe80::/10, and groups of one interface or link.
  private static func isOfLink(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first, let second = bytes.dropFirst().first else { return false }
    if first == 0xFE { return second & 0xC0 == 0x80 }
    return first == 0xFF && (second & 0x0F == 1 || second & 0x0F == 2)
  }

  /// The kernel makes no socket of such a name; of FIFOs the slash is taken away.
  private static func checkSlash(
    _ listener: ListenerSettings, _ unit: CheckedUnit, _ findings: inout Findings
  ) {
    // Of a template the path may end where the instance's name will stand.
    guard case .unixPath(let path) = listener.address, path.hasSuffix("/"),
      !(unit.name.isTemplate && unit.loaded.dependsOnInstance)
    else { return }
    let origin = unit.place(of: listener)
    var right = Substring(path)
    while right.utf8.count > 1, right.hasSuffix("/") { right = right.dropLast() }
    findings.add(
      .error, "address-trailing-slash", at: origin, "the path \(path) ends in a slash: it names a directory",
      consequence: "it cannot be bound, and \(unit.name) cannot be started",
      help: right == "/" ? "write the path of a socket" : "write \(right)",
      fixes: right == "/" ? [] : [.init("write \(right)", at: origin, replacement: String(right))])
  }

  /// The protocol counts for every listener of its type, and UNIX sockets have none.
  private static func checkProtocol(
    _ listener: ListenerSettings, _ socket: SocketSettings, _ unit: CheckedUnit, _ findings: inout Findings
  ) {
    guard let choice = socket.protocolChoice, listener.isUNIX, let line = unit.own("SocketProtocol"),
      choice == .udplite ? listener.type == .datagram : listener.type == .stream
    else { return }
    findings.add(
      .error, "socket-protocol", at: line.valueOrigin,
      "there is no \(choice.rawValue) for the UNIX socket \(listener.text)",
      consequence: "it cannot be made, and \(unit.name) cannot be started",
      help: "give the path a socket unit of its own, or leave SocketProtocol= out",
      notes: [.init(at: listener.origin, "it listens on \(listener.text)")])
  }

  /// True for 127.0.0.0/8 in the clothes of IPv6.
  private static func isMappedLoopback(_ bytes: [UInt8]) -> Bool {
    bytes.count == 16 && bytes[0..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
      && bytes[12] == 127
  }

  /// True if the unit is ordered after what brings addresses up.
  private static func waitsForNetwork(_ unit: CheckedUnit) -> Bool {
    unit.loaded.unit.after.contains {
      $0.prefix.hasPrefix("network-online") || $0.prefix.hasSuffix("-wait-online")
    }
  }
}

extension CheckedUnit {
  /// The value of the line that a listener stands on.
  func place(of listener: ListenerSettings) -> Origin {
    for line in loaded.merged.assignments
    where line.key.hasPrefix("Listen") && line.origin.span == listener.origin.span
      && line.origin.source === listener.origin.source
    {
      return line.valueOrigin
    }
    return listener.origin
  }
}
