import UnitModel
import UnitSyntax

/// Finds addresses that two listeners want at once.
///
/// What is compared is what the kernel would refuse (or, for nodes in the file system, what the second unit
/// would take from the first): the same port of overlapping addresses, the same path, the same abstract
/// name. Linear in the number of listeners, apart from those that share one port or name.
struct AddressConflicts {
  private(set) var diagnostics: [Diagnostic] = []

  init(_ units: [LoadedUnit]) {
    var seen: [Place: [Claim]] = [:]
    for unit in units where unit.loadState == .loaded {
      guard let socket = unit.socket else { continue }
      for listener in socket.listeners {
        let claim = Claim(unit: unit, socket: socket, listener: listener)
        guard let place = Place(listener) else { continue }
        if let rival = seen[place]?.first(where: { claim.collides(with: $0) }) {
          diagnostics.append(AddressConflicts.diagnostic(claim, rival))
        }
        seen[place, default: []].append(claim)
      }
    }
  }

  private static func diagnostic(_ claim: Claim, _ rival: Claim) -> Diagnostic {
    let both = claim.listener.text == rival.listener.text
    let what =
      "\(claim.listener.text) is taken by \(both ? "" : "\(rival.listener.text) of ")"
      + "\(rival.unit.name) (\(rival.listener.origin.place))"
    let isNode = claim.listener.address.nodePath != nil
    return Diagnostic(
      .warning, code: "address-conflict", at: claim.listener.origin, what,
      consequence: isNode
        ? "the unit that starts last takes the path away from the other"
        : "the unit that starts last cannot bind it",
      help: isNode
        ? "give one of them another path" : "give one of them another address, or ReusePort=yes to both",
      unit: claim.unit.name.full)
  }
}

/// Where listeners can meet at all.
private enum Place: Hashable {
  case streamPort(UInt16)
  case datagramPort(UInt16)
  case path(String)
  case abstractName(String)

  /// Nil for what any number of listeners may wait for.
  init?(_ listener: ListenerSettings) {
    switch listener.address {
    case .ipv4(_, let port), .ipv6(_, let port, _), .port(let port):
      self = listener.type == .datagram ? .datagramPort(port) : .streamPort(port)
    case .unixPath(let path), .fifo(let path): self = .path(path)
    case .unixAbstract(let name): self = .abstractName(name)
    case .special, .netlink, .messageQueue: return nil
    }
  }
}

/// One listener of one unit.
private struct Claim {
  var unit: LoadedUnit
  var socket: SocketSettings
  var listener: ListenerSettings

  func collides(with other: Claim) -> Bool {
    // Units that never run at once share what they like.
    if unit.unit.conflicts.contains(other.unit.name) || other.unit.unit.conflicts.contains(unit.name) {
      return false
    }
    switch listener.address {
    case .unixPath, .fifo, .unixAbstract: return true
    case .special, .netlink, .messageQueue: return false
    case .ipv4, .ipv6, .port:
      if socket.reusePort && other.socket.reusePort { return false }
      if let mine = socket.bindToDevice, let theirs = other.socket.bindToDevice, mine != theirs {
        return false
      }
      return overlaps(other)
    }
  }

  private func overlaps(_ other: Claim) -> Bool {
    switch (listener.address, other.listener.address) {
    case (.ipv4(let mine, _), .ipv4(let theirs, _)):
      return mine == theirs || isAny(mine) || isAny(theirs)
    case (.ipv6(let mine, _, let myScope), .ipv6(let theirs, _, let theirScope)):
      if mine == theirs { return myScope == theirScope }
      return isAny(mine) || isAny(theirs)
    case (.port, .ipv6), (.ipv6, .port), (.port, .port): return true
    case (.ipv4, _): return other.takesIPv4
    case (_, .ipv4): return takesIPv4
    default: return false
    }
  }

  /// True for an IPv6 wildcard that takes IPv4 traffic as well. The kernel's own default says yes.
  private var takesIPv4: Bool {
    if socket.bindIPv6Only == .ipv6Only { return false }
    switch listener.address {
    case .port: return true
    case .ipv6(let address, _, _): return isAny(address)
    case .ipv4, .unixPath, .unixAbstract, .fifo, .special, .netlink, .messageQueue: return false
    }
  }

  private func isAny(_ address: [UInt8]) -> Bool { address.allSatisfy { $0 == 0 } }
}
