/// What tells a target who the client is: the first bytes of each connection to it, or of each datagram.
///
/// - Source: haproxy.org, "The PROXY protocol", 2.1 and 2.2
package enum ProxyHeader {
  package enum Version: String, Hashable, Sendable {
    /// A line of text. It knows TCP alone; everything else is `UNKNOWN`.
    case v1
    /// Binary, with UDP and UNIX sockets.
    case v2
  }

  package enum Transport: Hashable, Sendable { case stream, datagram }

  /// - Parameters:
  ///   - client: who connected.
  ///   - listener: the local address that the client reached.
  package static func encode(
    _ version: Version, _ transport: Transport, client: ProxyEndpoint, listener: ProxyEndpoint
  ) -> [UInt8] {
    let ends = ProxyEndpoints(client: client, listener: listener)
    switch version {
    case .v1: return Array(line(ends, transport).utf8)
    case .v2: return binary(ends, transport)
    }
  }

  // MARK: Version 1

  private static func line(_ ends: ProxyEndpoints, _ transport: Transport) -> String {
    switch (ends, transport) {
    case (.ipv4(let from, let to, let fromPort, let toPort), .stream):
      "PROXY TCP4 \(text(from)) \(text(to)) \(fromPort) \(toPort)\r\n"
    case (.ipv6(let from, let to, let fromPort, let toPort), .stream):
      "PROXY TCP6 \(text(from)) \(text(to)) \(fromPort) \(toPort)\r\n"
    default: "PROXY UNKNOWN\r\n"
    }
  }

  private static func text(_ address: UInt32) -> String {
    "\(address >> 24).\(address >> 16 & 0xFF).\(address >> 8 & 0xFF).\(address & 0xFF)"
  }

  /// All eight groups without leading zeros; receivers take that as well as the short form.
  private static func text(_ address: (UInt64, UInt64)) -> String {
    [address.0, address.1].flatMap { half in
      [48, 32, 16, 0].map { String(half >> UInt64($0) & 0xFFFF, radix: 16) }
    }.joined(separator: ":")
  }

  // MARK: Version 2

  private static let signature: [UInt8] = [
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
  ]
  /// Version 2, command PROXY.
  private static let command: UInt8 = 0x21
  /// How long each of two UNIX names is, padded with NUL.
  private static let unixLength = 108

  private static func binary(_ ends: ProxyEndpoints, _ transport: Transport) -> [UInt8] {
    let kind: UInt8 = transport == .stream ? 1 : 2
    var addresses: [UInt8] = []
    let family: UInt8
    switch ends {
    case .ipv4(let from, let to, let fromPort, let toPort):
      family = 0x10 | kind
      addresses = bytes(from) + bytes(to) + bytes(fromPort) + bytes(toPort)
    case .ipv6(let from, let to, let fromPort, let toPort):
      family = 0x20 | kind
      addresses = bytes(from.0) + bytes(from.1) + bytes(to.0) + bytes(to.1)
      addresses += bytes(fromPort) + bytes(toPort)
    case .unix(let from, let to):
      family = 0x30 | kind
      addresses = padded(from) + padded(to)
    case .unknown: family = 0
    }
    return signature + [command, family] + bytes(UInt16(truncatingIfNeeded: addresses.count)) + addresses
  }

  private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    stride(from: Number.bitWidth &- 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  private static func padded(_ name: [UInt8]) -> [UInt8] {
    let kept = name.prefix(unixLength)
    return kept + [UInt8](repeating: 0, count: unixLength &- kept.count)
  }
}
