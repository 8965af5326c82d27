import UnitModel

// preset and preset-all.
extension UnitInstaller {
  mutating func preset(
    _ texts: [String], _ mode: InstallRequest.PresetMode, in directory: String, isForced: Bool
  ) throws(InstallProblem) {
    let rules = presetRules()
    var names: [UnitName] = []
    for text in texts {
      let name = try unitName(text)
      _ = try find(name)
      names.append(name)
    }
    try settle(names, rules, mode, in: directory, isForced: isForced, refusesMasked: true)
  }

  mutating func presetAll(
    _ mode: InstallRequest.PresetMode, in directory: String, isForced: Bool
  ) throws(InstallProblem) {
    try settle(allNames(), presetRules(), mode, in: directory, isForced: isForced, refusesMasked: false)
  }

  /// - Parameter refusesMasked: a masked unit that is to be enabled is a problem; else it is passed over.
  private mutating func settle(
    _ names: [UnitName], _ rules: PresetRules, _ mode: InstallRequest.PresetMode, in directory: String,
    isForced: Bool, refusesMasked: Bool
  ) throws(InstallProblem) {
    var enabled: [InstallFile] = []
    var disabled: [UnitName] = []
    for name in names {
      // What is broken or masked is nobody's preset; an alias follows its unit.
      guard let file = try? find(name), file.name == name else { continue }
      var wanted: [UnitName] = []
      switch rules.answer(for: name) {
      case .ignore: continue
      case .disable:
        disabled.append(name)
        continue
      case .enable: wanted = [name]
      case .enableInstances(let instances): wanted = instances.map { name.with(instance: $0) }
      }
      for name in wanted {
        guard let file = try? find(name) else { continue }
        if file.isMasked, refusesMasked {
          throw InstallProblem(
            .masked, file.path,
            "\(name) is to be enabled, but is masked by \(file.path); `usherctl unmask \(name)` takes that back"
          )
        }
        if file.isMasked {
          outcome.notes.append(.masked(name: name.full, path: file.path))
        } else {
          enabled.append(file)
        }
      }
    }
    if mode != .enableOnly { removeLinks(to: try marked(disabled), in: directory) }
    if mode != .disableOnly {
      _ = try apply(enabled, in: directory, isForced: isForced, isPreset: true)
    }
  }

  package mutating func presetRules() -> PresetRules {
    var paths: [String: String] = [:]
    for directory in layout.presetDirectories {
      for entry in tree.entries(of: directory) where entry.name.hasSuffix(".preset") {
        if paths[entry.name] == nil { paths[entry.name] = directory + "/" + entry.name }
      }
    }
    var rules = PresetRules()
    for (_, path) in paths.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      if case .bytes(let bytes) = tree.read(path) {
        rules.add(String(decoding: bytes, as: UTF8.self), path: path)
      }
    }
    return rules
  }

  /// Every name that stands in the search path, sorted.
  mutating func allNames() -> [UnitName] {
    var names: Set<UnitName> = []
    for directory in layout.searchPath.directories {
      for entry in tree.entries(of: directory.path) where entry.kind == .file || entry.kind == .link {
        if let name = UnitName(entry.name) { names.insert(name) }
      }
    }
    return names.sorted { $0.full < $1.full }
  }
}
