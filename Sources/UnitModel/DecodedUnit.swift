import UnitSyntax

/// What decoding a merged unit gave.
package struct DecodedUnit: Sendable {
  package var kind: LoadedUnit.Kind
  package var unit: UnitSettings
  package var exec: ExecSettings
  package var kill: KillSettings
  package var diagnostics: [Diagnostic]
  /// True if the unit cannot be used at all (`LoadState.badSetting`); a diagnostic says why.
  package var isBad: Bool
  /// True if a value changes with the instance.
  package var dependsOnInstance: Bool
}
