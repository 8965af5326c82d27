import Glibc
import Linux
import UnitModel

/// `RuntimeDirectory=`, `StateDirectory=`, `CacheDirectory=`, `LogsDirectory=`, `ConfigurationDirectory=`:
/// made before the first process of a unit; those of the first kind are removed when it has ended.
///
/// - Source: systemd.exec(5), "RuntimeDirectory=" and the following.
package struct ServiceDirectories: Sendable {
  /// What cannot be made, and for which directive.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package var kind: DirectoryKind
    package var error: SystemCallError

    package var description: String { "\(error) (\(kind.rawValue)=)" }

    /// What the unit's process ends with, as systemd's would.
    package var exitStatus: SpawnExitStatus {
      switch kind {
      case .runtime: .runtimeDirectory
      case .state: .stateDirectory
      case .cache: .cacheDirectory
      case .logs: .logsDirectory
      case .configuration: .configurationDirectory
      }
    }
  }

  struct Directory: Sendable {
    var kind: DirectoryKind
    /// Absolute, as its users know it.
    var path: String
    /// Where it really lies if only its user may get to it: below the kind's `private`.
    var hidden: String?
    /// `private` itself.
    var vault: String
    /// What all of its kind lie in.
    var base: String
    var mode: UInt16
    /// Absolute paths of links that lead to it.
    var links: [String]
  }

  let directories: [Directory]
  private let preserve: ExecSettings.Preserve
  /// The bits of modes that may stay: a user who comes and goes leaves no program that would run as him.
  let allowedMode: UInt16

  /// Nil if the unit asks for none.
  package init?(_ exec: ExecSettings, _ surroundings: Surroundings) {
    guard !exec.directories.isEmpty else { return nil }
    var found: [Directory] = []
    for kind in DirectoryKind.allCases {
      guard let settings = exec.directories[kind] else { continue }
      let base = kind.base(surroundings)
      let isHidden = exec.isDynamicUser && kind.canBeHidden(exec.runtimeDirectoryPreserve)
      for name in settings.names where ServiceDirectories.staysBelow(name) {
        let links = settings.links.filter { $0.directory == name && ServiceDirectories.staysBelow($0.link) }
        found.append(
          Directory(
            kind: kind, path: base + "/" + name, hidden: isHidden ? "\(base)/private/\(name)" : nil,
            vault: base + "/private", base: base, mode: settings.mode,
            links: links.map { base + "/" + $0.link }))
      }
    }
    if found.isEmpty { return nil }
    directories = found
    preserve = exec.runtimeDirectoryPreserve
    allowedMode = exec.isDynamicUser ? 0o1777 : 0o7777
  }

  /// The decoder refuses other names; a path that leads elsewhere would be removed there.
  private static func staysBelow(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix("/") && !name.split(separator: "/").contains("..")
      && !name.split(separator: "/").allSatisfy { $0 == "." }
  }

  /// Absolute, in the unit's order.
  package func paths(_ kind: DirectoryKind) -> [String] {
    directories.filter { $0.kind == kind }.map(\.path)
  }

  /// The directories that hide what belongs to users who come and go, each with those of this unit in it.
  /// A directory inside of another one is seen with it.
  package var hidden: [(vault: String, paths: [String])] {
    DirectoryKind.allCases.compactMap { kind in
      let own = directories.filter { $0.kind == kind }
      let paths = own.compactMap(\.hidden)
      guard let vault = own.first?.vault, !paths.isEmpty else { return nil }
      let outer = paths.filter { path in !paths.contains { path.hasPrefix($0 + "/") } }
      return (vault, outer.enumerated().filter { !outer[..<$0].contains($1) }.map(\.element))
    }
  }

  /// Where the unit's user may have left something, newest kind first: its owner tells the user's number.
  package var places: [String] { directories.map { $0.hidden ?? $0.path } }

  /// `RUNTIME_DIRECTORY` and its sisters.
  package var variables: [(name: String, value: String)] {
    DirectoryKind.allCases.compactMap { kind in
      let paths = paths(kind)
      return paths.isEmpty ? nil : (kind.variable, paths.joined(separator: ":"))
    }
  }

  /// Makes them, with exactly the mode, owned by who the unit runs as, with all that is in them. One that is
  /// there already is given both; but a directory of configuration stays as somebody made it.
  ///
  /// - Parameter owner: nil: they belong to the daemon's own user, in user mode.
  /// - Returns: what is odd, as sentences.
  package func make(_ owner: (uid: UInt32, gid: UInt32)?) throws(Failure) -> [String] {
    var warnings: [String] = []
    for directory in directories {
      do throws(SystemCallError) {
        if let warning = try make(directory, owner) { warnings.append(warning) }
        for link in directory.links { try makeLink(link, to: directory.path) }
      } catch {
        throw Failure(kind: directory.kind, error: error)
      }
    }
    return warnings
  }

  private func make(_ directory: Directory, _ owner: (uid: UInt32, gid: UInt32)?) throws(SystemCallError)
    -> String?
  {
    if let hidden = directory.hidden { return try makeHidden(directory, hidden, owner) }
    let path = directory.path
    let moved = try bringBack(directory)
    let isThere = Node.find(at: path) != nil
    if isThere, directory.kind == .configuration {
      let node = try Node(at: path)
      if node.kind == .link || node.mode == directory.mode { return nil }
      return "\(path) has the mode 0\(String(node.mode, radix: 8)), ConfigurationDirectoryMode= says "
        + "0\(String(directory.mode, radix: 8)); it stays as it is"
    }
    try NodeDirectory.makeParents(of: path, mode: 0o755)
    if !isThere { try NodeDirectory.make(path, mode: directory.mode) }
    try NodeDirectory.claim(
      path, below: directory.base, mode: directory.mode, owner: owner, allowed: allowedMode)
    return moved
  }

  func makeLink(_ link: String, to path: String) throws(SystemCallError) {
    try NodeDirectory.makeParents(of: link, mode: 0o755)
    try Node.link(at: link, to: ServiceDirectories.relative(path, from: link))
  }

  /// The way from a link's directory to `path`.
  static func relative(_ path: String, from link: String) -> String {
    let target = path.split(separator: "/")
    let place = link.split(separator: "/").dropLast()
    let common = zip(target, place).prefix { $0 == $1 }.count
    let up = Array(repeating: Substring(".."), count: place.count &- common)
    return (up + target.dropFirst(common)).joined(separator: "/")
  }

  /// Removes those below /run with all that is in them, unless they are preserved. Links are removed, never
  /// followed. Answers what could not be removed.
  ///
  /// - Parameter willRestart: the unit is about to be started again.
  package func remove(willRestart: Bool) -> [SystemCallError] {
    if preserve == .yes || (preserve == .restart && willRestart) { return [] }
    var failures: [SystemCallError] = []
    for directory in directories.reversed() where directory.kind == .runtime {
      for link in directory.links where Node.linkTarget(link) != nil { _ = try? Node.unlink(link) }
      do throws(SystemCallError) {
        if let hidden = directory.hidden { try NodeDirectory.removeAll(hidden) }
        try NodeDirectory.removeAll(directory.path)
      } catch {
        failures.append(error)
      }
    }
    return failures
  }
}
