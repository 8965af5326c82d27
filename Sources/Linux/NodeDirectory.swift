import CLinux
import Glibc

/// Directories: making them with their parents, listing them, removing them with what is inside.
package enum NodeDirectory {
  /// Makes every missing directory above `path`, each with exactly `mode`; existing ones stay as
  /// they are. Links on the way are followed.
  package static func makeParents(of path: String, mode: UInt16) throws(SystemCallError) {
    let parts = path.split(separator: "/")
    try make(parts.dropLast(), mode: mode, isAbsolute: path.hasPrefix("/"), subject: path)
  }

  /// Makes `path` and every missing directory above it, each with exactly `mode`.
  package static func make(_ path: String, mode: UInt16) throws(SystemCallError) {
    let parts = path.split(separator: "/")
    try make(parts[...], mode: mode, isAbsolute: path.hasPrefix("/"), subject: path)
  }

  private static func make(
    _ parts: ArraySlice<Substring>, mode: UInt16, isAbsolute: Bool, subject: String
  ) throws(SystemCallError) {
    var place = isAbsolute ? "" : "."
    var at = Descriptor(
      adopting: try systemCall("open", on: isAbsolute ? "/" : ".") {
        usher_open_path_at(AT_FDCWD, isAbsolute ? "/" : ".", 1, 1)
      })
    for part in parts {
      let name = String(part)
      place += "/" + name
      let parent = at.number
      do {
        at = try open(name, in: parent, place)
      } catch {
        guard error.errno == ENOENT else { throw error }
        do {
          _ = try systemCall("make directory", on: place) { mkdirat(parent, name, mode_t(mode) & 0o700) }
        } catch {
          // Somebody else was faster: as good.
          if error.errno != EEXIST { throw error }
          at = try open(name, in: parent, place)
          continue
        }
        at = try open(name, in: parent, place)
        // mkdir takes the umask off; the mode is meant as it is written.
        let made = at.number
        _ = try systemCall("set the mode of", on: place) { usher_chmod_path(made, mode_t(mode)) }
      }
    }
  }

  private static func open(
    _ name: String, in directory: Int32, _ subject: String
  ) throws(SystemCallError) -> Descriptor {
    Descriptor(
      adopting: try systemCall("open directory", on: subject) {
        usher_open_path_at(directory, name, 1, 1)
      })
  }

  /// The names in a directory, without `.` and `..`, in no order.
  package static func names(in path: String) throws(SystemCallError) -> [String] {
    guard let directory = opendir(path) else {
      throw SystemCallError("list", on: path, errno: errno)
    }
    defer { closedir(directory) }
    return names(directory)
  }

  static func names(_ directory: OpaquePointer) -> [String] {
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  /// Removes `path` and all that is in it, never following a link, never leaving its file system.
  /// Nothing there is as good.
  package static func removeAll(_ path: String) throws(SystemCallError) {
    try removeAll(path, in: AT_FDCWD, device: nil, subject: path, depth: 0)
  }

  private static func removeAll(
    _ name: String, in parent: Int32, device: dev_t?, subject: String, depth: Int
  ) throws(SystemCallError) {
    if unlinkat(parent, name, 0) == 0 || errno == ENOENT { return }
    guard errno == EISDIR || errno == EPERM else {
      throw SystemCallError("remove", on: subject, errno: errno)
    }
    // A directory nested deeper than anybody nests them would exhaust descriptors and stack.
    guard depth < 256 else { throw SystemCallError("remove", on: subject, errno: ELOOP) }
    let number = try systemCall("open", on: subject) {
      openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    }
    guard let directory = fdopendir(number) else {
      let failure = errno
      close(number)
      throw SystemCallError("list", on: subject, errno: failure)
    }
    defer { closedir(directory) }
    var status = stat()
    _ = try systemCall("look at", on: subject) { fstat(number, &status) }
    if let device, status.st_dev != device {
      throw SystemCallError("remove", on: subject, errno: EXDEV)
    }
    for entry in names(directory) {
      try removeAll(
        entry, in: number, device: status.st_dev, subject: subject + "/" + entry, depth: depth &+ 1)
    }
    _ = try systemCall("remove", on: subject) { unlinkat(parent, name, AT_REMOVEDIR) }
  }
}
