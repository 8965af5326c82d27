import UnitFiles
import UnitModel
import UnitSyntax

/// Checks units: loads them and says what is wrong with them, alone and together.
///
/// It keeps what it loaded, so that a second check after a change of one file costs that file
/// (`replace(source:changed:)`).
package struct Checker: Sendable {
  package let options: CheckOptions
  /// What was loaded so far.
  package private(set) var loader: UnitLoader

  /// - Parameter surroundings: its release is replaced by that of `options`, if it names one.
  package init(
    source: any UnitFileSource, searchPath: SearchPath, surroundings: Surroundings,
    options: CheckOptions = CheckOptions()
  ) {
    var surroundings = surroundings
    if let release = options.release { surroundings.release = release }
    if options.host == nil { surroundings = surroundings.withPlaceholders }
    self.options = options
    self.loader = UnitLoader(
      source: source, searchPath: searchPath, surroundings: surroundings, countsForeignLinks: true)
  }

  /// The unit of this name as it is loaded for checking.
  package mutating func unit(_ name: UnitName) -> LoadedUnit { loader.load(name) }

  /// Says that files have changed: the units made of them are read again from `source`, all others are kept.
  package mutating func replace(source: any UnitFileSource, changed paths: [String]) {
    loader.replace(source: source, changed: paths)
  }

  /// What is wrong with exactly these units, by path, line and column, each finding once.
  ///
  /// - Parameter others: units that run beside them: seen by what compares units, but not reported on.
  package mutating func check(_ names: [UnitName], among others: [UnitName] = []) -> [Diagnostic] {
    var units: [LoadedUnit] = []
    var seen: Set<UnitName> = []
    for name in names {
      let unit = loader.load(name)
      if seen.insert(unit.name).inserted { units.append(unit) }
    }
    var diagnostics = units.flatMap(\.diagnostics)
    diagnostics += Plan(units + others.map { loader.load($0) }.filter { !seen.contains($0.name) }).diagnostics
    return diagnostics
  }
}

extension Surroundings {
  /// Where the host that the units are for is not known, `%m`, `%b` and `%q` have values all the same: every
  /// host that has booted gives them some.
  fileprivate var withPlaceholders: Surroundings {
    var surroundings = self
    let id = "0123456789abcdef0123456789abcdef"
    surroundings.machineID = machineID ?? id
    surroundings.bootID = bootID ?? id
    surroundings.prettyHostName = prettyHostName ?? hostName
    return surroundings
  }
}
