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
}
