import Glibc
import Linux
import UnitModel

/// Who holds an address that is in use.
package struct AddressHolder: Hashable, Sendable {
  /// `nginx (pid 812, nginx.service)`, `another unit of this usherd`, `a process of user 33`.
  package var text: String
  /// The inode of the holding socket (`OpenedListener.inode`), if it is one of this process.
  package var ownInode: UInt64?

  /// Nil if nothing is known. Looks through /proc: for the way of an error only.
  package static func find(_ address: ListenAddress, kind: Socket.Kind) -> AddressHolder? {
    switch address {
    case .ipv4(let bytes, let port):
      return SocketAddress(bytes: bytes, port: port).flatMap { find($0, kind: kind) }
    case .ipv6(let bytes, let port, _):
      return SocketAddress(bytes: bytes, port: port).flatMap { find($0, kind: kind) }
    case .port(let port):
      return find(.ipv6(high: 0, low: 0, port: port, scope: 0), kind: kind)
    case .unixPath(let path):
      guard let node = Node.find(at: path), let sockets = try? SockDiag.receivers(at: node),
        let first = sockets.first
      else { return nil }
      return holder(inode: first.inode, uid: nil)
    case .unixAbstract(let name):
      guard let inode = try? SockDiag.abstractHolder(Array(name.utf8)) else { return nil }
      return holder(inode: inode, uid: nil)
    case .host, .vsock, .fifo, .special, .netlink, .messageQueue: return nil
    }
  }

  private static func find(_ address: SocketAddress, kind: Socket.Kind) -> AddressHolder? {
    guard let first = try? SockDiag.holders(of: address, kind: kind).first else { return nil }
    return holder(inode: first.inode, uid: first.uid)
  }

  private static func holder(inode: UInt64, uid: UInt32?) -> AddressHolder? {
    guard let process = ProcessOfSocket.holding(socket: inode) else {
      return uid.map { AddressHolder(text: "a process of user \($0)") }
    }
    return process.pid == getpid()
      ? AddressHolder(text: "another unit of this usherd", ownInode: inode)
      : AddressHolder(text: process.description)
  }
}
