import UnitSyntax

/// What one `Listen…=` line asks for.
package enum ListenAddress: Hashable, Codable, Sendable {
  /// An IPv4 address in network order and a port.
  case ipv4([UInt8], port: UInt16)
  /// An IPv6 address in network order, a port and a scope (interface name or index, unresolved).
  case ipv6([UInt8], port: UInt16, scope: String?)
  /// A bare port: `[::]:port`, or `0.0.0.0:port` where the kernel has no IPv6.
  case port(UInt16)
  /// A host by its name, and a port; the addresses are looked up when the socket starts. Not under systemd.
  case host(String, port: UInt16)
  /// A UNIX socket in the file system.
  case unixPath(String)
  /// A UNIX socket in the abstract namespace, without the leading NUL or `@`.
  case unixAbstract(String)
  /// An address between virtual machines and their host; all bits set is every context.
  case vsock(cid: UInt32, port: UInt32)
  /// A FIFO in the file system (`ListenFIFO=`).
  case fifo(String)
  /// A device or another special file that can be waited for (`ListenSpecial=`).
  case special(String)
  /// A netlink family, and its groups as bits (`ListenNetlink=`).
  case netlink(family: UInt32, groups: UInt32)
  /// A POSIX message queue, with the leading slash (`ListenMessageQueue=`).
  case messageQueue(String)

  /// The path of its node in the file system, if it has one.
  package var nodePath: String? {
    switch self {
    case .unixPath(let path), .fifo(let path): path
    case .ipv4, .ipv6, .port, .host, .unixAbstract, .vsock, .special, .netlink, .messageQueue: nil
    }
  }
}

/// The socket type that a `Listen…=` key asks for.
package enum ListenType: String, Codable, Sendable {
  case stream = "Stream"
  case datagram = "Datagram"
  case sequentialPacket = "SequentialPacket"
  case fifo = "FIFO"
  case special = "Special"
  case netlink = "Netlink"
  case messageQueue = "MessageQueue"

  /// Connections can be accepted from it.
  package var accepts: Bool {
    switch self {
    case .stream, .sequentialPacket: true
    case .datagram, .fifo, .special, .netlink, .messageQueue: false
    }
  }
}

/// One address of a socket unit, in the order of its lines.
package struct ListenerSettings: Sendable {
  package var type: ListenType
  package var address: ListenAddress
  /// The address in systemd's canonical spelling, as `systemctl show -p Listen` prints it:
  /// `[::]:7002`, `127.0.0.1:7001`, `/run/a.sock`, `@name`.
  package var text: String
  package var origin: Origin
  /// The name of its descriptor, of `Listener=` only; nil: as the unit says.
  package var name: String?
  /// True if the unit can do without it (`Optional=`).
  package var isOptional = false
  /// What holds for it alone; nil: as the unit says.
  package var own: OwnSettings?

  package init(type: ListenType, address: ListenAddress, text: String, origin: Origin) {
    self.type = type
    self.address = address
    self.text = text
    self.origin = origin
  }
}

/// The settings of a listener that has some of its own: the unit's, changed in places.
///
/// An object, since it holds what it is itself a part of; nothing in it changes.
package final class OwnSettings: Sendable {
  package let settings: SocketSettings

  package init(_ settings: SocketSettings) { self.settings = settings }
}
