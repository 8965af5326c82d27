/// One end of a connection, as far as the PROXY protocol can name it.
package enum ProxyEndpoint: Hashable, Sendable {
  /// The address as one number, most significant byte first.
  case ipv4(UInt32, port: UInt16)
  /// The address in two halves, most significant first.
  case ipv6(high: UInt64, low: UInt64, port: UInt16)
  /// The name as the kernel has it, an abstract one with its leading NUL; empty if unnamed.
  case unix([UInt8])
  case unknown

  /// The same address as IPv6: an IPv4 address as `::ffff:a.b.c.d`.
  var widened: (high: UInt64, low: UInt64, port: UInt16)? {
    switch self {
    case .ipv4(let address, let port): (0, 0xFFFF_0000_0000 | UInt64(address), port)
    case .ipv6(let high, let low, let port): (high, low, port)
    case .unix, .unknown: nil
    }
  }
}

/// The two ends of a client's connection, in the smallest family that has words for both.
enum ProxyEndpoints {
  case ipv4(from: UInt32, to: UInt32, fromPort: UInt16, toPort: UInt16)
  case ipv6(from: (UInt64, UInt64), to: (UInt64, UInt64), fromPort: UInt16, toPort: UInt16)
  case unix(from: [UInt8], to: [UInt8])
  case unknown

  init(client: ProxyEndpoint, listener: ProxyEndpoint) {
    switch (client, listener) {
    case (.ipv4(let from, let fromPort), .ipv4(let to, let toPort)):
      self = .ipv4(from: from, to: to, fromPort: fromPort, toPort: toPort)
    case (.unix(let from), .unix(let to)): self = .unix(from: from, to: to)
    default:
      guard let from = client.widened, let to = listener.widened else {
        self = .unknown
        return
      }
      self = .ipv6(
        from: (from.high, from.low), to: (to.high, to.low), fromPort: from.port, toPort: to.port)
    }
  }
}
