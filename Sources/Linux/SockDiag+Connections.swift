import CLinux
import Glibc

/// How many connections listeners have.
extension SockDiag {
  /// A listener whose connections are counted.
  package enum Listener: Hashable, Sendable {
    /// TCP at this local address; the unspecified one stands for all.
    case tcp(SocketAddress)
    /// A UNIX socket with that node.
    case node(Node.Identity, path: String)
    case abstract([UInt8])
  }

  /// The connections of these listeners that a process has or can still accept. Those that the process has closed
  /// do not count, also where the kernel still sends their last bytes.
  ///
  /// The kernel goes through all sockets of the namespace: 10 to 50 ms for 10,000 connections.
  ///
  /// - Source: sock_diag(7)
  package static func connections(of listeners: [Listener]) throws(SystemCallError) -> UInt32 {
    var number: UInt32 = 0
    var addresses: [UInt16: [SocketAddress]] = [:]
    for case .tcp(let address) in listeners {
      if let port = address.port { addresses[port, default: []].append(address) }
    }
    for (port, own) in addresses {
      // One of IPv6 may have connections of IPv4.
      for family in own.contains(where: { $0.family == AF_INET6 }) ? [AF_INET6, AF_INET] : [AF_INET] {
        try ask(connectionRequest(family: family, port: port), isDump: true) { message in
          if let local = connection(message, family: family), own.contains(where: { $0.overlaps(local) }) {
            number &+= 1
          }
        }
      }
    }
    let hasUnix = listeners.contains { if case .tcp = $0 { false } else { true } }
    if hasUnix { number &+= try unixConnections(of: Set(listeners)) }
    return number
  }

  /// ESTABLISHED, SYN_RECV, FIN_WAIT1, FIN_WAIT2, CLOSE_WAIT, LAST_ACK, CLOSING, as bits.
  private static let connectionStates: UInt32 = [1, 3, 4, 5, 8, 9, 11].reduce(0) {
    $0 | UInt32(1) << UInt32($1)
  }

  private static func connectionRequest(family: Int32, port: UInt16) -> [UInt8] {
    var request: [UInt8] = [UInt8(truncatingIfNeeded: family), UInt8(IPPROTO_TCP), 0, 0]
    request.append(native: connectionStates)
    request.append(native: port.bigEndian)
    request += [UInt8](repeating: 0, count: 2 + 16 + 16 + 4)
    request.append(native: UInt64.max)
    return request
  }

  /// The local address of a connection that somebody has or may get.
  private static func connection(_ message: UnsafeRawBufferPointer, family: Int32) -> SocketAddress? {
    guard message.count >= 72 else { return nil }
    let state = message[1]
    let inode = message.loadUnaligned(fromByteOffset: 68, as: UInt32.self)
    // Closed by the process: the rest is the kernel's. Without an inode, but open: not accepted yet.
    let isClosing = [4, 5, 9, 11].contains(state)
    if isClosing, inode == 0 { return nil }
    let port = UInt16(bigEndian: message.loadUnaligned(fromByteOffset: 4, as: UInt16.self))
    let size = family == AF_INET ? 4 : 16
    return SocketAddress(bytes: Array(message[8..<(8 &+ size)]), port: port)
  }

  private static func unixConnections(of listeners: Set<Listener>) throws(SystemCallError) -> UInt32 {
    var number: UInt32 = 0
    let nodes = listeners.compactMap { listener -> (inode: UInt32, device: UInt32, name: [UInt8])? in
      guard case .node(let node, let path) = listener else { return nil }
      return (UInt32(truncatingIfNeeded: node.inode), kernelDevice(node.device), Array(path.utf8))
    }
    try ask(unixRequest(inode: 0, show: 3 | 16), isDump: true) { message in
      let isListening = message.count >= 16 && message[2] == 10
      guard message.count >= 16, message[2] == 1 || isListening,
        Int32(message[1]) != Int32(SOCK_DGRAM.rawValue)
      else { return }
      var isOurs = false
      var waiting: UInt32 = 0
      attributes(of: message, from: 16) { kind, payload in
        switch kind {
        case 0 where payload.first == 0:
          isOurs = isOurs || listeners.contains(.abstract(Array(payload.dropFirst())))
        // On some file systems the kernel's own numbers differ from those that stat(2) tells.
        case 0: isOurs = isOurs || nodes.contains { $0.name.elementsEqual(payload.prefix { $0 != 0 }) }
        case 1 where payload.count >= 8:
          let inode = payload.loadUnaligned(as: UInt32.self)
          let device = payload.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
          isOurs = isOurs || nodes.contains { $0.inode == inode && $0.device == device }
        case 4 where payload.count >= 4: waiting = payload.loadUnaligned(as: UInt32.self)
        default: break
        }
      }
      // What is not accepted yet is in no list: the length of the listener's queue tells.
      if isOurs { number &+= isListening ? waiting : 1 }
    }
    return number
  }
}
