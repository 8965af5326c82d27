import UnitModel

// disable: from names to the links that go.
extension UnitInstaller {
  mutating func disable(_ texts: [String], in directory: String) throws(InstallProblem) {
    var hasSection = false
    var missing: [UnitName] = []
    var names: [UnitName] = []
    for text in texts {
      let name = try unitName(text)
      names.append(name)
      guard let file = try findForRemoval(name) else {
        missing.append(name)
        continue
      }
      if file.isMasked || file.section.hasRules || !file.section.also.isEmpty { hasSection = true }
    }
    outcome.hasInstallSection = outcome.hasInstallSection && (hasSection || !missing.isEmpty)
    let before = outcome.steps.count
    let marked = try marked(names)
    removeLinks(to: marked, in: directory)
    noteForeignLinks(to: marked)
    // What a removed package left behind can be cleared away; a name that nothing has is a mistake.
    if outcome.steps.count == before {
      for name in missing where tree.kind(of: directory + "/" + name.full) == nil {
        outcome.problems.append(notFound(name))
      }
    }
  }

  /// The names whose links go: these units, what they are aliases of, and all that they name in `Also=`.
  mutating func marked(_ names: [UnitName]) throws(InstallProblem) -> Set<String> {
    var marked: Set<String> = []
    var seen = Set(names)
    var open = names
    while !open.isEmpty {
      let name = open.removeFirst()
      guard let file = try findForRemoval(name) else {
        marked.insert(name.full)
        continue
      }
      if file.isMasked {
        outcome.notes.append(.masked(name: name.full, path: file.path))
        continue
      }
      marked.insert(file.name.full)
      for other in also(of: file) where seen.insert(other).inserted { open.append(other) }
    }
    return marked
  }

  /// Nil where links can be removed though the file is not to be had.
  private mutating func findForRemoval(_ name: UnitName) throws(InstallProblem) -> InstallFile? {
    do throws(InstallProblem) {
      return try find(name)
    } catch {
      switch error.kind {
      case .dangling, .loop:
        let note = InstallNote.dangling(name: name.full, why: error.message)
        if !outcome.notes.contains(note) { outcome.notes.append(note) }
      case .notFound: break
      default: throw error
      }
      return nil
    }
  }

  /// Removes the links below `directory` that lead to one of the names, or have one of them, again and again
  /// until none is left: a removed alias may have had links of its own.
  mutating func removeLinks(to names: Set<String>, in directory: String) {
    var names = names
    guard !names.isEmpty else { return }
    while true {
      let found = links(to: names, in: directory)
      if found.isEmpty { return }
      for path in found {
        tree.remove(path)
        outcome.steps.append(.remove(path: path, within: directory))
        names.insert(path)
      }
    }
  }

  /// The links to these names (or paths) in a directory and those below it.
  private mutating func links(to names: Set<String>, in directory: String) -> [String] {
    var found: [String] = []
    for entry in tree.entries(of: directory) {
      let path = directory + "/" + entry.name
      switch entry.kind {
      case .directory:
        // Drop-ins are no links to units; deeper than one level nothing counts.
        for inner in tree.entries(of: path) where inner.kind == .link {
          if isLink(path + "/" + inner.name, to: names) { found.append(path + "/" + inner.name) }
        }
      case .link: if isLink(path, to: names) { found.append(path) }
      case .file, .other: break
      }
    }
    return found
  }

  private mutating func isLink(_ path: String, to names: Set<String>) -> Bool {
    guard let name = UnitName(UnitPath.name(of: path)) else { return false }
    if names.contains(name.full) { return true }
    if let template = name.template, names.contains(template.full) { return true }
    guard let end = tree.destination(of: path) else { return false }
    return names.contains(end) || names.contains(UnitPath.name(of: end))
  }

  /// Links of systemd's are systemd's: they are left alone, which is worth a word.
  private mutating func noteForeignLinks(to names: Set<String>) {
    for directory in layout.searchPath.directories where directory.isForeign {
      for entry in tree.entries(of: directory.path) where entry.kind == .directory {
        let suffixes = [".wants", ".requires", ".upholds"]
        guard suffixes.contains(where: entry.name.hasSuffix) else { continue }
        let path = directory.path + "/" + entry.name
        for inner in tree.entries(of: path)
        where inner.kind == .link && isLink(path + "/" + inner.name, to: names) {
          outcome.notes.append(
            .foreignLink(path: "\(path)/\(inner.name)", isFollowed: layout.countsForeignLinks))
        }
      }
    }
  }
}
