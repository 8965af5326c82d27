import Linux
import UnitModel

/// How the peers of a unit's connections appear to people (`LogPeer=`): in the log, in status, in the names of instances.
package struct PeerDisplay: Sendable {
  private let how: SocketAdditions.LogPeer
  private let prefix: SourcePrefix

  package init(_ additions: SocketAdditions) {
    how = additions.logPeer
    prefix = SourcePrefix(
      ipv4: min(additions.sourcePrefix.ipv4, 24), ipv6: min(additions.sourcePrefix.ipv6, 64))
  }

  /// Peers appear as they are.
  package var isFull: Bool { how == .full }

  /// Rolled when the first one is asked for; nobody ever sees it.
  private static let key = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))

  /// What stands for the peer; empty for nothing.
  ///
  /// - Parameter peer: of a UNIX connection.
  package func text(_ remote: SocketAddress, peer: PeerCredentials?) -> String {
    switch how {
    case .full: return remote.description
    case .none: return ""
    case .hash: return hash(remote, peer)
    case .prefix:
      if let network = network(of: remote) { return "\(network.address)/\(network.length)" }
      return peer.map { "user \($0.uid)" } ?? ""
    }
  }

  /// The same for the name of a unit, where a slash would be a blank.
  package func word(_ remote: SocketAddress, peer: PeerCredentials?) -> String {
    switch how {
    case .full, .none: return "unknown"
    case .hash: return hash(remote, peer)
    case .prefix: return network(of: remote)?.address ?? peer.map { "\($0.uid)" } ?? "unknown"
    }
  }

  private func network(of remote: SocketAddress) -> (address: String, length: UInt8)? {
    if let address = remote.ipv4 {
      let network = IPNetwork(ipv4: address, length: prefix.ipv4)
      guard case .ipv4(let number, let length) = network else { return nil }
      return (IPText.text(ipv4: PeerDisplay.bytes(number)), length)
    }
    guard case .ipv6(let high, let low, _, _) = remote else { return nil }
    guard
      case .ipv6(let number, let length) = IPNetwork(
        ipv6: UInt128(high) << 64 | UInt128(low), length: prefix.ipv6)
    else { return nil }
    return (IPText.text(ipv6: PeerDisplay.bytes(number)), length)
  }

  /// Without the port, so that the same peer has the same number.
  private func hash(_ remote: SocketAddress, _ peer: PeerCredentials?) -> String {
    let text =
      if let address = remote.ipv4 {
        "4 \(address)"
      } else if case .ipv6(let high, let low, _, _) = remote {
        "6 \(high) \(low)"
      } else if case .vsock(let cid, _) = remote {
        "v \(cid)"
      } else {
        "u \(peer.map { String($0.uid) } ?? remote.description)"
      }
    let digits = String(SipHash.of(Array(text.utf8), key: PeerDisplay.key), radix: 16)
    return "x" + String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
    stride(from: number.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}

extension ConnectionIdentity {
  /// The instance's name, with what the unit shows of its peers.
  package func instance(_ display: PeerDisplay) -> String {
    if display.isFull { return instance() }
    let head = [String(number)] + (cookie.map { [String($0)] } ?? [])
    let to = local.unbracketed.map { [$0] } ?? []
    return (head + to + [display.word(remote, peer: peer)]).joined(separator: "-")
  }

  /// What stands for the peer in descriptions.
  package func peerText(_ display: PeerDisplay) -> String {
    display.isFull ? peerText : display.text(remote, peer: peer)
  }
}
