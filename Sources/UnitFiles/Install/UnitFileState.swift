/// What is true of a unit's file and the links to it.
///
/// - Source: systemctl(1), "is-enabled"
package enum UnitFileState: String, CaseIterable, Sendable {
  case enabled
  case enabledRuntime = "enabled-runtime"
  /// Its file is outside of the search path, and a link leads there.
  case linked
  case linkedRuntime = "linked-runtime"
  case masked
  case maskedRuntime = "masked-runtime"
  /// Nothing in it says how to enable it.
  case `static`
  /// It is in use by another name, or enables others only.
  case indirect
  case disabled
  case generated
  case transient
  case alias
  /// Its file cannot be read.
  case bad

  /// True where `is-enabled` ends with 0.
  package var isEnabled: Bool {
    switch self {
    case .enabled, .enabledRuntime, .static, .indirect, .generated, .alias: true
    case .linked, .linkedRuntime, .masked, .maskedRuntime, .disabled, .transient, .bad: false
    }
  }

  /// What presets say only matters for a unit that could be enabled or disabled.
  package var hasPreset: Bool {
    switch self {
    case .enabled, .enabledRuntime, .linked, .linkedRuntime, .masked, .maskedRuntime, .disabled, .indirect:
      true
    case .static, .generated, .transient, .alias, .bad: false
    }
  }
}

/// One row of `list-unit-files`.
package struct UnitFileRow: Hashable, Sendable {
  package var name: String
  /// Where its file, or the link to another name, is.
  package var path: String
  package var state: UnitFileState
  /// `enabled`, `disabled`, or nothing.
  package var preset: String

  package init(name: String, path: String, state: UnitFileState, preset: String) {
    self.name = name
    self.path = path
    self.state = state
    self.preset = preset
  }
}
