import UnitModel

// is-enabled and list-unit-files.
extension UnitInstaller {
  /// The state of a unit's file.
  package mutating func state(of text: String) throws(InstallProblem) -> UnitFileState {
    let name = try unitName(text)
    let file = try find(name)
    if file.isMasked { return layout.isRuntime(file.path) ? .maskedRuntime : .masked }
    if file.name != name && !file.name.isInstance { return .alias }
    // A link to a file outside under another name.
    if UnitPath.name(of: file.path) != file.name.full && !file.name.isInstance { return .alias }
    if file.path.hasPrefix("/run/systemd/generator") { return .generated }
    if file.path.hasPrefix("/run/systemd/transient/") { return .transient }
    if let state = enablement(of: file, byKnownNames: true) { return state }
    if enablement(of: file, byKnownNames: false) != nil { return .indirect }
    if file.section.hasRules { return .disabled }
    return file.section.also.isEmpty ? .static : .indirect
  }

  /// What the links in the whole search path make of a unit; nil if there are none that count.
  ///
  /// - Parameter byKnownNames: only links that enabling the unit would make.
  private mutating func enablement(of file: InstallFile, byKnownNames: Bool) -> UnitFileState? {
    var isEnabledAtRuntime = false
    var isEnabledElsewhere = false
    var isLinked = false
    var isLinkedAtRuntime = false
    // Files of the same name below the unit's own are hidden by it.
    var isBelow = false
    for directory in layout.searchPath.directories {
      let path = directory.path
      if layout.counts(directory) {
        let found = links(to: file, in: path, byKnownNames: byKnownNames, isBelow: isBelow)
        if found.isEnabled {
          if layout.isRuntime(path) {
            isEnabledAtRuntime = true
          } else if path == layout.lastingDirectory || layout.isConfiguration(path + "/") {
            return .enabled
          } else {
            isEnabledElsewhere = true
          }
        } else if found.isLinked {
          if layout.isRuntime(path) { isLinkedAtRuntime = true } else { isLinked = true }
        }
      }
      if file.path.hasPrefix(path + "/") { isBelow = true }
    }
    if isEnabledAtRuntime { return .enabledRuntime }
    if isEnabledElsewhere && file.name.isInstance { return .static }
    if isLinked { return .linked }
    return isLinkedAtRuntime ? .linkedRuntime : nil
  }

  private mutating func links(
    to file: InstallFile, in directory: String, byKnownNames: Bool, isBelow: Bool
  ) -> (isEnabled: Bool, isLinked: Bool) {
    let suffixes = [".wants", ".requires", ".upholds"]
    var isLinked = false
    for entry in tree.linksAndDirectories(of: directory) {
      let path = directory + "/" + entry.name
      if entry.kind == .directory, suffixes.contains(where: entry.name.hasSuffix) {
        for inner in tree.entries(of: path) where inner.kind == .link {
          guard isNameOf(file, inner.name) else { continue }
          if !byKnownNames || isKnown(inner.name, file) { return (true, false) }
        }
      } else if entry.kind == .link, UnitName(entry.name) != nil {
        let hasName = !isBelow && entry.name == file.name.full
        let target = tree.target(of: path).map { UnitPath.name(of: $0) }
        let leadsThere = target == file.name.full
        if hasName && leadsThere {
          isLinked = true
        } else if hasName || leadsThere {
          if !byKnownNames || isKnown(entry.name, file) { return (true, false) }
        }
      }
    }
    return (false, isLinked)
  }

  /// True if a link of that name in `.wants/` starts the unit, or an instance of it.
  private func isNameOf(_ file: InstallFile, _ name: String) -> Bool {
    name == file.name.full || (file.name.isTemplate && UnitName(name)?.template == file.name)
  }

  /// True for a name that enabling the unit makes links under.
  private func isKnown(_ name: String, _ file: InstallFile) -> Bool {
    if name == file.name.full || file.section.aliases.contains(name) { return true }
    guard file.name.isTemplate, let instance = file.section.defaultInstance else { return false }
    return name == file.name.with(instance: instance).full
  }

  // MARK: Lists

  /// Every unit file of the search path, sorted by name. Where a name stands in several directories, the
  /// first one counts.
  package mutating func list(states: [String] = [], patterns: [String] = []) -> [UnitFileRow] {
    let rules = presetRules()
    var rows: [UnitFileRow] = []
    for name in allNames() {
      guard patterns.isEmpty || patterns.contains(where: { GlobPattern.matches($0, name.full) }) else {
        continue
      }
      let state = (try? state(of: name.full)) ?? .bad
      guard states.isEmpty || states.contains(state.rawValue) else { continue }
      let path = layout.searchPath.directories.lazy.map { $0.path + "/" + name.full }
        .first { tree.kind(of: $0) != nil }
      rows.append(
        UnitFileRow(
          name: name.full, path: path ?? "", state: state,
          preset: state.hasPreset ? preset(of: name, rules) : ""))
    }
    return rows
  }

  /// `enabled`, `disabled`, or nothing where a preset file says so.
  package func preset(of name: UnitName, _ rules: PresetRules) -> String {
    switch rules.answer(for: name) {
    case .enable, .enableInstances: "enabled"
    case .disable: "disabled"
    case .ignore: "ignored"
    }
  }

  /// The links that enabling has made to a unit (`GetUnitFileLinks`), as disabling would remove them.
  package mutating func links(of text: String, isRuntime: Bool) throws(InstallProblem) -> [String] {
    let directory = try layout.directory(isRuntime: isRuntime)
    var copy = self
    copy.outcome = InstallOutcome()
    try copy.disable([text], in: directory)
    return copy.outcome.steps.map(\.path)
  }
}
