import CLinux
import Glibc

/// Turning controllers on for control groups of the tree.
///
/// A group whose children have controllers holds no processes itself, the root of the hierarchy excepted. Where
/// this process is in the way, it goes into a leaf of its own.
///
/// - Source: the kernel's Documentation/admin-guide/cgroup-v2.rst, "No Internal Process Constraint".
extension CgroupTree {
  /// The root of the hierarchy has no such file: any other tells.
  package var canFreeze: Bool {
    access(mount + (rootPath.isEmpty ? "/\(made.first ?? "")" : rootPath) + "/cgroup.freeze", F_OK) == 0
  }

  /// The name of the leaf that this process goes into: the one that systemd has for itself.
  static let leaf = "init.scope"

  /// Turns a controller on for a cgroup of this tree.
  ///
  /// - Parameter mayMove: this process may be moved into a leaf, if it is in the way.
  package func enable(_ controller: String, for cgroup: UnitCgroup, mayMove: Bool) throws(SystemCallError) {
    if let failure = missing[controller], !mayMove || failure.errno != EBUSY { throw failure }
    let parent = "/" + cgroup.fullPath.split(separator: "/").dropLast().joined(separator: "/")
    let wasOn = CgroupFiles.words(basePath + "/cgroup.subtree_control").contains(controller)
    do throws(SystemCallError) {
      do throws(SystemCallError) {
        try CgroupFiles.enable(controller, from: basePath, to: parent)
      } catch {
        guard mayMove, error.errno == EBUSY, leaveBase() else { throw error }
        try CgroupFiles.enable(controller, from: basePath, to: parent)
      }
      if !wasOn { turnedOn.insert(controller) }
      missing[controller] = nil
    } catch {
      // A parent that went away in between says nothing about the controller.
      if error.errno == EBUSY || !CgroupFiles.words(basePath + "/cgroup.controllers").contains(controller) {
        missing[controller] = error
      }
      throw error
    }
  }

  /// Moves this process and its children that are beside it into a leaf. False if there is nothing to move.
  private func leaveBase() -> Bool {
    let leaf = "\(mount)\(rootPath)/\(CgroupTree.leaf)"
    guard mkdir(leaf, 0o755) == 0 || errno == EEXIST else { return false }
    let hasMoved = move(from: [basePath, mount + rootPath], to: leaf)
    if hasMoved { hasLeftBase = true } else { rmdir(leaf) }
    return hasMoved
  }

  /// Back to where this process was started, with the controllers off again: whoever comes after finds it as it
  /// was.
  func returnToBase() {
    guard hasLeftBase else { return }
    hasLeftBase = false
    let leaf = "\(mount)\(rootPath)/\(CgroupTree.leaf)"
    let children = isShared ? Array(made) : UnitCgroup.children(of: mount + rootPath)
    for child in children where child != CgroupTree.leaf {
      _ = UnitCgroup.removeTree("\(mount)\(rootPath)/\(child)")
    }
    for directory in Set([mount + rootPath, basePath]).sorted(by: { $0.utf8.count > $1.utf8.count }) {
      for controller in turnedOn {
        try? CgroupFiles.write("-" + controller, to: directory + "/cgroup.subtree_control")
      }
    }
    _ = move(from: [leaf], to: basePath)
    rmdir(leaf)
  }

  /// Those of these groups that are this process or its children; true if there was one, and it was moved.
  private func move(from directories: [String], to target: String) -> Bool {
    let own = getpid()
    var hasMoved = false
    for directory in Set(directories) {
      for line in (ProcText.read(directory + "/cgroup.procs") ?? "").split(separator: "\n") {
        guard let pid = Int32(line), pid == own || ProcessState(of: pid)?.parent == own else { continue }
        if (try? CgroupFiles.write("\(pid)", to: target + "/cgroup.procs")) != nil { hasMoved = true }
      }
    }
    return hasMoved
  }
}
