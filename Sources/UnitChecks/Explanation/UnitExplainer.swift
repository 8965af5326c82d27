import UnitFiles
import UnitModel
import UnitSyntax

/// Says in prose what a unit will do: on a knock, at a start, at a stop, at its limits.
///
/// Every sentence is about what usherd does, with the numbers of the typed settings. Nothing is looked up:
/// what stands in other units comes with `Neighbours`.
package struct UnitExplainer {
  let unit: LoadedUnit
  let neighbours: Neighbours
  let surroundings: Surroundings
  /// What a check says of the unit; nil: nobody checked it.
  let findings: [Diagnostic]?
  /// How paths are shown.
  let shown: (String) -> String
  /// The lines that count, by `Section.Key`.
  let lines: [String: Assignment]

  package init(
    _ unit: LoadedUnit, _ neighbours: Neighbours, surroundings: Surroundings, findings: [Diagnostic]? = nil,
    shown: @escaping (String) -> String = { $0 }
  ) {
    self.unit = unit
    self.neighbours = neighbours
    self.surroundings = surroundings
    self.findings = findings
    self.shown = shown
    var lines: [String: Assignment] = [:]
    for entry in MergedListing(unit, surroundings: surroundings).entries where entry.state == .effective {
      lines["\(entry.assignment.section).\(entry.assignment.key)"] = entry.assignment
    }
    self.lines = lines
  }

  package var explanation: Explanation {
    var text = Explanation(title: title)
    text.add("Cannot be started", refusals)
    guard unit.loadState == .loaded || unit.loadState == .badSetting else { return text }
    switch unit.kind {
    case .socket(let socket): explain(socket, &text)
    case .service(let service): explain(service, &text)
    case .target: text.add("What it brings up", pulledIn)
    case .foreign:
      text.add("What it is", [foreign])
      return text
    }
    text.add("What starts it", starters)
    text.add("Other units", dependencies)
    text.add("Lines without effect", withoutEffect)
    text.add("Files", files)
    return text
  }

  private var title: String {
    guard let description = unit.unit.description, !description.isEmpty else { return unit.name.full }
    return "\(unit.name): \(description)"
  }

  /// - Source: `ForeignUnit`
  private var foreign: String {
    let kind = unit.name.kind
    let path = UnitName.unescapePath(unit.name.withoutSuffix) ?? "the path of its name"
    switch kind {
    case .slice:
      return "A slice is always up: usherd makes cgroups when they are needed, and reads no slice units."
    case .mount: return "It is up while something is mounted on \(path). usherd mounts nothing itself."
    case .swap: return "It is up while \(path) is used as swap space. usherd sees to none itself."
    case .device: return "It is up while there is a device \(path)."
    case .timer, .path, .automount, .scope:
      return "usherd runs no \(kind.rawValue) units: it is never up, and what needs it cannot start."
    case .service, .socket, .target: return "usherd runs it."
    }
  }

  private var refusals: [String] {
    switch unit.loadState {
    case .loaded: []
    case .masked: ["It is masked by \(shown(unit.fragmentPath ?? "a link to /dev/null"))."]
    case .notFound: ["There is no unit file for it."]
    case .error, .badSetting:
      unit.diagnostics.filter {
        $0.severity == .error
          && ($0.effect == .unitRefused || $0.effect == .fileRejected || $0.effect == .none)
      }
      .map { diagnostic in
        let place = diagnostic.origin.map { " (\(shown($0.source.path)):\($0.span.line))" } ?? ""
        return Prose.sentence(diagnostic.what) + place + "."
      }
    }
  }

  /// `(Key=, FILE:LINE)` for a value that a line sets, `(Key=, the default)` otherwise.
  func source(_ section: String, _ key: String, name: Bool = true) -> String {
    let what = name ? "\(key)=, " : ""
    guard let line = lines["\(section).\(key)"] else { return "(\(what)the default)" }
    return "(\(what)\(place(line)))"
  }

  func place(_ assignment: Assignment) -> String {
    "\(UnitExplainer.short(assignment.origin.source.path)):\(assignment.origin.span.line)"
  }

  /// The name of a file, that of a drop-in with its folder: the whole paths stand under "Files".
  private static func short(_ path: String) -> String {
    let folder = UnitPath.name(of: UnitPath.directory(of: path))
    return folder.hasSuffix(".d") ? folder + "/" + UnitPath.name(of: path) : UnitPath.name(of: path)
  }

  func isSet(_ section: String, _ key: String) -> Bool { lines["\(section).\(key)"] != nil }

  /// The same for another unit, with nothing around it.
  func explainer(of other: LoadedUnit) -> UnitExplainer {
    var around = Neighbours()
    around.sockets = neighbours.sockets
    return UnitExplainer(other, around, surroundings: surroundings, shown: shown)
  }
}
