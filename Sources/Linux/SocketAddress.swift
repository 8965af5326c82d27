/// The address of one end of a socket, as a value.
///
/// - Source: ip(7), ipv6(7), unix(7).
package enum SocketAddress: Hashable, Sendable {
  /// The address as one number, most significant byte first (127.0.0.1 is 0x7F000001).
  case ipv4(UInt32, port: UInt16)
  /// The address in two halves, most significant first; `scope` is an interface index or 0.
  case ipv6(high: UInt64, low: UInt64, port: UInt16, scope: UInt32)
  /// A node in the file system. Bytes, because a path need not be UTF-8.
  case unixPath([UInt8])
  /// The abstract namespace, without the leading NUL.
  case unixAbstract([UInt8])
  /// A UNIX socket nobody has bound.
  case unixUnnamed
  /// Between virtual machines and their host; all bits set is every context.
  case vsock(cid: UInt32, port: UInt32)
  /// A family this program has no words for.
  case other(family: UInt16)

  package static let anyIPv6 = SocketAddress.ipv6(high: 0, low: 0, port: 0, scope: 0)

  package var port: UInt16? {
    switch self {
    case .ipv4(_, let port), .ipv6(_, _, let port, _): port
    case .unixPath, .unixAbstract, .unixUnnamed, .vsock, .other: nil
    }
  }

  /// The IPv4 address in an IPv4 or a v4-mapped IPv6 address (`::ffff:192.0.2.1`).
  package var ipv4: UInt32? {
    switch self {
    case .ipv4(let address, _): address
    case .ipv6(0, let low, _, _) where low >> 32 == 0xFFFF: UInt32(truncatingIfNeeded: low)
    case .ipv6, .unixPath, .unixAbstract, .unixUnnamed, .vsock, .other: nil
    }
  }

  /// `0.0.0.0` or `::`.
  package var isAnyAddress: Bool {
    switch self {
    case .ipv4(0, _), .ipv6(0, 0, _, _): true
    case .ipv4, .ipv6, .unixPath, .unixAbstract, .unixUnnamed, .vsock, .other: false
    }
  }

  package var isInternet: Bool { port != nil }

  package var isUnix: Bool {
    switch self {
    case .unixPath, .unixAbstract, .unixUnnamed: true
    case .ipv4, .ipv6, .vsock, .other: false
    }
  }

  /// The same with another port; what has none stays as it is.
  package func with(port: UInt16) -> SocketAddress {
    switch self {
    case .ipv4(let address, _): .ipv4(address, port: port)
    case .ipv6(let high, let low, _, let scope): .ipv6(high: high, low: low, port: port, scope: scope)
    case .unixPath, .unixAbstract, .unixUnnamed, .vsock, .other: self
    }
  }

  /// Nil unless `bytes` are the 4 or 16 bytes of an address in network order.
  package init?(bytes: [UInt8], port: UInt16, scope: UInt32 = 0) {
    func number(_ part: ArraySlice<UInt8>) -> UInt64 { part.reduce(0) { $0 << 8 | UInt64($1) } }
    switch bytes.count {
    case 4: self = .ipv4(UInt32(truncatingIfNeeded: number(bytes[...])), port: port)
    case 16:
      self = .ipv6(high: number(bytes[..<8]), low: number(bytes[8...]), port: port, scope: scope)
    default: return nil
    }
  }
}
