import Glibc

/// Netlink sockets: messages between the kernel and programs.
package enum Netlink {
  /// - Parameter family: NETLINK_ROUTE and others; EPROTONOSUPPORT where the kernel lacks it.
  /// - Source: netlink(7)
  package static func open(family: Int32) throws(SystemCallError) -> Descriptor {
    let flags = Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    return Descriptor(
      adopting: try systemCall("open a netlink socket") { socket(AF_NETLINK, flags, family) })
  }

  /// Throws away what the kernel has told; all of it, or so much that more can wait.
  package static func discard(from fd: Int32) {
    withUnsafeTemporaryAllocation(byteCount: 8192, alignment: 8) { buffer in
      // ENOBUFS: so much was told that some of it is lost. It is read like a message.
      for _ in 0..<1024 {
        let count = recv(fd, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
        if count < 0 && errno == EAGAIN { return }
      }
    }
  }

  /// Joins the groups, given as bits; the kernel chooses the port.
  ///
  /// - Parameter text: what messages call the address.
  package static func bind(_ fd: Int32, groups: UInt32, text: String) throws(SystemCallError) {
    // sockaddr_nl (linux/netlink.h): family, padding, port, groups.
    var address = (sa_family_t(AF_NETLINK), UInt16(0), UInt32(0), groups)
    _ = try systemCall("bind netlink", on: text) {
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.bind(fd, $0, 12) }
      }
    }
  }
}
