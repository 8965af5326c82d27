import Linux

/// What names an accepted connection: values only, formatted when somebody reads them.
package struct ConnectionIdentity: Hashable, Sendable {
  /// The two forms of instance names that systemd has had.
  package enum NameForm: Sendable {
    /// `NUMBER-COOKIE-…`, since release 257.
    case withCookie
    case withoutCookie
  }

  /// How many connections the socket unit had accepted before.
  package var number: UInt64
  package var local: SocketAddress
  package var remote: SocketAddress
  /// SO_COOKIE.
  package var cookie: UInt64?
  /// Of a UNIX connection.
  package var peer: PeerCredentials?
  package var peerPidfdID: UInt64?

  package init(
    number: UInt64, local: SocketAddress, remote: SocketAddress, cookie: UInt64? = nil,
    peer: PeerCredentials? = nil, peerPidfdID: UInt64? = nil
  ) {
    self.number = number
    self.local = local
    self.remote = remote
    self.cookie = cookie
    self.peer = peer
    self.peerPidfdID = peerPidfdID
  }

  /// The instance's name: `0-7001-127.0.0.1:80-127.0.0.2:40000`, `0-7001-812_5210-1000`. Not
  /// escaped, as under systemd.
  ///
  /// - Source: systemd.socket(5), "Accept="
  package func instance(_ form: NameForm = .withCookie) -> String {
    var text = String(number)
    if form == .withCookie, let cookie { text += "-\(cookie)" }
    if let from = remote.unbracketed, let to = local.unbracketed { return text + "-\(to)-\(from)" }
    guard let peer, let pid = peer.pid else { return text + "-unknown" }
    text += "-\(pid)"
    if form == .withCookie, let peerPidfdID { text += "_\(peerPidfdID)" }
    return text + "-\(peer.uid)"
  }

  /// `REMOTE_ADDR`: the address without port, or the name that a UNIX peer has bound.
  package var remoteAddress: String? {
    if let host = remote.host { return host }
    if case .vsock(let cid, _) = remote { return "vsock:\(cid)" }
    let text = remote.description
    return text.isEmpty ? nil : text
  }

  /// `REMOTE_PORT`; none for UNIX peers.
  package var remotePort: String? {
    if case .vsock(_, let port) = remote { return String(port) }
    return remote.port.map { String($0) }
  }

  /// What stands for the peer in descriptions: `127.0.0.2:40000`, `[::1]:40000`; for a UNIX peer
  /// its name, or `PID 812/UID 1000`.
  package var peerText: String {
    let text = remote.description
    if !text.isEmpty { return text }
    guard let peer, let pid = peer.pid else { return "unknown" }
    return "PID \(pid)/UID \(peer.uid)"
  }

  /// By what `MaxConnectionsPerSource=` counts: the address without port, a UNIX peer's user, a
  /// virtual machine's context.
  package var source: ConnectionSource {
    if let address = remote.ipv4 { return .ipv4(address) }
    if case .ipv6(let high, let low, _, _) = remote { return .ipv6(high: high, low: low) }
    if case .vsock(let cid, _) = remote { return .vsock(cid) }
    return peer.map { .user($0.uid) } ?? .unknown
  }
}

/// Where connections come from, for counting.
package enum ConnectionSource: Hashable, Sendable {
  case ipv4(UInt32)
  case ipv6(high: UInt64, low: UInt64)
  case user(UInt32)
  case vsock(UInt32)
  case unknown
}
