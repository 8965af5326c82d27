import UnitChecks
import UnitModel
import UnitSyntax

/// Explains the units of a selection.
struct UnitExplanations {
  private let selection: UnitSelection

  init(_ selection: UnitSelection) { self.selection = selection }

  /// One for each unit that was asked for.
  func all() -> [Explanation] { selection.sets.flatMap(explain) }

  private func explain(_ set: UnitSet) -> [Explanation] {
    var loader = UnitLoader(
      source: set.source, searchPath: set.searchPath, surroundings: selection.surroundings)
    var checker = Checker(
      source: set.source, searchPath: set.searchPath, surroundings: selection.surroundings)
    return set.names.map { name in
      let unit = loader.load(name)
      let neighbours = Neighbours(of: unit, &loader)
      let paths = selection.paths
      return UnitExplainer(
        unit, neighbours, surroundings: selection.surroundings, findings: checker.check([name]),
        shown: { paths.shown($0) }
      ).explanation
    }
  }
}
