import Glibc
import Linux

/// The node of a control socket in the file system, and the directories made for it.
struct ControlNode {
  private let path: String
  private let identity: Node.Identity?
  /// The outermost first.
  private let madeDirectories: [String]

  /// Makes a listening socket at `path`. A node that nobody listens on any more is replaced.
  ///
  /// Who listens is asked of the kernel, never found out by connecting.
  ///
  /// - Returns: the listening descriptor, which the caller owns, and its node.
  static func make(at path: String) throws(ControlListener.Refusal) -> (Int32, ControlNode) {
    guard path.hasPrefix("/") else {
      throw ControlListener.Refusal(
        "cannot serve control clients at \(path): the path does not begin with /")
    }
    try clear(path)
    let missing = missingDirectories(above: path)
    let made = ControlNode(path: path, identity: nil, madeDirectories: missing)
    do throws(SystemCallError) {
      try NodeDirectory.makeParents(of: path, mode: 0o755)
      let socket = try Socket.open(family: AF_UNIX, kind: .stream)
      // Before bind, so that the node is never open to others.
      let number = socket.number
      _ = try systemCall("set the mode of", on: path) { fchmod(number, 0o600) }
      try Socket.bind(number, to: .unixPath(Array(path.utf8)))
      let node = ControlNode(
        path: path, identity: Node.find(at: path)?.identity, madeDirectories: missing)
      do throws(SystemCallError) {
        try Socket.listen(number, backlog: 128)
      } catch {
        node.remove()
        throw error
      }
      return (socket.release(), node)
    } catch {
      made.remove()
      throw ControlListener.Refusal("cannot serve control clients at \(path): \(error)")
    }
  }

  /// Makes a directory that must be there for as long as the control socket is.
  static func makeDirectory(_ path: String) throws(ControlListener.Refusal) -> ControlNode {
    let missing = missingDirectories(above: path + "/.")
    do throws(SystemCallError) {
      try NodeDirectory.make(path, mode: 0o755)
    } catch {
      throw ControlListener.Refusal("cannot serve systemctl: \(error)")
    }
    return ControlNode(path: "", identity: nil, madeDirectories: missing)
  }

  /// Removes the node, if it still is the one made here, and the directories, if they are empty.
  func remove() {
    if let identity, Node.find(at: path)?.identity == identity { unlink(path) }
    for directory in madeDirectories.reversed() { rmdir(directory) }
  }

  /// Takes away what an earlier daemon left at `path`.
  private static func clear(_ path: String) throws(ControlListener.Refusal) {
    guard let node = Node.find(at: path) else { return }
    guard node.kind == .socket else {
      throw ControlListener.Refusal(
        "cannot serve control clients at \(path): something that is no socket is there")
    }
    var other: SockDiag.UnixSocket?
    do throws(SystemCallError) {
      other = try SockDiag.receivers(at: node).first
      if other == nil { try Node.unlink(path) }
    } catch {
      throw ControlListener.Refusal("cannot serve control clients at \(path): \(error)")
    }
    guard let other else { return }
    let holder = ProcessOfSocket.holding(socket: other.inode).map { ", \($0)" } ?? ""
    throw ControlListener.Refusal(
      "cannot serve control clients at \(path): somebody listens there already\(holder)")
  }

  private static func missingDirectories(above path: String) -> [String] {
    var missing: [String] = []
    var place = ""
    for part in path.split(separator: "/").dropLast() {
      place += "/" + part
      if access(place, F_OK) != 0 { missing.append(place) }
    }
    return missing
  }
}
