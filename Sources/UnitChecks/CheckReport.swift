import UnitFiles
import UnitModel
import UnitSyntax

/// The findings of one check while they are put in order.
struct CheckReport {
  private var diagnostics: [Diagnostic]
  private let release: Int?

  init(_ diagnostics: [Diagnostic], release: Int?) {
    self.diagnostics = diagnostics
    self.release = release
  }

  /// Gives findings about a whole unit a place: the header of its section, or else the head of its main file.
  mutating func place(in units: [LoadedUnit]) {
    var byName: [String: LoadedUnit] = [:]
    for index in diagnostics.indices where diagnostics[index].origin == nil {
      if byName.isEmpty { for unit in units { byName[unit.name.full] = unit } }
      guard let name = diagnostics[index].unit, let unit = byName[name] else { continue }
      diagnostics[index].origin = CheckReport.head(of: unit)
    }
  }

  /// The header of the section that the unit is named after.
  private static func head(of unit: LoadedUnit) -> Origin? {
    let main = unit.merged.assignments.filter { $0.origin.source.path == unit.fragmentPath }
    let section = CheckedUnit(unit).section
    guard let source = main.first?.origin.source else { return nil }
    let sections = Lexer.lex(source).sections
    guard let header = sections.first(where: { $0.name == section }) ?? sections.first else { return nil }
    return Origin(source: source, span: header.span)
  }

  /// Drops what comments in the files allow, and reports comments that allow nothing.
  mutating func applyAllowances(of units: [LoadedUnit], _ source: any UnitFileSource) {
    var byPath: [String: (allowances: Allowances, unit: String)] = [:]
    var seen: Set<String> = []
    for unit in units {
      for text in CheckReport.sources(of: unit, source) where seen.insert(text.path).inserted {
        if Allowances.mayStand(in: text) { byPath[text.path] = (Allowances(text), unit.name.full) }
      }
    }
    if byPath.isEmpty { return }
    diagnostics = diagnostics.filter { diagnostic in
      guard let path = diagnostic.origin?.source.path else { return true }
      return byPath[path]?.allowances.allows(diagnostic) != true
    }
    for entry in byPath.values { diagnostics += entry.allowances.findings(unit: entry.unit, target: release) }
  }

  /// The files of a unit. One without a single assignment is read once more.
  private static func sources(of unit: LoadedUnit, _ source: any UnitFileSource) -> [SourceText] {
    var texts: [SourceText] = []
    for line in unit.merged.assignments where texts.last !== line.origin.source {
      texts.append(line.origin.source)
    }
    for diagnostic in unit.diagnostics {
      if let text = diagnostic.origin?.source, !texts.contains(where: { $0.path == text.path }) {
        texts.append(text)
      }
    }
    for path in [unit.fragmentPath].compactMap(\.self) + unit.dropInPaths
    where !texts.contains(where: { $0.path == path }) {
      if case .bytes(let bytes) = source.read(path) { texts.append(SourceText(path: path, bytes: bytes)) }
    }
    return texts
  }

  /// By path, line and column; of findings of one code at one place only the first is kept, such as those of a
  /// template and its instance, or of a drop-in that many units share.
  var sorted: [Diagnostic] {
    struct Key: Hashable {
      var path: String
      var lower: Int
      var upper: Int
      var code: String
      var what: String
    }
    /// What parts findings of one code at one place.
    func about(_ diagnostic: Diagnostic) -> String {
      switch diagnostic.code {
      // Several links of a unit have one place, its section.
      case "dependency-missing": diagnostic.what
      // A listener may clash with another unit's and with one of its own unit.
      case "address-conflict": diagnostic.what.contains(" is taken by ") ? "another" : "own"
      default: ""
      }
    }
    var seen: Set<Key> = []
    let unique = diagnostics.filter { diagnostic in
      let span = diagnostic.origin?.span
      return seen.insert(
        Key(
          path: diagnostic.origin?.source.path ?? diagnostic.unit ?? "", lower: span?.lower ?? -1,
          upper: span?.upper ?? -1, code: diagnostic.code,
          what: span == nil ? diagnostic.what : about(diagnostic))
      ).inserted
    }
    return unique.sorted { a, b in
      let first = a.origin?.source.path ?? a.unit ?? ""
      let second = b.origin?.source.path ?? b.unit ?? ""
      if first != second { return first < second }
      let mine = (a.origin?.span.lower ?? -1, a.origin?.span.upper ?? -1)
      let theirs = (b.origin?.span.lower ?? -1, b.origin?.span.upper ?? -1)
      if mine != theirs { return mine < theirs }
      return (b.severity, a.code) < (a.severity, b.code)
    }
  }
}
