import Linux
import SupervisorCore
import UnitModel

/// One listener that is open: a bound socket, a FIFO, a device or a message queue, with what is needed to close it cleanly.
///
/// Not Sendable: the main thread owns it. The descriptor is closed by `close(removingNodes:)`, or
/// with the object, which then leaves the node in the file system.
package final class OpenedListener {
  package let descriptor: Descriptor
  /// The inode of the open socket itself, not of its node: by it the kernel's lists name it.
  package let inode: UInt64?
  /// Which of the unit's `Listen…=` lines it is.
  package internal(set) var index: Int
  /// What it is called between its unit's machine and the engine; 0 until its unit has it.
  package internal(set) var number = ListenerNumber(0)
  /// What it is known by when the files have changed.
  let key: ListenerKey
  package let type: ListenType
  /// The address it is really bound to; nil for what has none.
  package let address: SocketAddress?
  /// The address as systemd writes it: `0.0.0.0:80`, `[::]:80`, `/run/a.sock`, `@name`.
  package let text: String
  /// Its node in the file system, for UNIX paths and FIFOs.
  package let nodePath: String?
  /// The name of its message queue.
  package let queue: String?
  /// Which node or queue that was when it was made.
  package let node: Node.Identity?
  /// The links that lead to it (`Symlinks=`).
  package internal(set) var links: [String]
  /// The second name of its node, by which a path that is gone is put back.
  var spare: SpareLink?
  /// What stands at its path instead of its node, once that was told.
  var stranger: Node.Identity?
  /// What could not be done and does not keep it from listening.
  package internal(set) var warnings: [ListenWarning]
  /// The node or queue was made for this start; nothing of that name was there that it uses.
  package let isNew: Bool
  /// Its line does not say where: the kernel chose the port, or the host was looked up.
  package internal(set) var isFound = false
  /// Its own name in LISTEN_FDNAMES; nil: as the unit says.
  package var name: String?
  /// What is set on connections from it, where that is not what the unit says.
  package var options: SocketOptions?
  /// Whatever is at the path when it stops is removed, be it its own or not.
  package let removesForeign: Bool

  init(
    descriptor: Descriptor, key: ListenerKey, index: Int, type: ListenType, address: SocketAddress?,
    text: String,
    nodePath: String? = nil, queue: String? = nil, node: Node.Identity? = nil, links: [String] = [],
    warnings: [ListenWarning] = [], isNew: Bool = false, removesForeign: Bool = false
  ) {
    self.descriptor = descriptor
    inode = try? Node.identity(of: descriptor.number).inode
    self.key = key
    self.index = index
    self.type = type
    self.address = address
    self.text = text
    self.nodePath = nodePath
    self.queue = queue
    self.node = node
    self.links = links
    self.warnings = warnings
    self.isNew = isNew
    self.removesForeign = removesForeign
  }

  /// Connections are accepted from it.
  package var accepts: Bool {
    type.accepts
  }

  /// Closes it; with `RemoveOnStop=` removes the node, if it is still the one that was made here,
  /// and the links that still lead to it.
  package func close(removingNodes: Bool) {
    descriptor.close()
    letGo(removingNodes: removingNodes)
  }

  /// The same, but leaves the descriptor to those who are just handing it to a service: it is closed with the
  /// last of them.
  func letGo(removingNodes: Bool) {
    spare?.remove()
    spare = nil
    if removingNodes, let queue, let node { MessageQueue.remove(queue, ifStill: node) }
    guard removingNodes, let nodePath else { return }
    for link in links where removesForeign || Node.linkTarget(link) == nodePath { try? Node.unlink(link) }
    guard let node, removesForeign || Node.identity(at: nodePath) == node else { return }
    try? Node.unlink(nodePath)
  }
}
