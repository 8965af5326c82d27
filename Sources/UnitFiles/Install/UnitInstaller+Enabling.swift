import UnitModel

// enable and add-wants: from `[Install]` to links.
extension UnitInstaller {
  mutating func enable(_ names: [String], in directory: String, isForced: Bool) throws(InstallProblem) {
    var files: [InstallFile] = []
    for name in names { files.append(try findUsable(name, refusesOwnLinks: true)) }
    let count = try apply(files, in: directory, isForced: isForced, isPreset: false)
    outcome.hasInstallSection = outcome.hasInstallSection && count > 0
  }

  /// Makes the links of these units and of all that they name in `Also=`.
  ///
  /// - Returns: how many links there should be.
  mutating func apply(
    _ files: [InstallFile], in directory: String, isForced: Bool, isPreset: Bool
  ) throws(InstallProblem) -> Int {
    var count = 0
    var open = files
    var seen = Set(files.map(\.name))
    while !open.isEmpty {
      let file = open.removeFirst()
      for name in also(of: file) where seen.insert(name).inserted {
        do throws(InstallProblem) {
          let next = try find(name)
          if next.isMasked {
            outcome.notes.append(.masked(name: name.full, path: next.path))
            count += 1
          } else if next.name == name || seen.insert(next.name).inserted {
            open.append(next)
          }
        } catch {
          outcome.notes.append(.auxiliaryFailed(name: name.full, of: file.name.full, why: error.message))
        }
      }
      count += makeLinks(of: file, in: directory, isForced: isForced, isPreset: isPreset)
    }
    return count
  }

  /// The names in `Also=`, specifiers replaced; those that cannot be read are problems.
  mutating func also(of file: InstallFile) -> [UnitName] {
    var names: [UnitName] = []
    for text in file.section.also {
      do throws(InstallProblem) {
        names.append(try unitName(try expanded(text, file.specifierName)))
      } catch {
        outcome.problems.append(error)
      }
    }
    return names
  }

  private mutating func makeLinks(
    of file: InstallFile, in directory: String, isForced: Bool, isPreset: Bool
  ) -> Int {
    for alias in file.section.aliases {
      attempt { (installer) throws(InstallProblem) in
        guard let place = try installer.aliasPlace(alias, file) else { return }
        try installer.makeLink(directory + "/" + place, to: file.path, isForced: isForced)
      }
    }
    var count = file.section.aliases.count
    let lists = [
      (file.section.wantedBy, ".wants"), (file.section.requiredBy, ".requires"),
      (file.section.upheldBy, ".upholds"),
    ]
    for (list, suffix) in lists {
      for text in list {
        attempt { (installer) throws(InstallProblem) in
          try installer.makeDependency(of: file, on: text, suffix, in: directory, isPreset: isPreset)
        }
      }
      count += list.count
    }
    if !layout.contains(file.path) {
      attempt { (installer) throws(InstallProblem) in
        try installer.makeLink(directory + "/" + file.name.full, to: file.path, isForced: isForced)
      }
    }
    return count
  }

  private mutating func attempt(_ body: (inout UnitInstaller) throws(InstallProblem) -> Void) {
    do throws(InstallProblem) {
      try body(&self)
    } catch {
      outcome.problems.append(error)
    }
  }

  /// A link in another unit's `.wants/` and the like.
  mutating func makeDependency(
    of file: InstallFile, on text: String, _ suffix: String, in directory: String, isPreset: Bool = false
  ) throws(InstallProblem) {
    let target = try unitName(try expanded(text, file.specifierName))
    var name = file.name
    if file.name.isTemplate {
      if let instance = file.section.defaultInstance {
        name = file.name.with(instance: instance)
      } else if !target.isTemplate {
        // A preset that speaks of all templates means none in particular.
        if isPreset { return }
        throw InstallProblem(
          .needsInstance, file.name.full,
          "\(file.name) is a template, and \(target) is not: which instance it should start is not said; "
            + "name one, as in \(file.name.with(instance: "NAME")), or write DefaultInstance= in its [Install]"
        )
      }
    }
    try makeLink("\(directory)/\(target)\(suffix)/\(name)", to: file.path, isForced: true)
    if !exists(target) {
      outcome.notes.append(.destinationAbsent(target: target.full, name: name.full))
    }
  }

  private mutating func exists(_ name: UnitName) -> Bool {
    if isBuiltIn(name) { return true }
    return (try? find(name)) != nil
  }

  /// Where the link of an alias stands below the directory of links; nil for the unit's own name.
  private mutating func aliasPlace(_ text: String, _ file: InstallFile) throws(InstallProblem) -> String? {
    let text = try expanded(text, file.specifierName)
    if text.utf8.contains(UInt8(ascii: "/")) { return try dependencyPlace(text, file) }
    var alias = try unitName(text)
    if alias.isTemplate, let instance = file.name.instance { alias = alias.with(instance: instance) }
    if alias == file.name { return nil }
    guard file.name.kind.mayHaveAliases else {
      outcome.notes.append(.aliasRefused(alias: alias.full, kind: file.name.kind.rawValue))
      return nil
    }
    guard alias.kind == file.name.kind, instancesFit(alias, file.name) else {
      throw InstallProblem(
        .unfitAlias, alias.full,
        "\(alias) (Alias=) cannot stand for \(file.name): both must be of one type, and both plain, both "
          + "templates, or the alias an instance of the template")
    }
    return alias.full
  }

  private func instancesFit(_ alias: UnitName, _ name: UnitName) -> Bool {
    switch (alias.instance, name.instance) {
    case (nil, nil): true
    case (let mine?, let theirs?): mine == theirs || theirs.isEmpty
    case (nil, _?), (_?, nil): false
    }
  }

  /// `Alias=sockets.target.wants/web.socket`, the old way to write WantedBy=.
  private func dependencyPlace(_ text: String, _ file: InstallFile) throws(InstallProblem) -> String {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2, let name = UnitName(parts[1]),
      let suffix = [".wants", ".requires"].first(where: parts[0].hasSuffix),
      UnitName(String(parts[0].dropLast(suffix.utf8.count))) != nil,
      name == file.name || (name.isInstance && name.template == file.name)
    {
      return text
    }
    throw InstallProblem(
      .unfitAlias, text,
      "\"\(text)\" (Alias=) is neither a unit's name nor UNIT.wants/\(file.name)")
  }

  // MARK: Links

  /// Makes a link unless it is there already.
  mutating func makeLink(_ path: String, to target: String, isForced: Bool) throws(InstallProblem) {
    switch tree.kind(of: path) {
    case nil: break
    case .link:
      let present = tree.target(of: path) ?? "?"
      if present == target { return }
      // Both name the same unit in the search path.
      if layout.contains(present), layout.contains(target),
        UnitPath.name(of: present) == UnitPath.name(of: target)
      {
        return
      }
      guard isForced else {
        throw InstallProblem(
          .exists, path,
          "\(path) is already a link, to \(present); remove it, or replace it with --force")
      }
      outcome.steps.append(.remove(path: path, within: path))
    case .file, .directory, .other:
      throw InstallProblem(
        .exists, path, "\(path) is already there, and is no link; move it away first")
    }
    tree.link(path, to: target)
    outcome.steps.append(.link(path: path, target: target))
  }

  mutating func addDependency(
    _ names: [String], to text: String, _ suffix: String, in directory: String
  ) throws(InstallProblem) {
    var target = try unitName(text)
    if !isBuiltIn(target) || (try? find(target)) != nil {
      target = try findUsable(text, refusesOwnLinks: false).name
    }
    var files: [InstallFile] = []
    for name in names { files.append(try findUsable(name, refusesOwnLinks: false)) }
    for file in files {
      attempt { (installer) throws(InstallProblem) in
        try installer.makeDependency(of: file, on: target.full, suffix, in: directory)
        if !installer.layout.contains(file.path) {
          try installer.makeLink(directory + "/" + file.name.full, to: file.path, isForced: false)
        }
      }
    }
  }
}

extension UnitKind {
  /// False for units that stand for one thing of the kernel's, by name.
  var mayHaveAliases: Bool {
    switch self {
    case .service, .socket, .target, .device, .timer, .path: true
    case .slice, .mount, .automount, .swap, .scope: false
    }
  }
}
