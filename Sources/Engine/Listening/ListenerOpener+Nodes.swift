import Glibc
import Linux
import UnitModel

/// Listeners with a node in the file system.
extension ListenerOpener {
  func openUnix(
    _ path: String, _ listener: ListenerSettings, index: Int, settings: SocketSettings,
    owner: NodeOwner?
  ) throws(SystemCallError) -> OpenedListener {
    let kind = listener.type.socketKind
    let address = SocketAddress.unixPath(Array(path.utf8))
    let socket = try Socket.open(
      family: AF_UNIX, kind: kind, protocolNumber: settings.protocolNumber(for: kind))
    let fd = socket.number
    var warnings = try prepare(fd, address: address, settings: settings)
    try NodeDirectory.makeParents(of: path, mode: settings.directoryMode)
    // Bits beyond the permissions mean nothing here: systemd's way, which is the umask, cannot set them.
    let mode = settings.mode & 0o777
    // The node gets the mode of the socket less the umask: never wider than it is to be.
    _ = try systemCall("set the mode of", on: path) { fchmod(fd, mode_t(mode)) }
    do throws(SystemCallError) {
      try Socket.bind(fd, to: address)
    } catch {
      guard error.errno == EADDRINUSE else { throw error }
      if differences.contains(.liveSockets), try isAlive(path) { throw error }
      // A stale node, or a file that stands in the way: replaced, as under systemd.
      try Node.unlink(path)
      try Socket.bind(fd, to: address)
    }
    // From here on a failure takes the node away again.
    let made = Node.identity(at: path)
    do throws(SystemCallError) {
      let node = try Node(at: path)
      // Between bind and here somebody may have put something else at the path: what is not our
      // socket keeps its owner and mode.
      let isMarked = settings.smackLabel != nil || !settings.entryPointAttributes.isEmpty
      if isMarked || needsWork(node, mode: mode, owner: owner) {
        guard try isOurs(node, fd) else { throw SystemCallError("set the owner of", on: path, errno: ESTALE) }
        try settle(node, mode: mode, owner: owner)
      }
      if isMarked { warnings += mark(node, fd, path, settings) }
      warnings += try finish(fd, address: address, kind: kind, settings: settings)
    } catch {
      remove(path, ifStill: made)
      throw error
    }
    let (links, troubles) = makeLinks(to: path, settings: settings)
    let opened = OpenedListener(
      descriptor: socket, key: ListenerKey(listener, settings), index: index, type: listener.type,
      address: address, text: listener.text,
      nodePath: path, node: made, links: links, warnings: warnings + troubles, isNew: true,
      removesForeign: !differences.contains(.foreignNodes))
    opened.spare = spare(for: path, made)
    return opened
  }

  func spare(for path: String, _ node: Node.Identity?) -> SpareLink? {
    guard let spares, let node else { return nil }
    return SpareLink.make(for: path, node, in: spares)
  }

  func openFifo(
    _ path: String, _ listener: ListenerSettings, index: Int, settings: SocketSettings, owner: NodeOwner?
  ) throws(SystemCallError) -> OpenedListener {
    try NodeDirectory.makeParents(of: path, mode: settings.directoryMode)
    let before = Node.identity(at: path)
    do throws(SystemCallError) {
      let fifo = try Fifo.open(path, mode: settings.mode)
      let node = try Node(at: path)
      guard try Node.identity(of: fifo.number) == node.identity else {
        throw SystemCallError("open FIFO", on: path, errno: ESTALE)
      }
      // One that stands there already is used if it is ours, or already what it is to be: others'
      // FIFOs are not taken over.
      guard before == nil || mayUse(node, mode: settings.mode, owner: owner) else {
        throw SystemCallError("open FIFO", on: path, errno: EEXIST)
      }
      if needsWork(node, mode: settings.mode, owner: owner) {
        try settle(node, mode: settings.mode, owner: owner)
      }
      var (links, warnings) = makeLinks(to: path, settings: settings)
      warnings += label(fifo.number, path, settings)
      if settings.pipeSize > 0 {
        do throws(SystemCallError) {
          try Fifo.setSize(Int32(clamping: settings.pipeSize), of: fifo.number)
        } catch {
          warnings.append(.init(error, "PipeSize", then: "\(path) has the kernel's usual size"))
        }
      }
      let opened = OpenedListener(
        descriptor: fifo, key: ListenerKey(listener, settings), index: index, type: .fifo, address: nil,
        text: listener.text, nodePath: path,
        node: node.identity, links: links, warnings: warnings, isNew: before == nil,
        removesForeign: !differences.contains(.foreignNodes))
      opened.spare = spare(for: path, node.identity)
      return opened
    } catch {
      if before == nil, error.errno != EEXIST { remove(path, ifStill: Node.identity(at: path)) }
      throw error
    }
  }

  /// The labels and marks of a UNIX socket's node; of the label the socket itself has one, too.
  private func mark(_ node: Node, _ fd: Int32, _ path: String, _ settings: SocketSettings) -> [ListenWarning]
  {
    var warnings = label(fd, path, settings) { label throws(SystemCallError) in
      try ExtendedAttribute.set(Smack.access, label, on: node)
    }
    for entry in settings.entryPointAttributes {
      do throws(SystemCallError) {
        try ExtendedAttribute.set(entry.name, entry.value, on: node)
      } catch {
        warnings.append(.init(error, "XAttrEntryPoint", then: "\(path) is there without it"))
      }
    }
    return warnings
  }

  /// `SmackLabel=` on a descriptor, and on what else has to have it.
  func label(
    _ fd: Int32, _ path: String, _ settings: SocketSettings,
    also other: (String) throws(SystemCallError) -> Void = { _ in }
  ) -> [ListenWarning] {
    guard let label = settings.smackLabel else { return [] }
    do throws(SystemCallError) {
      guard hasSmack else { throw SystemCallError("set", on: Smack.access, errno: EOPNOTSUPP) }
      try other(label)
      try ExtendedAttribute.set(Smack.access, label, on: fd)
      return []
    } catch {
      return [.init(error, "SmackLabel", then: "\(path) has no label of its own")]
    }
  }

  /// Whether a FIFO that was there already is the unit's.
  private func mayUse(_ fifo: Node, mode: UInt16, owner: NodeOwner?) -> Bool {
    if differences.contains(.fifos) { return fifo.uid == geteuid() || fifo.uid == owner?.uid }
    // As systemd makes it, before it gives it away: so it does not know one again that it gave away.
    return fifo.uid == geteuid() && fifo.gid == getegid() && fifo.mode == mode
  }

  private func remove(_ path: String, ifStill made: Node.Identity?) {
    guard let made, Node.identity(at: path) == made else { return }
    try? Node.unlink(path)
  }

  /// True if some process still receives at that path. Where the kernel has no answer the answer
  /// is no: a stale node must not keep a unit from starting. Not to be able to ask, for want of
  /// descriptors or memory, is an error.
  private func isAlive(_ path: String) throws(SystemCallError) -> Bool {
    do throws(SystemCallError) {
      let node = try Node(at: path)
      guard node.kind == .socket else { return false }
      return try !SockDiag.receivers(at: node).isEmpty
    } catch {
      if Acceptor.kind(of: error.errno) == .exhausted { throw error }
      return false
    }
  }

  private func isOurs(_ node: Node, _ fd: Int32) throws(SystemCallError) -> Bool {
    guard node.kind == .socket else { return false }
    do throws(SystemCallError) {
      return try SockDiag.isBound(fd, to: node)
    } catch {
      if Acceptor.kind(of: error.errno) == .exhausted { throw error }
      // Without sock_diag (a filter, a kernel without unix_diag) the kind must do.
      return true
    }
  }

  func needsWork(_ node: Node, mode: UInt16, owner: NodeOwner?) -> Bool {
    node.mode != mode || owner?.uid ?? node.uid != node.uid || owner?.gid ?? node.gid != node.gid
  }

  func settle(_ node: Node, mode: UInt16, owner: NodeOwner?) throws(SystemCallError) {
    if let owner { try node.setOwner(uid: owner.uid, gid: owner.gid) }
    // After the owner, since chown(2) takes setuid and setgid away.
    try node.setMode(mode)
  }

  /// `Symlinks=`: what stands in the way is replaced only with `RemoveOnStop=`.
  func makeLinks(to path: String, settings: SocketSettings) -> (
    made: [String], warnings: [ListenWarning]
  ) {
    var made: [String] = []
    var warnings: [ListenWarning] = []
    for link in settings.symlinks {
      do throws(SystemCallError) {
        try NodeDirectory.makeParents(of: link, mode: settings.directoryMode)
        do throws(SystemCallError) {
          try Node.link(at: link, to: path)
        } catch {
          guard error.errno == EEXIST, settings.removeOnStop else { throw error }
          try Node.unlink(link)
          try Node.link(at: link, to: path)
        }
        made.append(link)
      } catch {
        warnings.append(.init(error, "Symlinks", then: "\(path) is reached by its own path only"))
      }
    }
    return (made, warnings)
  }
}
