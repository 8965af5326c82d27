import UnitSyntax

/// Makes typed units of merged assignments.
///
/// A value that cannot be read is reported and its assignment ignored, as systemd does; decoding
/// always goes on to the end. Only what makes a unit unusable sets `isBad`.
package struct UnitDecoder: Sendable {
  package let surroundings: Surroundings

  package init(surroundings: Surroundings) { self.surroundings = surroundings }

  package func decode(_ merged: MergedUnit, name: UnitName) -> DecodedUnit {
    var decoding = UnitDecoding(
      name: name,
      expander: SpecifierExpander(
        surroundings: surroundings, name: name,
        fragmentPath: merged.fragmentPath))
    decoding.apply(merged)
    decoding.complete()
    return DecodedUnit(
      kind: decoding.kind, unit: decoding.unit, exec: decoding.exec, kill: decoding.kill,
      diagnostics: decoding.diagnostics, isBad: decoding.isBad,
      dependsOnInstance: decoding.dependsOnInstance)
  }
}
