/// One word of `Allow=` or `Deny=`: whom it speaks of.
package enum AccessSubject: Hashable, Sendable {
  /// Everybody, however they connect.
  case any
  case network(IPNetwork)
  /// `localhost`, `link-local`, `multicast`.
  case networks([IPNetwork])
  /// Of UNIX sockets: a name or a number.
  case user(String)
  case group(String)
  /// The path of a file with entries, one a line.
  case list(String)

  package init?(_ text: String) {
    if let entry = AccessSubject(entry: text) {
      self = entry
    } else if text.hasPrefix("/"), ValueSyntax.isAbsolute(text), !ValueSyntax.climbs(text) {
      self = .list(text)
    } else {
      return nil
    }
  }

  /// As it stands in a list, which names no other lists.
  package init?(entry text: String) {
    switch text {
    case "any": self = .any
    case "localhost": self = .networks(IPNetwork.localhost)
    case "link-local": self = .networks(IPNetwork.linkLocal)
    case "multicast": self = .networks(IPNetwork.multicast)
    case _ where text.hasPrefix("@:"):
      let name = String(text.dropFirst(2))
      guard ValueSyntax.isUser(name) else { return nil }
      self = .group(name)
    case _ where text.hasPrefix("@"):
      let name = String(text.dropFirst())
      guard ValueSyntax.isUser(name) else { return nil }
      self = .user(name)
    default:
      guard let network = IPNetwork(text) else { return nil }
      self = .network(network)
    }
  }
}

/// An address with how many of its leading bits count. IPv6 addresses that stand for IPv4 addresses are those.
package enum IPNetwork: Hashable, Sendable {
  case ipv4(UInt32, length: UInt8)
  case ipv6(UInt128, length: UInt8)

  /// `10.0.0.0/8`, `fe80::/10`, `10.0.0.1`. Bits behind the prefix do not count.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first else { return nil }
    var length: UInt64?
    if parts.count == 2 {
      guard let number = ValueSyntax.unsigned(String(parts[1])) else { return nil }
      length = number
    }
    if let bytes = IPText.ipv4(address) {
      guard length ?? 32 <= 32 else { return nil }
      self = IPNetwork(ipv4: bytes.reduce(0) { $0 << 8 | UInt32($1) }, length: UInt8(length ?? 32))
    } else if let bytes = IPText.ipv6(address) {
      guard length ?? 128 <= 128 else { return nil }
      self = IPNetwork(ipv6: bytes.reduce(0) { $0 << 8 | UInt128($1) }, length: UInt8(length ?? 128))
    } else {
      return nil
    }
  }

  package init(ipv4 address: UInt32, length: UInt8) {
    // A shift by all bits leaves none.
    self = .ipv4(address & (.max << (32 &- UInt32(min(length, 32)))), length: min(length, 32))
  }

  package init(ipv6 address: UInt128, length: UInt8) {
    if length >= 96, address >> 32 == 0xFFFF {
      self = IPNetwork(ipv4: UInt32(truncatingIfNeeded: address), length: length &- 96)
    } else {
      self = .ipv6(address & (.max << (128 &- UInt128(min(length, 128)))), length: min(length, 128))
    }
  }

  /// As systemd understands these words.
  ///
  /// - Source: systemd.resource-control(5), "IPAddressAllow="
  package static let localhost = [IPNetwork(ipv4: 0x7F00_0000, length: 8), .init(ipv6: 1, length: 128)]
  package static let linkLocal = [
    IPNetwork(ipv4: 0xA9FE_0000, length: 16), .init(ipv6: 0xFE80 << 112, length: 64),
  ]
  package static let multicast = [
    IPNetwork(ipv4: 0xE000_0000, length: 4), .init(ipv6: 0xFF << 120, length: 8),
  ]
}

/// `SourcePrefixLength=`: how many leading bits of an address tell one source from another.
package struct SourcePrefix: Hashable, Codable, Sendable {
  package var ipv4: UInt8
  package var ipv6: UInt8

  package static let whole = SourcePrefix(ipv4: 32, ipv6: 128)

  package init(ipv4: UInt8, ipv6: UInt8) {
    self.ipv4 = ipv4
    self.ipv6 = ipv6
  }

  /// `32 64`; one number alone is that of IPv4; empty: the whole address.
  package init?(_ text: String) {
    self = .whole
    let parts = text.utf8.split(whereSeparator: ValueSyntax.isBlank).map { String(Substring($0)) }
    guard parts.count <= 2 else { return nil }
    for (index, part) in parts.enumerated() {
      guard let number = ValueSyntax.unsigned(part), number <= (index == 0 ? 32 : 128) else { return nil }
      if index == 0 { ipv4 = UInt8(number) } else { ipv6 = UInt8(number) }
    }
  }
}
