import Glibc
import Linux
import UnitModel

/// Directories of users who come and go.
///
/// What they leave must not be reached by whoever gets their number next. So it lies below a directory
/// `private` that nobody but root may enter, with a link in the place where it is looked for; the unit's own
/// processes see into it by a mount.
///
/// - Source: systemd.exec(5), "DynamicUser=".
extension ServiceDirectories {
  func makeHidden(
    _ directory: Directory, _ hidden: String, _ owner: (uid: UInt32, gid: UInt32)?
  ) throws(SystemCallError) -> String? {
    try makeVault(directory.vault)
    var moved: String?
    if let old = Node.find(at: directory.path), old.kind == .directory, !isInside(directory) {
      // The unit had no user of its own before. Both at once: which of them counts is for people to say.
      guard Node.find(at: hidden) == nil else {
        throw SystemCallError("move \(directory.path) to", on: hidden, errno: EEXIST)
      }
      try NodeDirectory.makeParents(of: hidden, mode: 0o755)
      try move(directory.path, to: hidden)
      moved = "\(directory.path) was moved to \(hidden), as DynamicUser= is on now"
    }
    try NodeDirectory.makeParents(of: hidden, mode: 0o755)
    if Node.find(at: hidden) == nil { try NodeDirectory.make(hidden, mode: directory.mode) }
    try NodeDirectory.claim(
      hidden, below: directory.vault, mode: directory.mode, owner: owner, allowed: allowedMode)
    if !isInside(directory) { try makeLink(directory.path, to: hidden) }
    return moved
  }

  /// The unit no longer has a user of its own: what was hidden comes back to its place.
  func bringBack(_ directory: Directory) throws(SystemCallError) -> String? {
    guard directory.kind.canBeHidden(.yes), let target = Node.linkTarget(directory.path) else { return nil }
    let hidden =
      directory.vault + directory.path.dropFirst(directory.vault.utf8.count &- "/private".utf8.count)
    guard target == ServiceDirectories.relative(hidden, from: directory.path),
      Node.find(at: hidden)?.kind == .directory
    else { return nil }
    try Node.unlink(directory.path)
    try move(hidden, to: directory.path)
    return "\(hidden) was moved to \(directory.path), as DynamicUser= is off now"
  }

  /// A directory of the unit that contains this one brings it along.
  private func isInside(_ directory: Directory) -> Bool {
    directories.contains { $0.kind == directory.kind && directory.path.hasPrefix($0.path + "/") }
  }

  private func makeVault(_ path: String) throws(SystemCallError) {
    guard let present = Node.find(at: path) else {
      try NodeDirectory.makeParents(of: path, mode: 0o755)
      return try NodeDirectory.make(path, mode: 0o700)
    }
    // Whoever opened it may have had a reason; the unit's files must not be seen there.
    guard present.kind == .directory, present.mode & 0o077 == 0, present.uid == geteuid() else {
      throw SystemCallError("keep files from others in", on: path + " (mode 0700, of root)", errno: EPERM)
    }
  }

  private func move(_ from: String, to: String) throws(SystemCallError) {
    _ = try systemCall("move \(from) to", on: to) { rename(from, to) }
  }
}
