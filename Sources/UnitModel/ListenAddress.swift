import UnitSyntax

/// What one `Listen…=` line asks for.
package enum ListenAddress: Hashable, Codable, Sendable {
  /// An IPv4 address in network order and a port.
  case ipv4([UInt8], port: UInt16)
  /// An IPv6 address in network order, a port and a scope (interface name or index, unresolved).
  case ipv6([UInt8], port: UInt16, scope: String?)
  /// A bare port: `[::]:port`, or `0.0.0.0:port` where the kernel has no IPv6.
  case port(UInt16)
  /// A UNIX socket in the file system.
  case unixPath(String)
  /// A UNIX socket in the abstract namespace, without the leading NUL or `@`.
  case unixAbstract(String)
  /// A FIFO in the file system (`ListenFIFO=`).
  case fifo(String)

  /// The path of its node in the file system, if it has one.
  package var nodePath: String? {
    switch self {
    case .unixPath(let path), .fifo(let path): path
    case .ipv4, .ipv6, .port, .unixAbstract: nil
    }
  }
}

/// The socket type that a `Listen…=` key asks for.
package enum ListenType: String, Codable, Sendable {
  case stream = "Stream"
  case datagram = "Datagram"
  case sequentialPacket = "SequentialPacket"
  case fifo = "FIFO"
}

/// One address of a socket unit, in the order of its lines.
package struct ListenerSettings: Sendable {
  package var type: ListenType
  package var address: ListenAddress
  /// The address in systemd's canonical spelling, as `systemctl show -p Listen` prints it:
  /// `[::]:7002`, `127.0.0.1:7001`, `/run/a.sock`, `@name`.
  package var text: String
  package var origin: Origin

  package init(type: ListenType, address: ListenAddress, text: String, origin: Origin) {
    self.type = type
    self.address = address
    self.text = text
    self.origin = origin
  }
}
