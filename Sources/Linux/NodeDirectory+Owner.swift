import CLinux
import Glibc

extension NodeDirectory {
  /// Gives a directory a mode, and itself and all that is in it an owner.
  ///
  /// If the directory itself has the owner already, what is in it is not looked at. Links in it are changed
  /// themselves, never followed; set-user-id bits that the change of the owner takes away come back.
  ///
  /// - Parameters:
  ///   - owner: nil: only the mode is set.
  ///   - base: an existing directory above it, in which no user writes. Below it a user may own what lies on the
  ///     way and put links there: only links of root are followed, and none in the last place.
  ///   - allowed: bits of modes that may stay, on what is in it as well. Where some are taken away all is looked at.
  package static func claim(
    _ path: String, below base: String, mode: UInt16, owner: (uid: UInt32, gid: UInt32)?,
    allowed: UInt16 = 0o7777
  ) throws(SystemCallError) {
    let number = try openBelow(base, path)
    let directory = Descriptor(adopting: number)
    var status = stat()
    _ = try systemCall("look at", on: path) { fstat(directory.number, &status) }
    let hasUnwanted = (status.st_mode | mode_t(mode)) & mode_t(~allowed & 0o7777) != 0
    let mode = mode & allowed
    if status.st_mode & 0o7777 != mode_t(mode) {
      _ = try systemCall("set the mode of", on: path) { fchmod(directory.number, mode_t(mode)) }
    }
    guard let owner, status.st_uid != owner.uid || status.st_gid != owner.gid || hasUnwanted else { return }
    try setOwner(owner, mode_t(allowed), inside: directory.number, subject: path, depth: 0)
    // Last: whoever comes after an end on the way does it all again.
    _ = try systemCall("set the owner of", on: path) { fchown(directory.number, owner.uid, owner.gid) }
    if mode & 0o6000 != 0 {
      _ = try systemCall("set the mode of", on: path) { fchmod(directory.number, mode_t(mode)) }
    }
  }

  private static func openBelow(_ base: String, _ path: String) throws(SystemCallError) -> Int32 {
    var at = Descriptor(
      adopting: try systemCall("open directory", on: base) { usher_open_path_at(AT_FDCWD, base, 1, 1) })
    let names = path.dropFirst(base.utf8.count).split(separator: "/").map(String.init)
    var place = base
    for name in names.dropLast() {
      place += "/" + name
      var status = stat()
      let parent = at.number
      _ = try systemCall("look at", on: place) { fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) }
      let isLink = status.st_mode & S_IFMT == S_IFLNK
      if isLink, status.st_uid != 0 { throw refused(place) }
      at = Descriptor(
        adopting: try systemCall("open directory", on: place) {
          usher_open_path_at(parent, name, 1, isLink ? 1 : 0)
        })
    }
    let (parent, name) = (at.number, names.last ?? ".")
    do throws(SystemCallError) {
      return try systemCall("open directory", on: path) {
        openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
      }
    } catch {
      if Node.linkTarget(path) != nil { throw refused(path) }
      throw error
    }
  }

  private static func refused(_ path: String) -> SystemCallError {
    SystemCallError("use directory", on: path + ", a symbolic link,", errno: ENOTDIR)
  }

  private static func setOwner(
    _ owner: (uid: UInt32, gid: UInt32), _ allowed: mode_t, inside directory: Int32, subject: String,
    depth: Int
  ) throws(SystemCallError) {
    guard depth < 256 else { throw SystemCallError("set the owner of", on: subject, errno: ELOOP) }
    for name in try names(at: directory, subject) {
      var status = stat()
      if fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0 { continue }
      let place = subject + "/" + name
      if status.st_mode & S_IFMT == S_IFDIR {
        let number = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        if number >= 0 {
          let inner = Descriptor(adopting: number)
          try setOwner(owner, allowed, inside: inner.number, subject: place, depth: depth &+ 1)
        }
      }
      let mode = status.st_mode & 0o7777 & allowed
      let isLink = status.st_mode & S_IFMT == S_IFLNK
      if status.st_uid == owner.uid && status.st_gid == owner.gid {
        if !isLink, status.st_mode & 0o7777 != mode { _ = fchmodat(directory, name, mode, 0) }
        continue
      }
      if fchownat(directory, name, owner.uid, owner.gid, AT_SYMLINK_NOFOLLOW) != 0 {
        // Gone meanwhile.
        if errno == ENOENT { continue }
        throw SystemCallError("set the owner of", on: place, errno: errno)
      }
      if !isLink, status.st_mode & 0o6000 != 0 { _ = fchmodat(directory, name, mode, 0) }
    }
  }

  /// The names in an open directory, which stays the caller's.
  static func names(at directory: Int32, _ subject: String) throws(SystemCallError) -> [String] {
    let own = try systemCall("list", on: subject) {
      openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    guard let stream = fdopendir(own) else {
      let failure = errno
      close(own)
      throw SystemCallError("list", on: subject, errno: failure)
    }
    defer { closedir(stream) }
    return names(stream)
  }
}
