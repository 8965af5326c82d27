import UnitModel
import UnitSyntax

/// Finds addresses that two listeners want at once.
///
/// What is compared is what the kernel would refuse, or what one unit would take from the other: the same port
/// of overlapping addresses, the same path, the same abstract name of one type, the
/// same queue. Each listener is compared
/// with those of its port or name alone, and of these with wildcards and its own address, so that many
/// listeners on one port cost little.
struct AddressConflicts {
  private(set) var diagnostics: [Diagnostic] = []

  /// - Parameter asked: units whose findings are wanted: of two places theirs is the one that is told; nil:
  ///   all.
  init(_ units: [LoadedUnit], asked: Set<UnitName>? = nil) {
    var seen: [Place: Claims] = [:]
    func take(_ unit: LoadedUnit, reports: Bool) -> [Diagnostic] {
      // What an instance will listen on its template does not know.
      guard unit.loadState == .loaded, let socket = unit.socket,
        !(unit.name.isTemplate && unit.dependsOnInstance)
      else { return [] }
      var found: [Diagnostic] = []
      for listener in socket.listeners {
        guard let place = Place(listener, socket) else { continue }
        let claim = AddressClaim(unit: unit, socket: socket, listener: listener)
        if reports, let claims = seen[place] {
          // A clash with another unit does not hide the one with a line of the unit's own.
          for isOwn in [false, true] {
            guard let rival = claims.rival(of: claim, isOwn: isOwn) else { continue }
            found.append(AddressConflicts.diagnostic(claim, rival))
          }
        }
        seen[place, default: Claims()].add(claim)
      }
      return found
    }
    // Those that only stand beside come first, so that the finding is about one that was asked for.
    for unit in units where asked?.contains(unit.name) == false { _ = take(unit, reports: false) }
    for unit in units where asked?.contains(unit.name) != false { diagnostics += take(unit, reports: true) }
  }

  private static func diagnostic(_ claim: AddressClaim, _ rival: AddressClaim) -> Diagnostic {
    let both = claim.listener.text == rival.listener.text
    let what =
      "\(claim.listener.text) is taken by \(both ? "" : "\(rival.listener.text) of ")"
      + "\(rival.unit.name) (\(rival.listener.origin.place))"
    if claim.unit === rival.unit { return withinOneUnit(claim, rival) }
    let (consequence, help) = fate(claim, rival)
    return Diagnostic(
      .warning, code: "address-conflict", at: CheckedUnit(claim.unit).place(of: claim.listener), what,
      consequence: consequence, help: help, unit: claim.unit.name.full,
      notes: [.init(at: rival.listener.origin, "\(rival.unit.name) listens on \(rival.listener.text)")])
  }

  /// Two lines of one unit: it is the second that the kernel refuses, or that takes from the first.
  private static func withinOneUnit(_ claim: AddressClaim, _ rival: AddressClaim) -> Diagnostic {
    let same = claim.listener.text == rival.listener.text
    let name = claim.unit.name
    let consequence: String
    switch claim.listener.address {
    case .ipv4, .ipv6, .port, .host:
      consequence =
        claim.listener.type == .datagram
        ? fate(claim, rival).0 : "the second cannot be bound, and \(name) cannot be started"
    case .unixAbstract, .vsock: consequence = "the second cannot be bound, and \(name) cannot be started"
    case .unixPath, .fifo: consequence = "the second takes the path away from the first"
    case .messageQueue, .special, .netlink: consequence = fate(claim, rival).0
    }
    let isTwoFamilies = claim.address.count &+ rival.address.count == 20
    return Diagnostic(
      .warning, code: "address-conflict", at: CheckedUnit(claim.unit).place(of: claim.listener),
      "\(name) listens on \(claim.listener.text) "
        + (same ? "twice" : "and on \(rival.listener.text), which take the same address"),
      consequence: consequence,
      help: isTwoFamilies
        ? "add BindIPv6Only=ipv6-only, or leave the IPv4 line out" : "leave one of the two lines out",
      unit: name.full,
      notes: [.init(at: rival.listener.origin, "the first of the two lines")])
  }

  /// Who gets datagrams where both sockets are bound: systemd and usher set SO_REUSEADDR, which is all that
  /// the kernel asks for. It gives each datagram to the socket whose address says most, IPv4 before IPv6.
  private static func datagrams(_ claim: AddressClaim, _ rival: AddressClaim) -> String {
    if claim.isWildcard, rival.isWildcard, claim.address.count != rival.address.count {
      let ipv4 = claim.address.count == 4 ? claim : rival
      let ipv6 = claim.address.count == 4 ? rival : claim
      return "\(ipv4.listener.text) gets all IPv4 datagrams, and \(ipv6.listener.text) only those of IPv6"
    }
    if claim.isWildcard != rival.isWildcard {
      let special = claim.isWildcard ? rival : claim
      return "\(special.listener.text) gets the datagrams that are sent to it, and the other only the rest"
    }
    return "the one that is bound last takes the datagrams"
  }

  /// What happens, and what to do.
  private static func fate(_ claim: AddressClaim, _ rival: AddressClaim) -> (String, String) {
    if claim.listener.address.nodePath != nil {
      return ("the unit that starts last takes the path away from the other", "give one of them another path")
    }
    switch claim.listener.address {
    case .messageQueue:
      return ("each message goes to one of the two, whichever reads first", "give one of them another queue")
    case .vsock: return ("the unit that starts last cannot bind it", "give one of them another port")
    case .unixAbstract:
      return ("the unit that starts last cannot bind it", "give one of them another name")
    case .ipv4, .ipv6, .port, .host, .unixPath, .fifo, .special, .netlink:
      if claim.listener.type == .datagram {
        return (datagrams(claim, rival), "give one of them another address")
      }
      return (
        "the unit that starts last cannot bind it",
        "give one of them another address, or ReusePort=yes to both"
      )
    }
  }
}

/// Where listeners can meet at all.
private enum Place: Hashable {
  enum PortSpace: Hashable {
    case tcp, udp, udplite, sctp
  }

  case port(PortSpace, UInt16)
  case path(String)
  case abstractName(String, ListenType)
  case queue(String)
  case vsock(UInt32, ListenType)

  /// Nil for what any number of listeners may wait for.
  init?(_ listener: ListenerSettings, _ socket: SocketSettings) {
    switch listener.address {
    // Which ones they are is not known before they are looked up, or bound.
    case .host, .ipv4(_, port: 0), .ipv6(_, port: 0, _), .port(0): return nil
    case .ipv4(_, let port), .ipv6(_, let port, _), .port(let port):
      self = .port(Place.space(listener.type, socket.protocolChoice), port)
    case .unixPath(let path), .fifo(let path): self = .path(Place.simplified(path))
    case .unixAbstract(let name): self = .abstractName(name, listener.type)
    case .vsock(_, let port): self = .vsock(port, listener.type)
    case .messageQueue(let name): self = .queue(name)
    case .special, .netlink: return nil
    }
  }

  /// The path without empty parts and dots, which change nothing.
  private static func simplified(_ path: String) -> String {
    let parts = path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    return "/" + parts.filter { $0 != "." }.joined(separator: "/")
  }

  /// Multipath TCP binds the ports of TCP; SCTP and UDP-Lite have ports of their own.
  private static func space(_ type: ListenType, _ choice: SocketSettings.ProtocolChoice?) -> PortSpace {
    if choice == .sctp { return .sctp }
    if type != .datagram { return .tcp }
    return choice == .udplite ? .udplite : .udp
  }
}

/// The claims on one place.
private struct Claims {
  /// By address; those without one under an empty address.
  private var byAddress: [[UInt8]: [AddressClaim]] = [:]
  private var wildcards: [AddressClaim] = []
  /// In the order of coming, for a wildcard, which meets them all.
  private var all: [AddressClaim] = []

  mutating func add(_ claim: AddressClaim) {
    all.append(claim)
    if claim.isWildcard {
      wildcards.append(claim)
    } else {
      byAddress[claim.address, default: []].append(claim)
    }
  }

  /// The first claim that excludes this one: of the same unit (`isOwn`), or of another.
  func rival(of claim: AddressClaim, isOwn: Bool) -> AddressClaim? {
    func isRival(_ other: AddressClaim) -> Bool {
      (claim.unit === other.unit) == isOwn && claim.collides(with: other)
    }
    if claim.isWildcard { return all.first(where: isRival) }
    return wildcards.first(where: isRival) ?? byAddress[claim.address]?.first(where: isRival)
  }
}

/// One listener of one unit.
private struct AddressClaim {
  let unit: LoadedUnit
  let socket: SocketSettings
  let listener: ListenerSettings
  /// 4 or 16 bytes; an IPv4 address in IPv6 clothes counts as what it is. Empty where there is none.
  let address: [UInt8]
  let isWildcard: Bool

  init(unit: LoadedUnit, socket: SocketSettings, listener: ListenerSettings) {
    self.unit = unit
    self.socket = socket
    self.listener = listener
    switch listener.address {
    case .ipv4(let bytes, _): address = bytes
    case .ipv6(let bytes, _, _): address = AddressClaim.unmapped(bytes)
    case .port: address = [UInt8](repeating: 0, count: 16)
    // Every context is every address, as zeros are.
    case .vsock(let cid, _): address = withUnsafeBytes(of: cid &+ 1) { Array($0) }
    case .host, .unixPath, .unixAbstract, .fifo, .special, .netlink, .messageQueue: address = []
    }
    isWildcard = !address.isEmpty && address.allSatisfy { $0 == 0 }
  }

  private static func unmapped(_ bytes: [UInt8]) -> [UInt8] {
    let isMapped =
      bytes.count == 16 && bytes[0..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    return isMapped ? Array(bytes[12..<16]) : bytes
  }

  func collides(with other: AddressClaim) -> Bool {
    // Units that never run at once share what they like.
    if unit !== other.unit,
      unit.unit.conflicts.contains(other.unit.name) || other.unit.unit.conflicts.contains(unit.name)
    {
      return false
    }
    if address.isEmpty { return true }
    if socket.reusePort && other.socket.reusePort { return false }
    if let mine = socket.bindToDevice, let theirs = other.socket.bindToDevice, mine != theirs {
      return false
    }
    return overlaps(other)
  }

  private func overlaps(_ other: AddressClaim) -> Bool {
    if address.count == other.address.count {
      if isWildcard || other.isWildcard { return true }
      return address == other.address && scope == other.scope
    }
    // One of each family: only an IPv6 wildcard reaches over.
    return address.count == 16 ? takesIPv4 : other.takesIPv4
  }

  private var scope: String? {
    if case .ipv6(_, _, let scope) = listener.address { scope } else { nil }
  }

  /// True for an IPv6 wildcard that takes IPv4 traffic as well. The kernel's own default says yes.
  private var takesIPv4: Bool { isWildcard && socket.bindIPv6Only != .ipv6Only }
}
