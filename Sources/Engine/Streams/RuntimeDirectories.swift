import Linux
import UnitModel

/// `RuntimeDirectory=`: made before the first process of a unit, removed when it has ended.
///
/// - Source: systemd.exec(5), "RuntimeDirectory="
package struct RuntimeDirectories: Sendable {
  /// Absolute, in the unit's order; joined with `:` they are `RUNTIME_DIRECTORY`.
  package let paths: [String]
  private let mode: UInt16
  private let isPreserved: Bool

  /// Nil if the unit asks for none.
  ///
  /// - Parameter base: `/run`, in user mode `$XDG_RUNTIME_DIR` (`Surroundings.runtimeDirectory`).
  package init?(_ exec: ExecSettings, base: String) {
    // The decoder refuses such names; a path that leads elsewhere would be removed there.
    let names = exec.runtimeDirectories.filter { name in
      !name.isEmpty && !name.hasPrefix("/") && !name.split(separator: "/").contains("..")
        && !name.split(separator: "/").allSatisfy { $0 == "." }
    }
    guard !names.isEmpty else { return nil }
    paths = names.map { base + "/" + $0 }
    mode = exec.runtimeDirectoryMode
    isPreserved = exec.runtimeDirectoryIsPreserved
  }

  package var environmentValue: String { paths.joined(separator: ":") }

  /// Makes them, with exactly the mode, owned by who the unit runs as. One that is there already
  /// is given both. ENOTDIR where something else, or a link, is in the way.
  package func make(uid: UInt32, gid: UInt32) throws(SystemCallError) {
    for path in paths {
      try NodeDirectory.makeParents(of: path, mode: 0o755)
      try NodeDirectory.make(path, mode: mode)
      let node = try Node(at: path)
      // ENOTDIR
      guard node.kind == .directory else { throw SystemCallError("use", on: path, errno: 20) }
      if node.uid != uid || node.gid != gid { try node.setOwner(uid: uid, gid: gid) }
      if node.mode != mode || node.uid != uid || node.gid != gid { try node.setMode(mode) }
    }
  }

  /// Removes them with all that is in them, unless they are preserved. Links are removed, never
  /// followed. Answers what could not be removed.
  package func remove() -> [SystemCallError] {
    if isPreserved { return [] }
    var failures: [SystemCallError] = []
    for path in paths.reversed() {
      do throws(SystemCallError) { try NodeDirectory.removeAll(path) } catch { failures.append(error) }
    }
    return failures
  }
}
