import CLinux
import Glibc

extension NodeDirectory {
  /// Removes `path` and all that is in it, never following a link, never leaving its file system. What cannot be
  /// removed does not keep the rest. Nothing there is as good.
  ///
  /// However deep the tree is, one directory is open at a time.
  ///
  /// - Throws: the first failure, once everything else is gone.
  package static func removeAll(_ path: String) throws(SystemCallError) {
    var removal = Removal(top: path)
    if try removal.unlink(path, in: AT_FDCWD) { return }
    try removal.enter(path, from: AT_FDCWD)
    try removal.run()
    removal.removeDirectory(path, in: AT_FDCWD)
    if let failure = removal.failure { throw failure }
  }

  private struct Removal {
    /// A directory that is being emptied.
    struct Level {
      let name: String
      let device: dev_t
      let inode: ino_t
      var names: [String]
    }

    let top: String
    /// The innermost one.
    var directory = Descriptor(adopting: -1)
    var levels: [Level] = []
    var failure: SystemCallError?

    init(top: String) { self.top = top }

    mutating func run() throws(SystemCallError) {
      while let last = levels.indices.last {
        if let name = levels[last].names.popLast() {
          do throws(SystemCallError) {
            if try !unlink(name, in: directory.number) { try enter(name, from: directory.number) }
          } catch {
            note(error)
          }
        } else {
          let done = levels.removeLast()
          guard levels.isEmpty == false else { return }
          try leave(done.name)
        }
      }
    }

    /// False for a directory.
    func unlink(_ name: String, in parent: Int32) throws(SystemCallError) -> Bool {
      if unlinkat(parent, name, 0) == 0 || errno == ENOENT { return true }
      let reason = errno
      var status = stat()
      if reason == EISDIR || reason == EPERM, fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0,
        status.st_mode & S_IFMT == S_IFDIR
      {
        return false
      }
      throw SystemCallError("remove", on: subject(name), errno: reason)
    }

    mutating func enter(_ name: String, from parent: Int32) throws(SystemCallError) {
      let place = subject(name)
      let inner = Descriptor(
        adopting: try systemCall("open", on: place) {
          openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        })
      var status = stat()
      _ = try systemCall("look at", on: place) { fstat(inner.number, &status) }
      if let device = levels.last?.device, status.st_dev != device {
        throw SystemCallError("remove", on: place, errno: EXDEV)
      }
      let names = try NodeDirectory.names(at: inner.number, place)
      levels.append(Level(name: name, device: status.st_dev, inode: status.st_ino, names: names))
      directory = inner
    }

    /// Goes up again, and removes what was emptied.
    mutating func leave(_ name: String) throws(SystemCallError) {
      guard let level = levels.last else { return }
      let inner = directory.number
      let parent = Descriptor(
        adopting: try systemCall("open", on: top) {
          openat(inner, "..", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        })
      var status = stat()
      _ = try systemCall("look at", on: top) { fstat(parent.number, &status) }
      // Somebody has moved it elsewhere meanwhile: nothing there is ours.
      guard status.st_dev == level.device, status.st_ino == level.inode else {
        throw failure ?? SystemCallError("remove", on: top, errno: EBUSY)
      }
      directory = parent
      removeDirectory(name, in: parent.number)
    }

    mutating func removeDirectory(_ name: String, in parent: Int32) {
      if unlinkat(parent, name, AT_REMOVEDIR) != 0, errno != ENOENT {
        note(SystemCallError("remove", on: subject(name), errno: errno))
      }
    }

    private mutating func note(_ error: SystemCallError) {
      if failure == nil { failure = error }
    }

    /// Bounded in length: a tree may be deeper than anybody reads.
    private func subject(_ name: String) -> String {
      if levels.isEmpty { return name }
      let inner = levels.dropFirst().map(\.name)
      return ([top] + (inner.count > 6 ? ["…"] : inner) + [name]).joined(separator: "/")
    }
  }
}
