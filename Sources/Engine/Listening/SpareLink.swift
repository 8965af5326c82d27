import Glibc
import Linux

/// A second name of a listener's node. With it a path that somebody has removed leads to the same listener again:
/// a UNIX socket cannot be given a name once it has none.
///
/// It lies in a directory of the daemon's own that nobody else may enter, and where the node is on another
/// file system, hidden beside the node: there it can do no more than the node itself.
struct SpareLink: Hashable, Sendable {
  let path: String
  let node: Node.Identity

  /// - Parameters:
  ///   - path: where the node is now.
  ///   - directory: the daemon's own; made when it is needed first.
  /// - Returns: nil where the file system has no second names, or it already has too many.
  static func make(for path: String, _ node: Node.Identity, in directory: String) -> SpareLink? {
    let own = "\(directory)/\(String(node.device, radix: 16)).\(node.inode)"
    do throws(SystemCallError) {
      try NodeDirectory.make(directory, mode: 0o700)
      return try link(own, to: path, node)
    } catch {
      return try? link(hiddenName(of: path), to: path, node)
    }
  }

  private static func link(
    _ name: String, to path: String, _ node: Node.Identity
  ) throws(SystemCallError) -> SpareLink {
    do throws(SystemCallError) {
      try Node.addName(name, toNodeAt: path)
    } catch {
      guard error.errno == EEXIST else { throw error }
      if Node.identity(at: name) == node { return SpareLink(path: name, node: node) }
      // Left behind by a daemon that was killed; what is no node of ours is left alone.
      guard let old = Node.find(at: name), old.kind == .socket || old.kind == .fifo, old.uid == geteuid()
      else {
        throw error
      }
      try Node.unlink(name)
      try Node.addName(name, toNodeAt: path)
    }
    let spare = SpareLink(path: name, node: node)
    // The path may have been given to something else meanwhile.
    guard Node.identity(at: name) == node else {
      try? Node.unlink(name)
      throw SystemCallError("link", on: path, errno: ESTALE)
    }
    return spare
  }

  /// `.web.sock.usher` beside `web.sock`.
  static func hiddenName(of path: String) -> String {
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    return "\(path[...slash]).\(path[path.index(after: slash)...]).usher"
  }

  /// Gives the node its path back.
  ///
  /// - Throws: EEXIST if something stands there by now; ENOENT if the spare name is gone, too.
  func restore(_ path: String) throws(SystemCallError) {
    guard Node.identity(at: self.path) == node else {
      throw SystemCallError("link", on: self.path, errno: ENOENT)
    }
    try Node.addName(path, toNodeAt: self.path)
  }

  func remove() {
    if Node.identity(at: path) == node { try? Node.unlink(path) }
  }

  /// Removes the directories of daemons that are no more.
  static func sweep(_ parent: String) {
    guard let names = try? NodeDirectory.names(in: parent) else { return }
    for name in names where name.hasPrefix(directoryPrefix) {
      guard let pid = Int32(name.dropFirst(directoryPrefix.utf8.count)), pid != getpid() else { continue }
      if kill(pid, 0) == -1 && errno == ESRCH { try? NodeDirectory.removeAll("\(parent)/\(name)") }
    }
  }

  static let directoryPrefix = "nodes."
}
