import CLinux
import Glibc

/// Sockets: opening, naming, listening, accepting. Everything opened has close-on-exec and does
/// not block.
package enum Socket {
  package enum Kind: Sendable {
    case stream, datagram, sequentialPacket, raw

    var number: Int32 {
      switch self {
      case .stream: Int32(SOCK_STREAM.rawValue)
      case .datagram: Int32(SOCK_DGRAM.rawValue)
      case .sequentialPacket: Int32(SOCK_SEQPACKET.rawValue)
      case .raw: Int32(SOCK_RAW.rawValue)
      }
    }
  }

  /// Protocols that are not what a kind of socket has by itself. The kernel may lack each of them.
  package enum ProtocolNumber: Int32, Sendable {
    case sctp = 132
    case udplite = 136
    case mptcp = 262
  }

  /// - Parameter protocolNumber: nil for the usual one.
  /// - Source: socket(2); EPROTONOSUPPORT where the kernel lacks the protocol.
  package static func open(
    family: Int32, kind: Kind, protocolNumber: ProtocolNumber? = nil
  ) throws(SystemCallError) -> Descriptor {
    let flags = Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    return Descriptor(
      adopting: try systemCall("open a socket") {
        socket(family, kind.number | flags, protocolNumber?.rawValue ?? 0)
      })
  }

  /// Two connected UNIX sockets, blocking or not.
  package static func pair(
    kind: Kind, isNonBlocking: Bool = true
  ) throws(SystemCallError) -> (Descriptor, Descriptor) {
    var numbers: (Int32, Int32) = (-1, -1)
    let flags = Int32(SOCK_CLOEXEC.rawValue) | (isNonBlocking ? Int32(SOCK_NONBLOCK.rawValue) : 0)
    _ = try systemCall("open a pair of sockets") {
      withUnsafeMutablePointer(to: &numbers) { pointer in
        pointer.withMemoryRebound(to: Int32.self, capacity: 2) {
          socketpair(AF_UNIX, kind.number | flags, 0, $0)
        }
      }
    }
    return (Descriptor(adopting: numbers.0), Descriptor(adopting: numbers.1))
  }

  /// - Source: bind(2); ENAMETOOLONG for a UNIX name above 107 bytes.
  package static func bind(_ fd: Int32, to address: SocketAddress) throws(SystemCallError) {
    switch address {
    case .unixPath(let name), .unixAbstract(let name):
      if name.count >= SocketAddress.longestUnixName {
        throw SystemCallError("bind", on: "\(address)", errno: ENAMETOOLONG)
      }
    case .ipv4, .ipv6, .unixUnnamed, .vsock, .other: break
    }
    _ = try systemCall("bind", on: "\(address)") {
      address.withSockaddr { Glibc.bind(fd, $0, $1) }
    }
  }

  /// Connects; EINPROGRESS and EAGAIN are errors as every other.
  package static func connect(_ fd: Int32, to address: SocketAddress) throws(SystemCallError) {
    _ = try systemCall("connect to", on: "\(address)") {
      address.withSockaddr { Glibc.connect(fd, $0, $1) }
    }
  }

  /// `backlog` above what the kernel allows is clipped by it (net.core.somaxconn).
  package static func listen(_ fd: Int32, backlog: UInt32) throws(SystemCallError) {
    _ = try systemCall("listen on", on: name(fd)?.description ?? "") {
      Glibc.listen(fd, Int32(truncatingIfNeeded: backlog))
    }
  }

  /// The next connection, nil if none waits. The caller owns the descriptor.
  package static func accept(_ fd: Int32) throws(SystemCallError) -> (Descriptor, SocketAddress)? {
    var storage = sockaddr_storage()
    var length = socklen_t(0)
    // Not through `systemCall`: the end of each batch is EAGAIN, which is to cost nothing more.
    while true {
      let number = usher_accept(fd, &storage, UInt32(MemoryLayout<sockaddr_storage>.size), &length)
      if number >= 0 { return (Descriptor(adopting: number), SocketAddress(storage, length: length)) }
      switch errno {
      case EINTR: continue
      case EAGAIN: return nil
      case let failure:
        throw SystemCallError("accept", on: name(fd)?.description ?? "", errno: failure)
      }
    }
  }

  /// The local address; nil if `fd` is no socket.
  package static func name(_ fd: Int32) -> SocketAddress? { address(fd, getsockname) }

  /// The address of the other end; nil if not connected.
  package static func peerName(_ fd: Int32) -> SocketAddress? { address(fd, getpeername) }

  /// A number no other socket of this boot had or will have. (SO_COOKIE)
  package static func cookie(_ fd: Int32) -> UInt64? {
    var cookie: CUnsignedLongLong = 0
    return usher_socket_cookie(fd, &cookie) == 0 ? UInt64(cookie) : nil
  }

  private static func address(
    _ fd: Int32,
    _ call: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) -> SocketAddress? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call(fd, $0, &length) }
    }
    return result == 0 ? SocketAddress(storage, length: length) : nil
  }
}
