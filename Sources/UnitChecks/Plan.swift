import UnitModel
import UnitSyntax

/// The units that are to run together, and what is wrong with them as a set.
package struct Plan: Sendable {
  /// In the order of loading, each once.
  package let units: [LoadedUnit]
  /// Findings that no unit shows alone. Those of the units themselves stay with the units.
  package let diagnostics: [Diagnostic]

  /// - Parameter asked: the units that findings are wanted of; nil: all.
  package init(_ units: [LoadedUnit], asked: Set<UnitName>? = nil) {
    self.units = units
    self.diagnostics = AddressConflicts(units, asked: asked).diagnostics
  }
}
