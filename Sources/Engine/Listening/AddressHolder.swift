import Glibc
import Linux
import UnitModel

/// Who holds an address that is in use, in words.
package struct AddressHolder: Sendable {
  /// Which of this daemon's own units has the socket with that inode (`OpenedListener.inode`).
  package var unitOfSocket: @Sendable (UInt64) -> UnitName?

  package init(unitOfSocket: @escaping @Sendable (UInt64) -> UnitName? = { _ in nil }) {
    self.unitOfSocket = unitOfSocket
  }

  /// `nginx (pid 812, nginx.service)`, `db.socket`, `a process of user 33`; nil if nothing is
  /// known. Looks through /proc: for the way of an error only.
  package func find(_ address: ListenAddress, kind: Socket.Kind) -> String? {
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
      return words(inode: first.inode, uid: nil)
    case .unixAbstract(let name):
      guard let inode = try? SockDiag.abstractHolder(Array(name.utf8)) else { return nil }
      return words(inode: inode, uid: nil)
    case .fifo: return nil
    }
  }

  private func find(_ address: SocketAddress, kind: Socket.Kind) -> String? {
    guard let first = try? SockDiag.holders(of: address, kind: kind).first else { return nil }
    return words(inode: first.inode, uid: first.uid)
  }

  private func words(inode: UInt64, uid: UInt32?) -> String? {
    if let unit = unitOfSocket(inode) { return "\(unit)" }
    guard let process = ProcessOfSocket.holding(socket: inode) else {
      return uid.map { "a process of user \($0)" }
    }
    return process.pid == getpid() ? "another unit of this usherd" : process.description
  }
}
