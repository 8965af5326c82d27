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
    if let release = options.release {
      surroundings.release = release
      surroundings.isForSystemd = true
    }
    if options.host == nil { surroundings = surroundings.withPlaceholders }
    self.options = options
    self.loader = UnitLoader(
      source: source, searchPath: searchPath, surroundings: surroundings,
      countsForeignLinks: options.release != nil, readsForeign: true)
  }

  /// The unit of this name as it is loaded for checking.
  package mutating func unit(_ name: UnitName) -> LoadedUnit { loader.load(name) }

  /// The names of all unit files in the search path, aliases and templates too, sorted.
  package var fileNames: [UnitName] { loader.fileNames.compactMap(UnitName.init) }

  /// Says that files have changed: the units made of them are read again from `source`, all others are kept.
  package mutating func replace(source: any UnitFileSource, changed paths: [String]) {
    loader.replace(source: source, changed: paths)
  }

  /// What is wrong with exactly these units, by path, line and column, each finding once.
  ///
  /// - Parameter others: units that run beside them: seen by what compares units, but not reported on.
  package mutating func check(_ names: [UnitName], among others: [UnitName] = []) -> [Diagnostic] {
    var asked: [LoadedUnit] = []
    var askedNames: Set<UnitName> = []
    var diagnostics: [Diagnostic] = []
    for name in names {
      let unit = loader.load(name)
      guard askedNames.insert(unit.name).inserted else { continue }
      asked.append(unit)
      if let finding = absence(unit) { diagnostics.append(finding) }
      diagnostics += unit.diagnostics
    }
    let reach = loader.closure(of: asked.map(\.name) + others + partners(of: asked))
    diagnostics += Plan(asked + reach.filter { !askedNames.contains($0.name) }, asked: askedNames).diagnostics
    diagnostics += OrderingCycles(reach, asked: askedNames).diagnostics
    let set = CheckedSet(
      options: options, surroundings: loader.surroundings, asked: asked, reach: reach,
      fileNames: loader.fileNames, linked: loader.linkedSockets,
      dependencyLinks: Dictionary(
        asked.map { ($0.name, loader.dependencyLinks(of: $0)) }, uniquingKeysWith: { first, _ in first }))
    for unit in set.asked where unit.loaded.loadState == .loaded || unit.loaded.loadState == .badSetting {
      var findings = Findings(unit: unit.name.full)
      for rule in LintRules.all { rule.check(unit, in: set, &findings) }
      diagnostics += Checker.aboutLinesThatCount(findings.diagnostics, unit.loaded)
    }
    diagnostics = diagnostics.filter(isWanted)
    var report = CheckReport(diagnostics, release: options.release)
    report.place(in: asked)
    report.applyAllowances(of: asked, loader.source)
    return report.sorted
  }

  /// What a line that is ignored would have done is no finding.
  private static func aboutLinesThatCount(_ findings: [Diagnostic], _ unit: LoadedUnit) -> [Diagnostic] {
    struct Place: Hashable {
      var path: String
      var line: Int
    }
    if findings.isEmpty || unit.diagnostics.isEmpty { return findings }
    var ignored: Set<Place> = []
    for diagnostic in unit.diagnostics where diagnostic.effect == .lineIgnored {
      guard let origin = diagnostic.origin else { continue }
      ignored.insert(Place(path: origin.source.path, line: origin.span.line))
    }
    return findings.filter { finding in
      guard let origin = finding.origin else { return true }
      return !ignored.contains(Place(path: origin.source.path, line: origin.span.line))
    }
  }

  /// Another release's reader is not told what usher does not apply.
  private func isWanted(_ diagnostic: Diagnostic) -> Bool {
    options.release == nil || !DiagnosticCode.ofUsherOnly.contains(diagnostic.code)
  }

  /// The sockets that start services which were asked for, by name: nothing in a service leads to them.
  private func partners(of units: [LoadedUnit]) -> [UnitName] {
    units.compactMap { unit in
      guard unit.service != nil else { return nil }
      let socket = UnitName(prefix: unit.name.prefix, instance: nil, kind: .socket)
      return loader.fileNames.containsSorted(socket.full) ? socket : nil
    }
  }

  private func absence(_ unit: LoadedUnit) -> Diagnostic? {
    guard unit.loadState == .notFound, !unit.kind.isForeign else { return nil }
    let near = EditDistance.nearest(to: unit.name.full, among: loader.fileNames)
    return Diagnostic(
      .error, code: "unit-not-found", at: nil, "cannot find \(unit.name)",
      consequence: "nothing was checked for it",
      help: near.map { "did you mean \($0)?" } ?? "name a unit of the search path, or a file",
      unit: unit.name.full, effect: .unitRefused)
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
