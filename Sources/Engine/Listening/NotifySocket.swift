import Glibc
import Linux

/// Where one unit's processes send their notifications (`NOTIFY_SOCKET`).
///
/// A socket per unit: the flood of one service never holds up another's READY=1. Closing it
/// removes its node.
package final class NotifySocket {
  /// A message with who sent it. Descriptors that nobody takes are closed with it.
  package struct Delivery {
    package var message: NotifyMessage
    package var sender: PeerCredentials
    package var descriptors: [Descriptor]
  }

  package let descriptor: Descriptor
  /// What `NOTIFY_SOCKET` says: a path, or `@name`.
  package let text: String
  private let node: (path: String, identity: Node.Identity)?

  /// Deliveries per wake: others are served in between.
  package static let batch = 32
  /// sd_notify(3) has no bound; systemd reads as much.
  private static let longestMessage = 4096
  /// Bytes; the default of 208 KiB holds a few hundred messages, with descriptors fewer.
  private static let receiveBuffer: Int32 = 8 << 20

  /// In the file system, below a directory that `makeDirectory` has made. A node left there by a
  /// former run is replaced. Every user may send, as services run under any.
  package init(path: String) throws(SystemCallError) {
    descriptor = try Socket.open(family: AF_UNIX, kind: .datagram)
    let fd = descriptor.number
    try? Node.unlink(path)
    _ = try systemCall("set the mode of", on: path) { fchmod(fd, 0o777) }
    try Socket.bind(fd, to: .unixPath(Array(path.utf8)))
    let made = try Node(at: path)
    if made.mode != 0o777 { try made.setMode(0o777) }
    node = (path, made.identity)
    text = path
    try NotifySocket.prepare(fd)
  }

  /// In the abstract namespace: for user mode without a runtime directory, and for tests.
  package init(abstract name: String) throws(SystemCallError) {
    descriptor = try Socket.open(family: AF_UNIX, kind: .datagram)
    try Socket.bind(descriptor.number, to: .unixAbstract(Array(name.utf8)))
    node = nil
    text = "@" + name
    try NotifySocket.prepare(descriptor.number)
  }

  deinit { close() }

  package func close() {
    guard descriptor.isOpen else { return }
    descriptor.close()
    if let node, Node.identity(at: node.path) == node.identity { try? Node.unlink(node.path) }
  }

  /// The directory of notify sockets: everybody may go through, nobody may list it.
  package static func makeDirectory(_ path: String) throws(SystemCallError) {
    try NodeDirectory.makeParents(of: path, mode: 0o755)
    try NodeDirectory.make(path, mode: 0o711)
  }

  private static func prepare(_ fd: Int32) throws(SystemCallError) {
    try SocketOption.passCredentials.set(true, on: fd)
    do throws(SystemCallError) {
      try SocketOption.receiveBufferForce.set(receiveBuffer, on: fd)
    } catch {
      // Without privilege as much as the system grants.
      try? SocketOption.receiveBuffer.set(receiveBuffer, on: fd)
    }
  }

  /// Takes at most `batch` messages. Answers true if more may wait.
  ///
  /// A barrier's descriptor is closed with its delivery, that is after `body` has had it and all
  /// that came before. Messages without credentials, or cut short, are dropped and counted.
  package func receive(_ body: (Delivery) -> Void) throws(SystemCallError) -> Bool {
    for _ in 0..<NotifySocket.batch {
      do throws(SystemCallError) {
        guard let arrival = try Arrival.receive(from: descriptor.number, atMost: NotifySocket.longestMessage)
        else { return false }
        guard let sender = arrival.sender, !arrival.isTruncated else {
          droppedCount &+= 1
          continue
        }
        body(
          Delivery(message: NotifyMessage(arrival.bytes), sender: sender, descriptors: arrival.descriptors))
      } catch {
        // Descriptors that could not be taken for want of room: the message is lost, we are not.
        guard error.errno == EMFILE || error.errno == ENFILE || error.errno == ENOMEM else { throw error }
        droppedCount &+= 1
        return false
      }
    }
    return true
  }

  /// Messages that could not be taken.
  package private(set) var droppedCount = 0
}
