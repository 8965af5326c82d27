import UnitModel
import UnitSyntax

/// Addresses that may not be there to be bound, or not for this user.
enum ListenerRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard let socket = unit.socket else { return }
    for listener in socket.listeners {
      if let port = listener.port { checkPort(port, listener, unit, set, &findings) }
      if !socket.freeBind, !socket.transparent { checkAddress(listener, unit, set, &findings) }
    }
  }

  private static func checkPort(
    _ port: UInt16, _ listener: ListenerSettings, _ unit: CheckedUnit, _ set: CheckedSet,
    _ findings: inout Findings
  ) {
    guard set.surroundings.isUserMode, port < 1024 else { return }
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
    case .port, .unixPath, .unixAbstract, .fifo, .special, .netlink, .messageQueue: return
    }
    // Told by the host, with more certainty.
    if set.options.host?.addressExists(address) == false { return }
    if waitsForNetwork(unit) { return }
    findings.add(
      .note, "address-may-be-late", at: unit.place(of: listener),
      "\(listener.text) can only be bound once an interface has this address",
      consequence: "at boot \(unit.name) may start before that, and then fails",
      help: "add FreeBind=yes, or listen on the bare port")
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
