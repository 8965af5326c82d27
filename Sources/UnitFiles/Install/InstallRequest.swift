/// What somebody asks for: a verb, the units, and how.
package struct InstallRequest: Hashable, Sendable {
  package enum Verb: Hashable, Sendable {
    case enable, disable, reenable, preset, presetAll, mask, unmask, link, revert
    /// `add-wants` and `add-requires`: the directory's ending, and the unit that gets the dependency.
    case addDependency(suffix: String, target: String)
    /// `set-default`
    case setDefault
  }

  /// What `preset` is allowed to do.
  package enum PresetMode: String, CaseIterable, Sendable {
    case full
    case enableOnly = "enable-only"
    case disableOnly = "disable-only"
  }

  package var verb: Verb
  /// Names of units, for some verbs paths of unit files.
  package var names: [String]
  /// Only until the next boot.
  package var isRuntime = false
  /// Links that are in the way are replaced.
  package var isForced = false
  package var presetMode = PresetMode.full

  package init(
    _ verb: Verb, _ names: [String] = [], isRuntime: Bool = false, isForced: Bool = false,
    presetMode: PresetMode = .full
  ) {
    self.verb = verb
    self.names = names
    self.isRuntime = isRuntime
    self.isForced = isForced
    self.presetMode = presetMode
  }
}
