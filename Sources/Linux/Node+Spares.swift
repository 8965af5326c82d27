import Glibc

/// Second names of nodes.
extension Node {
  /// Gives what is at `path` another name on the same file system; a link itself, not what it points to.
  ///
  /// - Throws: EXDEV for another file system (and for another mount of the same), EEXIST if something has
  ///   that name, EPERM where hard links are for the owner only.
  /// - Source: linkat(2)
  package static func addName(_ name: String, toNodeAt path: String) throws(SystemCallError) {
    _ = try systemCall("link", on: path) { linkat(AT_FDCWD, path, AT_FDCWD, name, 0) }
  }
}
