import CLinux
import Glibc

/// A node in the file system, held by an O_PATH descriptor: what is asked and changed through it
/// concerns that node, whatever happens to its path meanwhile.
package struct Node {
  /// Which node it is, as long as it exists.
  package struct Identity: Hashable, Codable, Sendable {
    package var device: UInt64
    package var inode: UInt64

    package init(device: UInt64, inode: UInt64) {
      self.device = device
      self.inode = inode
    }
  }

  package enum Kind: Sendable { case socket, fifo, link, directory, other }

  package let identity: Identity
  package let kind: Kind
  /// The permission bits, with setuid, setgid and sticky.
  package let mode: UInt16
  package let uid: UInt32
  package let gid: UInt32
  /// A number for the file system's kind, as statfs(2) has it; 0 if unknown.
  package let fileSystem: Int
  package let path: String
  let descriptor: Descriptor

  /// The node at `path` itself, not what a link there points to.
  package init(at path: String) throws(SystemCallError) {
    descriptor = Descriptor(
      adopting: try systemCall("look at", on: path) { usher_open_path_at(AT_FDCWD, path, 0, 0) })
    var status = stat()
    let number = descriptor.number
    _ = try systemCall("look at", on: path) { fstat(number, &status) }
    self.path = path
    identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    kind = Node.kind(status.st_mode)
    mode = UInt16(truncatingIfNeeded: status.st_mode & 0o7777)
    uid = status.st_uid
    gid = status.st_gid
    fileSystem = usher_filesystem_type(number)
  }

  /// Nil if nothing is at `path`, or it cannot be looked at.
  package static func find(at path: String) -> Node? { try? Node(at: path) }

  /// Which node is at `path`, a link itself; nil if none is. Needs no descriptor.
  package static func identity(at path: String) -> Identity? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }

  /// Which node an open file stands for.
  package static func identity(of fd: Int32) throws(SystemCallError) -> Identity {
    var status = stat()
    _ = try systemCall("look at", on: "descriptor \(fd)") { fstat(fd, &status) }
    return Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }

  package func setMode(_ mode: UInt16) throws(SystemCallError) {
    _ = try systemCall("set the mode of", on: path) {
      usher_chmod_path(descriptor.number, mode_t(mode))
    }
  }

  /// Nil leaves the owner or the group as it is.
  package func setOwner(uid: UInt32?, gid: UInt32?) throws(SystemCallError) {
    _ = try systemCall("set the owner of", on: path) {
      usher_chown_path(descriptor.number, uid ?? .max, gid ?? .max)
    }
  }

  /// Removes a file, socket, FIFO or link.
  package static func unlink(_ path: String) throws(SystemCallError) {
    _ = try systemCall("remove", on: path) { Glibc.unlink(path) }
  }

  /// Sets the times of a node to now, which wakes those who watch it.
  package static func touch(_ path: String) {
    _ = utimensat(AT_FDCWD, path, nil, AT_SYMLINK_NOFOLLOW)
  }

  private static func kind(_ mode: mode_t) -> Kind {
    switch mode & S_IFMT {
    case S_IFSOCK: .socket
    case S_IFIFO: .fifo
    case S_IFLNK: .link
    case S_IFDIR: .directory
    default: .other
    }
  }
}
