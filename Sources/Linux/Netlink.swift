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
