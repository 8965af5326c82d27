import Glibc

/// Who holds an internet address.
extension SockDiag {
  package struct InternetSocket: Hashable, Sendable {
    /// The socket's inode, as in `/proc/PID/fd` (`socket:[…]`).
    package var inode: UInt64
    package var uid: UInt32
    package var address: SocketAddress
  }

  /// The listening TCP (`.stream`) or bound UDP sockets that keep others from binding `address`.
  package static func holders(
    of address: SocketAddress, kind: Socket.Kind
  ) throws(SystemCallError) -> [InternetSocket] {
    guard let port = address.port else { return [] }
    var found: [InternetSocket] = []
    for family in [AF_INET, AF_INET6] {
      try ask(internetRequest(family: family, port: port, kind: kind), isDump: true) { message in
        guard let socket = internetSocket(message, family: family), socket.address.port == port,
          address.overlaps(socket.address)
        else { return }
        found.append(socket)
      }
    }
    // The one that has exactly this address is the answer; the rest only covers it.
    return found.filter { $0.address == address } + found.filter { $0.address != address }
  }

  /// `struct inet_diag_req_v2`: TCP in LISTEN, UDP in CLOSE or ESTABLISHED.
  private static func internetRequest(family: Int32, port: UInt16, kind: Socket.Kind) -> [UInt8] {
    let isStream = kind == .stream
    var request: [UInt8] = [
      UInt8(truncatingIfNeeded: family), UInt8(isStream ? IPPROTO_TCP : IPPROTO_UDP), 0, 0,
    ]
    request.append(native: UInt32(isStream ? 1 << 10 : 1 << 7 | 1 << 1))
    request.append(native: port.bigEndian)
    request += [UInt8](repeating: 0, count: 2 + 16 + 16 + 4)
    request.append(native: UInt64.max)
    return request
  }

  /// `struct inet_diag_msg`.
  private static func internetSocket(_ message: UnsafeRawBufferPointer, family: Int32) -> InternetSocket? {
    guard message.count >= 72 else { return nil }
    let port = UInt16(bigEndian: message.loadUnaligned(fromByteOffset: 4, as: UInt16.self))
    let size = family == AF_INET ? 4 : 16
    guard let address = SocketAddress(bytes: Array(message[8..<(8 &+ size)]), port: port) else { return nil }
    return InternetSocket(
      inode: UInt64(message.loadUnaligned(fromByteOffset: 68, as: UInt32.self)),
      uid: message.loadUnaligned(fromByteOffset: 64, as: UInt32.self), address: address)
  }
}

extension SocketAddress {
  /// True if both cannot be bound at once: the same address, or one of them stands for all. `::`
  /// is taken to stand for IPv4, too, since a socket's IPV6_V6ONLY is not asked for.
  package func overlaps(_ other: SocketAddress) -> Bool {
    switch (self, other) {
    case (.ipv4(let a, let p), .ipv4(let b, let q)): return p == q && (a == b || a == 0 || b == 0)
    case (.ipv6(let ah, let al, let p, _), .ipv6(let bh, let bl, let q, _)):
      return p == q && (ah == bh && al == bl || isAnyAddress || other.isAnyAddress)
    case (.ipv6(_, _, let p, _), .ipv4(let b, let q)):
      return p == q && (isAnyAddress || ipv4 == b)
    case (.ipv4(let a, let p), .ipv6(_, _, let q, _)):
      return p == q && (other.isAnyAddress || other.ipv4 == a)
    case (.unixPath(let a), .unixPath(let b)), (.unixAbstract(let a), .unixAbstract(let b)):
      return a == b
    default: return false
    }
  }
}
