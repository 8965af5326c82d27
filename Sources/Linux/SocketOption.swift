import Glibc

/// The socket options that are set here, typed and named as the kernel names them.
package enum SocketOption: Sendable {
  case reuseAddress, reusePort, keepAlive, passCredentials, passSecurity, passPidfd, passRights
  case timestamp, timestampNanoseconds
  case receiveBuffer, receiveBufferForce, sendBuffer, sendBufferForce
  case noDelay
  case ipv4PacketInfo, ipv6PacketInfo, netlinkPacketInfo
  case ipv4FreeBind, ipv6FreeBind
  case ipv6Only
  case priority, mark, broadcast
  case keepIdle, keepInterval, keepCount, deferAccept
  case ipv4TypeOfService, ipv4TimeToLive, ipv6UnicastHops
  case ipv4Transparent, ipv6Transparent
  case type, isListening, error, domain, protocolNumber

  package var name: String { constants.name }

  /// Level and number (socket(7), ip(7), ipv6(7), tcp(7)).
  private var constants: (level: Int32, number: Int32, name: String) {
    switch self {
    case .reuseAddress: (SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR")
    case .reusePort: (SOL_SOCKET, SO_REUSEPORT, "SO_REUSEPORT")
    case .keepAlive: (SOL_SOCKET, SO_KEEPALIVE, "SO_KEEPALIVE")
    case .passCredentials: (SOL_SOCKET, SO_PASSCRED, "SO_PASSCRED")
    case .passSecurity: (SOL_SOCKET, SO_PASSSEC, "SO_PASSSEC")
    // SO_PASSPIDFD (Linux 6.5) and SO_PASSRIGHTS (6.16), which glibc does not have; asm-generic/socket.h.
    case .passPidfd: (SOL_SOCKET, 76, "SO_PASSPIDFD")
    case .passRights: (SOL_SOCKET, 83, "SO_PASSRIGHTS")
    case .timestamp: (SOL_SOCKET, SO_TIMESTAMP, "SO_TIMESTAMP")
    case .timestampNanoseconds: (SOL_SOCKET, SO_TIMESTAMPNS, "SO_TIMESTAMPNS")
    case .receiveBuffer: (SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF")
    case .receiveBufferForce: (SOL_SOCKET, SO_RCVBUFFORCE, "SO_RCVBUFFORCE")
    case .sendBuffer: (SOL_SOCKET, SO_SNDBUF, "SO_SNDBUF")
    case .sendBufferForce: (SOL_SOCKET, SO_SNDBUFFORCE, "SO_SNDBUFFORCE")
    case .type: (SOL_SOCKET, SO_TYPE, "SO_TYPE")
    case .isListening: (SOL_SOCKET, SO_ACCEPTCONN, "SO_ACCEPTCONN")
    case .error: (SOL_SOCKET, SO_ERROR, "SO_ERROR")
    case .domain: (SOL_SOCKET, SO_DOMAIN, "SO_DOMAIN")
    case .protocolNumber: (SOL_SOCKET, SO_PROTOCOL, "SO_PROTOCOL")
    case .priority: (SOL_SOCKET, SO_PRIORITY, "SO_PRIORITY")
    case .mark: (SOL_SOCKET, SO_MARK, "SO_MARK")
    case .broadcast: (SOL_SOCKET, SO_BROADCAST, "SO_BROADCAST")
    case .keepIdle: (Int32(IPPROTO_TCP), TCP_KEEPIDLE, "TCP_KEEPIDLE")
    case .keepInterval: (Int32(IPPROTO_TCP), TCP_KEEPINTVL, "TCP_KEEPINTVL")
    case .keepCount: (Int32(IPPROTO_TCP), TCP_KEEPCNT, "TCP_KEEPCNT")
    case .deferAccept: (Int32(IPPROTO_TCP), TCP_DEFER_ACCEPT, "TCP_DEFER_ACCEPT")
    case .ipv4TypeOfService: (Int32(IPPROTO_IP), IP_TOS, "IP_TOS")
    case .ipv4TimeToLive: (Int32(IPPROTO_IP), IP_TTL, "IP_TTL")
    case .ipv6UnicastHops: (Int32(IPPROTO_IPV6), IPV6_UNICAST_HOPS, "IPV6_UNICAST_HOPS")
    case .ipv4Transparent: (Int32(IPPROTO_IP), IP_TRANSPARENT, "IP_TRANSPARENT")
    case .ipv6Transparent: (Int32(IPPROTO_IPV6), IPV6_TRANSPARENT, "IPV6_TRANSPARENT")
    case .noDelay: (Int32(IPPROTO_TCP), TCP_NODELAY, "TCP_NODELAY")
    case .ipv4PacketInfo: (Int32(IPPROTO_IP), IP_PKTINFO, "IP_PKTINFO")
    // SOL_NETLINK and NETLINK_PKTINFO (linux/netlink.h).
    case .netlinkPacketInfo: (270, 3, "NETLINK_PKTINFO")
    case .ipv4FreeBind: (Int32(IPPROTO_IP), IP_FREEBIND, "IP_FREEBIND")
    case .ipv6PacketInfo: (Int32(IPPROTO_IPV6), IPV6_RECVPKTINFO, "IPV6_RECVPKTINFO")
    // IPV6_FREEBIND (linux/in6.h), which glibc does not have.
    case .ipv6FreeBind: (Int32(IPPROTO_IPV6), 78, "IPV6_FREEBIND")
    case .ipv6Only: (Int32(IPPROTO_IPV6), IPV6_V6ONLY, "IPV6_V6ONLY")
    }
  }

  package func set(_ value: Int32, on fd: Int32) throws(SystemCallError) {
    let (level, number, name) = constants
    var value = value
    _ = try systemCall("set", on: name) {
      setsockopt(fd, level, number, &value, socklen_t(MemoryLayout<Int32>.size))
    }
  }

  package func set(_ isOn: Bool, on fd: Int32) throws(SystemCallError) {
    try set(isOn ? 1 : 0, on: fd)
  }

  package func value(on fd: Int32) throws(SystemCallError) -> Int32 {
    let (level, number, name) = constants
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    _ = try systemCall("read", on: name) { getsockopt(fd, level, number, &value, &length) }
    return value
  }

  /// The algorithm of congestion control, `reno`; ENOENT if the kernel has none of that name.
  /// (TCP_CONGESTION)
  package static func set(_ fd: Int32, congestionControl name: String) throws(SystemCallError) {
    _ = try systemCall("set", on: "TCP_CONGESTION to \(name)") {
      var name = name
      return name.withUTF8 {
        setsockopt(fd, Int32(IPPROTO_TCP), TCP_CONGESTION, $0.baseAddress, socklen_t($0.count))
      }
    }
  }

  /// What `set(_:congestionControl:)` set, or the system's own choice.
  package static func congestionControl(of fd: Int32) throws(SystemCallError) -> String {
    var name = [UInt8](repeating: 0, count: 16)
    var length = socklen_t(name.count)
    _ = try systemCall("read", on: "TCP_CONGESTION") {
      getsockopt(fd, Int32(IPPROTO_TCP), TCP_CONGESTION, &name, &length)
    }
    return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Joins a multicast group, and takes only datagrams of groups that were joined on this socket.
  ///
  /// - Parameters:
  ///   - group: 4 or 16 bytes in network order.
  ///   - interface: its index; 0: where the routes say.
  /// - Source: ip(7), "IP_ADD_MEMBERSHIP", "IP_MULTICAST_ALL"; ipv6(7), "IPV6_ADD_MEMBERSHIP"; linux/in6.h
  package static func join(
    _ group: [UInt8], interface: UInt32, text: String, on fd: Int32
  ) throws(SystemCallError) {
    var off: Int32 = 0
    let size = socklen_t(MemoryLayout<Int32>.size)
    if group.count == 4 {
      var request = ip_mreqn()
      withUnsafeMutableBytes(of: &request.imr_multiaddr) { $0.copyBytes(from: group) }
      request.imr_ifindex = Int32(bitPattern: interface)
      _ = try systemCall("join", on: text) {
        setsockopt(
          fd, Int32(IPPROTO_IP), IP_ADD_MEMBERSHIP, &request, socklen_t(MemoryLayout<ip_mreqn>.size))
      }
      _ = try systemCall("set", on: "IP_MULTICAST_ALL") {
        setsockopt(fd, Int32(IPPROTO_IP), IP_MULTICAST_ALL, &off, size)
      }
    } else {
      var request = ipv6_mreq()
      withUnsafeMutableBytes(of: &request.ipv6mr_multiaddr) { $0.copyBytes(from: group) }
      request.ipv6mr_interface = interface
      _ = try systemCall("join", on: text) {
        setsockopt(
          fd, Int32(IPPROTO_IPV6), IPV6_ADD_MEMBERSHIP, &request, socklen_t(MemoryLayout<ipv6_mreq>.size))
      }
      // IPV6_MULTICAST_ALL, of kernel 4.20.
      _ = setsockopt(fd, Int32(IPPROTO_IPV6), 29, &off, size)
    }
  }

  /// Traffic only through that interface. (SO_BINDTODEVICE)
  package static func bind(_ fd: Int32, toDevice device: String) throws(SystemCallError) {
    _ = try systemCall("bind to device", on: device) {
      device.utf8CString.withUnsafeBytes {
        setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, $0.baseAddress, socklen_t($0.count))
      }
    }
  }

  /// The interface set by `bind(_:toDevice:)`; "" if none.
  package static func device(of fd: Int32) throws(SystemCallError) -> String {
    var name = [UInt8](repeating: 0, count: Int(IF_NAMESIZE))
    var length = socklen_t(name.count)
    _ = try systemCall("read", on: "SO_BINDTODEVICE") {
      getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, &name, &length)
    }
    return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
  }
}
