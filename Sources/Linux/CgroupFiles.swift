import CLinux
import Glibc

/// Writing settings into cgroups, and turning the controllers on that they need.
package enum CgroupFiles {
  /// Turns a controller on for the children of a cgroup and of all above it, up to `top`.
  ///
  /// - Parameters:
  ///   - top: a directory; the controller must be there (`cgroup.controllers`).
  ///   - path: below `top`, the cgroup whose children are to have it.
  package static func enable(_ controller: String, from top: String, to path: String) throws(SystemCallError)
  {
    guard words(top + "/cgroup.controllers").contains(controller) else {
      throw SystemCallError("use the controller \(controller) below", on: top, errno: ENOENT)
    }
    var directory = top
    try allow(controller, in: directory)
    for part in path.dropFirst(top.utf8.count).split(separator: "/") {
      directory += "/" + part
      try allow(controller, in: directory)
    }
  }

  private static func allow(_ controller: String, in directory: String) throws(SystemCallError) {
    let file = directory + "/cgroup.subtree_control"
    if words(file).contains(controller) { return }
    // The kernel refuses memory and io where processes are. Of the others it makes a tree of threads, in which no
    // process can be started. The root of the hierarchy, which has no type, is exempt.
    if access(directory + "/cgroup.type", F_OK) == 0, !words(directory + "/cgroup.procs").isEmpty {
      throw SystemCallError("write +\(controller) to", on: file, errno: EBUSY)
    }
    try write("+" + controller, to: file)
  }

  /// Replaces what the file says; the kernel takes it as one value.
  package static func write(_ text: String, to path: String) throws(SystemCallError) {
    let number = try systemCall("open", on: path) { usher_open(path, O_WRONLY | O_TRUNC | O_CLOEXEC, 0) }
    let file = Descriptor(adopting: number)
    let bytes = Array(text.utf8)
    _ = try systemCall("write \(text) to", on: path) {
      bytes.withUnsafeBytes { Glibc.write(file.number, $0.baseAddress, $0.count) }
    }
  }

  static func words(_ path: String) -> [String] {
    (ProcText.read(path) ?? "").split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
  }
}
