import UnitModel

// mask, unmask, link, revert, set-default: links that are not made from `[Install]`.
extension UnitInstaller {
  mutating func mask(_ names: [String], in directory: String, isForced: Bool) throws(InstallProblem) {
    for text in names { _ = try unitName(text) }
    for name in names {
      let path = directory + "/" + name
      do throws(InstallProblem) {
        try makeLink(path, to: "/dev/null", isForced: isForced)
      } catch {
        outcome.problems.append(error)
      }
    }
  }

  mutating func unmask(_ names: [String], in directory: String) throws(InstallProblem) {
    for text in names { _ = try unitName(text) }
    for name in names {
      let path = directory + "/" + name
      if tree.isMask(path) {
        tree.remove(path)
        outcome.steps.append(.remove(path: path, within: directory))
        removeLinks(to: [path], in: directory)
      }
      for other in layout.searchPath.directories {
        let rest = other.path + "/" + name
        // The first one that is there decides.
        guard tree.kind(of: rest) != nil else { continue }
        if tree.isMask(rest) { outcome.notes.append(.stillMasked(name: name, path: rest)) }
        break
      }
    }
  }

  mutating func link(_ paths: [String], in directory: String, isForced: Bool) throws(InstallProblem) {
    for path in paths {
      _ = try unitName(ofFile: path)
      guard path.hasPrefix("/") else {
        throw InstallProblem(.invalidName, path, "\(path) is not an absolute path")
      }
      switch tree.kind(of: path) {
      case .file: break
      case nil: throw InstallProblem(.notFound, path, "there is no file \(path)")
      case .link: throw InstallProblem(.isLink, path, "\(path) is itself a link; name the file it leads to")
      case .directory: throw InstallProblem(.unreadable, path, "\(path) is a directory, not a unit file")
      case .other: throw InstallProblem(.unreadable, path, "\(path) is not a regular file")
      }
    }
    for path in paths where !layout.contains(path) {
      do throws(InstallProblem) {
        try makeLink(directory + "/" + UnitPath.name(of: path), to: path, isForced: isForced)
      } catch {
        outcome.problems.append(error)
      }
    }
  }

  /// Takes back what an administrator changed: drop-ins, and the file itself where there is another one
  /// further down the search path.
  mutating func revert(_ names: [String]) throws(InstallProblem) {
    for text in names { _ = try unitName(text) }
    let own = [layout.lastingDirectory, layout.runtimeDirectory].compactMap(\.self)
    for name in names {
      let hasVendorFile = layout.searchPath.directories.contains { directory in
        !layout.isConfiguration(directory.path + "/") && tree.kind(of: directory.path + "/" + name) == .file
      }
      let controls = layout.searchPath.directories.filter { $0.isControl && layout.counts($0) }.map(\.path)
      for directory in controls + own {
        let dropIns = directory + "/" + name + ".d"
        if tree.kind(of: dropIns) == .directory {
          tree.remove(dropIns)
          outcome.steps.append(.removeTree(path: dropIns))
        }
      }
      for directory in own where hasVendorFile {
        let path = directory + "/" + name
        let kind = tree.kind(of: path)
        guard kind == .file || kind == .link else { continue }
        tree.remove(path)
        outcome.steps.append(.remove(path: path, within: directory))
        removeLinks(to: [path], in: directory)
      }
    }
  }

  mutating func setDefault(_ text: String, in directory: String) throws(InstallProblem) {
    let name = try unitName(text)
    guard name.kind == .target, name.full != "default.target" else {
      throw InstallProblem(.invalidName, text, "\(text) cannot be the default: name another target")
    }
    let file = try findUsable(text, refusesOwnLinks: false)
    try makeLink(directory + "/default.target", to: file.path, isForced: true)
  }

  /// The target that `default.target` is a link to.
  package mutating func defaultTarget() throws(InstallProblem) -> UnitName {
    let name = UnitName(prefix: "default", instance: nil, kind: .target)
    if (try? find(name)) == nil, isBuiltIn(name) { return name }
    return try find(name).name
  }
}
