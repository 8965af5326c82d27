import Glibc
import Linux
import UnitFiles

/// Makes and removes the links that an `InstallOutcome` asks for.
///
/// Every directory on the way is opened without following links, after they were followed by name inside the
/// root: nothing is ever written outside of it. May be called on any thread.
package struct LinkWriter: Sendable {
  private let source: RootedUnitFileSource

  /// - Parameter root: `/` for the host.
  package init(root: String = "/") { source = RootedUnitFileSource(root: root) }

  /// Takes the steps in order, up to the first that fails.
  ///
  /// - Returns: what was done, and what went wrong.
  package func perform(_ steps: [InstallStep]) -> (done: [InstallStep], problem: InstallProblem?) {
    var done: [InstallStep] = []
    var index = 0
    while index < steps.count {
      let step = steps[index]
      index += 1
      do throws(SystemCallError) {
        // A link that takes another one's place does so in one step.
        if case .remove(let path, _) = step, index < steps.count,
          case .link(let place, let target) = steps[index], place == path
        {
          try replace(path, by: target)
          done += [step, steps[index]]
          index += 1
          continue
        }
        switch step {
        case .link(let path, let target): try link(path, to: target)
        case .remove(let path, let home): try remove(path, within: home)
        case .removeTree(let path): try removeTree(path)
        }
        done.append(step)
      } catch {
        return (done, InstallProblem(.kernel(error.errno), step.path, error.description))
      }
    }
    return (done, nil)
  }

  private func link(_ path: String, to target: String) throws(SystemCallError) {
    let home = try directory(UnitPath.directory(of: path), isMade: true)
    _ = try systemCall("make link", on: path) { symlinkat(target, home.number, UnitPath.name(of: path)) }
  }

  private func replace(_ path: String, by target: String) throws(SystemCallError) {
    let home = try directory(UnitPath.directory(of: path), isMade: true)
    let name = UnitPath.name(of: path)
    // A name that no unit has; what an earlier attempt left behind goes first.
    let temporary = ".#\(name).\(getpid())"
    _ = unlinkat(home.number, temporary, 0)
    _ = try systemCall("make link", on: path) { symlinkat(target, home.number, temporary) }
    do {
      _ = try systemCall("replace", on: path) { renameat(home.number, temporary, home.number, name) }
    } catch {
      _ = unlinkat(home.number, temporary, 0)
      throw error
    }
  }

  private func remove(_ path: String, within home: String) throws(SystemCallError) {
    let directory = try directory(UnitPath.directory(of: path), isMade: false)
    do {
      _ = try systemCall("remove", on: path) { unlinkat(directory.number, UnitPath.name(of: path), 0) }
    } catch {
      // Gone already is as good.
      if error.errno != ENOENT { throw error }
    }
    // `web.target.wants/` without a link in it says nothing.
    var parent = UnitPath.directory(of: path)
    while parent.hasPrefix(home + "/"),
      let above = try? self.directory(UnitPath.directory(of: parent), isMade: false),
      unlinkat(above.number, UnitPath.name(of: parent), AT_REMOVEDIR) == 0
    {
      parent = UnitPath.directory(of: parent)
    }
  }

  private func removeTree(_ path: String) throws(SystemCallError) {
    for entry in source.entries(of: path) ?? [] {
      let inner = path + "/" + entry.name
      if entry.kind == .directory { try removeTree(inner) } else { try remove(inner, within: inner) }
    }
    let home = try directory(UnitPath.directory(of: path), isMade: false)
    _ = try systemCall("remove", on: path) {
      unlinkat(home.number, UnitPath.name(of: path), AT_REMOVEDIR)
    }
  }

  /// Opens a directory below the root.
  private func directory(_ path: String, isMade: Bool) throws(SystemCallError) -> Descriptor {
    guard let place = source.place(of: path) else {
      throw SystemCallError("open", on: path, errno: ELOOP)
    }
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    let root = source.root.isEmpty ? "/" : source.root
    var found = Descriptor(adopting: try systemCall("open", on: root) { open(root, flags) })
    for part in place.split(separator: "/").map(String.init) {
      let home = found
      if isMade, mkdirat(home.number, part, 0o755) != 0, errno != EEXIST {
        throw SystemCallError("make directory", on: path, errno: errno)
      }
      found = Descriptor(
        adopting: try systemCall("open", on: path) { openat(home.number, part, flags | O_NOFOLLOW) })
    }
    return found
  }
}
