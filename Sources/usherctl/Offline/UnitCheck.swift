import UnitChecks
import UnitFiles
import UnitModel
import UnitSyntax

/// Checks a selection of units and gathers what belongs to it.
struct UnitCheck {
  private let selection: UnitSelection
  private let options: CheckOptions
  private let allowed: Set<String>
  private var report = CheckReport()
  private var sources: [ObjectIdentifier: KnownSource] = [:]
  private var seenFiles: Set<CheckReport.File> = []
  private var seenFindings: Set<Key> = []

  /// A text that findings are in.
  private struct KnownSource {
    /// Kept, so that no other text comes to lie where this one lay and is taken for it.
    let read: SourceText
    /// The same under the name that the user gave it.
    let shown: SourceText
    let file: CheckReport.File
    var lines: LineTable
  }

  /// What makes two findings one.
  private struct Key: Hashable {
    var code: String
    var what: String
    var place: CheckReport.Place?
  }

  /// - Parameter allowed: codes of findings that are left out.
  init(_ selection: UnitSelection, _ options: CheckOptions, allowed: [String] = []) {
    self.selection = selection
    self.options = options
    self.allowed = Set(allowed)
    report.target = options.release.map(String.init) ?? "usher"
    report.workingDirectory = selection.paths.workingDirectory
  }

  mutating func run() -> CheckReport {
    for set in selection.sets { check(set) }
    return report
  }

  private mutating func check(_ set: UnitSet) {
    var options = options
    options.isAlone = set.isAlone
    if set.isWholeFolder { options.isComplete = true }
    var checker = Checker(
      source: set.source, searchPath: set.searchPath, surroundings: selection.surroundings, options: options)
    var diagnostics = checker.check(set.names)
    // Links that mean nothing are no units: they are told of where they were asked for.
    let asked = Set(set.names.map(\.full))
    let links = checker.loader.searchPathDiagnostics.filter { $0.unit.map(asked.contains) ?? false }
    let linkNames = Set(links.compactMap(\.unit))
    // The loader says of the same link that its unit cannot be read.
    let unfit = Set(links.filter { $0.code == "alias-unfit" }.compactMap(\.unit))
    diagnostics.removeAll { $0.code == "unit-unreadable" && $0.unit.map(unfit.contains) ?? false }
    diagnostics += links
    var mainFiles: [String: String] = [:]
    var missing: [Diagnostic] = []
    for name in set.names {
      let unit = checker.unit(name)
      if let asked = set.dropIns[name] {
        for path in asked.sorted() { list(path) }
        mainFiles[unit.name.full] = asked.min()
        continue
      }
      let main = unit.fragmentPath ?? set.files[name]
      mainFiles[unit.name.full] = main
      for path in [main].compactMap(\.self) + unit.dropInPaths { list(path) }
      // What is in the way of a unit is told by the loader.
      let isTold = unit.diagnostics.contains { $0.code == "unit-unreadable" }
      if unit.loadState == .notFound, !isTold, let path = set.files[name], !linkNames.contains(name.full) {
        missing.append(unreadable(path, name, set))
      }
    }
    for diagnostic in diagnostics + missing where !allowed.contains(diagnostic.code) {
      guard belongs(diagnostic, set, &checker) else { continue }
      add(diagnostic, mainFiles)
    }
  }

  /// Of a unit whose drop-in alone was asked for, only what is about that file counts. Where the unit itself
  /// is not there, only what can be said without it.
  private func belongs(_ diagnostic: Diagnostic, _ set: UnitSet, _ checker: inout Checker) -> Bool {
    let unit = diagnostic.unit.flatMap { UnitName($0) }
    // The file is there, whatever is wrong with it; that is told in its own words.
    if diagnostic.code == "unit-not-found", let unit, set.files[unit] != nil { return false }
    guard let unit, let asked = set.dropIns[unit] else { return true }
    guard let origin = diagnostic.origin else { return diagnostic.code == "drop-in-unreadable" }
    guard asked.contains(origin.source.path) else {
      return diagnostic.notes.contains { asked.contains($0.origin.source.path) }
        && !set.standIns.contains(unit)
    }
    return !set.standIns.contains(unit)
      || checker.unit(unit).diagnostics.contains {
        $0.code == diagnostic.code && $0.origin?.span == origin.span
          && $0.origin?.source.path == origin.source.path
      }
  }

  /// A file that was asked for, but that means nothing to the search path: a link to itself.
  private func unreadable(_ path: String, _ name: UnitName, _ set: UnitSet) -> Diagnostic {
    var why = "it is no unit file"
    switch set.source.read(path) {
    case .unreadable(let words): why = words
    case .absent where set.source.linkTarget(of: path) != nil: why = "it is a link to nothing"
    case .absent, .bytes, .nullDevice: break
    }
    return Diagnostic(
      .error, code: "unit-unreadable", at: nil, "cannot read \(path): \(why)",
      consequence: "\(name) is not loaded", unit: name.full, effect: .unitRefused)
  }

  // MARK: - Places

  private mutating func add(_ diagnostic: Diagnostic, _ mainFiles: [String: String]) {
    var finding = CheckReport.Finding(diagnostic: diagnostic)
    finding.diagnostic.what = selection.paths.shown(in: diagnostic.what)
    finding.diagnostic.consequence = selection.paths.shown(in: diagnostic.consequence)
    finding.diagnostic.help = selection.paths.shown(in: diagnostic.help)
    if let origin = diagnostic.origin {
      let (shown, place) = located(origin)
      finding.diagnostic.origin = shown
      finding.place = place
    } else if let path = diagnostic.unit.flatMap({ mainFiles[$0] }) {
      finding.place = CheckReport.Place(file: selection.paths.file(path))
    }
    for index in diagnostic.notes.indices {
      let (shown, place) = located(diagnostic.notes[index].origin)
      finding.diagnostic.notes[index].origin = shown
      finding.notePlaces.append(place)
    }
    for index in diagnostic.fixes.indices {
      let (shown, place) = located(diagnostic.fixes[index].place)
      finding.diagnostic.fixes[index].place = shown
      finding.fixPlaces.append(place)
    }
    let key = Key(code: diagnostic.code, what: diagnostic.what, place: finding.place)
    if seenFindings.insert(key).inserted { report.findings.append(finding) }
  }

  private mutating func located(_ origin: Origin) -> (Origin, CheckReport.Place) {
    let identity = ObjectIdentifier(origin.source)
    var known =
      sources.removeValue(forKey: identity)
      ?? {
        let file = selection.paths.file(origin.source.path)
        return KnownSource(
          read: origin.source, shown: SourceText(path: file.shown, bytes: origin.source.bytes), file: file,
          lines: LineTable(origin.source.bytes))
      }()
    let place = CheckReport.Place(file: known.file, region: known.lines.region(of: origin.span))
    sources[identity] = known
    return (Origin(source: known.shown, span: origin.span), place)
  }

  private mutating func list(_ path: String) {
    let file = selection.paths.file(path)
    if seenFiles.insert(file).inserted { report.files.append(file) }
  }
}

extension ShownPaths {
  /// - Parameter path: as units are read by it.
  func file(_ path: String) -> CheckReport.File {
    // What is built in has no path.
    guard path.hasPrefix("/") else { return CheckReport.File(shown: path, path: nil) }
    return CheckReport.File(shown: shown(path), path: onDisk(path))
  }
}
