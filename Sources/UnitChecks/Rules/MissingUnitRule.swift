import UnitFiles
import UnitModel
import UnitSyntax

/// Dependencies on units that are not there.
///
/// A unit that is not found may come with another package. So this speaks up where the host's own are looked
/// at, and, as a note, where a folder is checked as a set; what comes with every system is left out then.
///
/// - Source: systemd.unit(5), "Requires=", "Wants=", "After="
enum MissingUnitRule: LintRule {
  /// What a line asks of the units that it names.
  private enum Bond {
    case strong, weak, order
  }

  private static let keys: [(String, Bond)] = [
    ("Requires", .strong), ("Requisite", .strong), ("BindsTo", .strong), ("BindTo", .strong),
    ("Wants", .weak), ("PartOf", .weak), ("Upholds", .weak), ("After", .order),
  ]

  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    checkMasked(unit, set, &findings)
    for path in set.dependencyLinks[unit.name]?.nameless ?? [] {
      findings.add(
        .warning, "dependency-missing", at: nil, "\(path) is not named after a unit",
        consequence: "nothing is pulled in by it", help: "name it after the unit, or remove it")
    }
    guard set.options.host != nil || set.options.isComplete else { return }
    checkLinks(unit, set, &findings)
    checkTriggered(unit, set, &findings)
    // One that is required and waited for is told once.
    var told: Set<UnitName> = []
    var unordered: [(name: UnitName, origin: Origin)] = []
    for (key, bond) in keys {
      for line in unit.lines("Unit", key) {
        for word in line.words {
          guard let name = UnitName(word.text), !name.isTemplate, isOurs(name), !told.contains(name),
            !set.isThere(name), set.unit(name) != nil
          else { continue }
          told.insert(name)
          let origin = line.origin(of: word.range)
          if bond == .order, slip(name, unit, set) == nil {
            if isWorthTelling(name, set), set.options.host == nil { unordered.append((name, origin)) }
          } else {
            report(name, origin, bond, unit, set, &findings)
          }
        }
      }
    }
    report(unordered, unit, &findings)
  }

  /// A mask is there on purpose, so it is told wherever it is seen; to want a masked unit is to want nothing.
  private static func checkMasked(_ unit: CheckedUnit, _ set: CheckedSet, _ findings: inout Findings) {
    var told: Set<UnitName> = []
    func tell(_ name: UnitName, _ origin: Origin?, _ what: String) {
      guard set.unit(name)?.loadState == .masked, told.insert(name).inserted else { return }
      findings.add(
        .warning, "dependency-missing", at: origin, what, consequence: "\(unit.name) cannot be started",
        help: "unmask \(name), or leave it out")
    }
    for (key, bond) in keys where bond == .strong {
      for line in unit.lines("Unit", key) {
        for word in line.words {
          guard let name = UnitName(word.text) else { continue }
          tell(name, line.origin(of: word.range), "\(name), which \(unit.name) needs, is masked")
        }
      }
    }
  }

  /// Links that name units which are not there.
  private static func checkLinks(_ unit: CheckedUnit, _ set: CheckedSet, _ findings: inout Findings) {
    guard let links = set.dependencyLinks[unit.name] else { return }
    func tell(_ link: UnitFileIndex.DependencyLink, isStrong: Bool) {
      let name = link.name
      guard !name.isTemplate, isOurs(name), isWorthTelling(name, set), set.unit(name) != nil,
        !set.isThere(name)
      else { return }
      findings.add(
        isStrong ? .warning : .note, "dependency-missing", at: nil,
        "\(link.path) is a link to a unit that is not there: \(name)",
        consequence: isStrong
          ? "\(unit.name) cannot be started without it" : "\(unit.name) is started without it",
        help: "add the unit, or remove the link")
    }
    for link in links.requires { tell(link, isStrong: true) }
    for link in links.wants { tell(link, isStrong: false) }
  }

  /// What a timer or a path is to start.
  private static func checkTriggered(_ unit: CheckedUnit, _ set: CheckedSet, _ findings: inout Findings) {
    let section: String
    switch unit.name.kind {
    case .timer: section = "Timer"
    case .path: section = "Path"
    default: return
    }
    if unit.name.isTemplate { return }
    let line = unit.line(section, "Unit")
    let own = UnitName(prefix: unit.name.prefix, instance: unit.name.instance, kind: .service)
    guard line?.value.contains("%") != true, let name = line.map({ UnitName($0.value) }) ?? own, isOurs(name),
      isWorthTelling(name, set), !set.fileNames.containsSorted(name.full),
      name.template.map({ set.fileNames.containsSorted($0.full) }) != true
    else { return }
    findings.add(
      set.options.host == nil ? .note : .warning, "dependency-missing", at: line?.valueOrigin,
      "there is no \(name)\(set.options.host == nil ? " among these units" : "") for \(unit.name) to start",
      consequence: "\(unit.name) cannot be started without it",
      help: "add it, or name the unit with Unit= in [\(section)]")
  }

  /// Where the host is known, all its units are; of a folder the others that every system has are not in it.
  private static func isWorthTelling(_ name: UnitName, _ set: CheckedSet) -> Bool {
    set.options.host != nil || !WellKnownUnit.isOne(name)
  }

  /// That what is waited for need not be there is what an order is for, so all of them make one note.
  private static func report(
    _ unordered: [(name: UnitName, origin: Origin)], _ unit: CheckedUnit, _ findings: inout Findings
  ) {
    guard let first = unordered.first else { return }
    let names = unordered.map(\.name.full)
    findings.add(
      .note, "dependency-missing", at: first.origin,
      names.count == 1
        ? "there is no \(first.name) among these units"
        : "\(names.count) units of After= are not among these: \(names.joined(separator: ", "))",
      consequence: "\(unit.name) waits for what there is, which is nothing if no other package brings "
        + (names.count == 1 ? "it" : "them"),
      help: "correct the name, or leave it as it is if the unit is of another package")
  }

  /// Of the other kinds files are not read.
  private static func isOurs(_ name: UnitName) -> Bool {
    switch name.kind {
    case .service, .socket, .target: true
    case .slice, .mount, .automount, .device, .swap, .timer, .path, .scope: false
    }
  }

  private static func report(
    _ name: UnitName, _ origin: Origin, _ bond: Bond, _ unit: CheckedUnit, _ set: CheckedSet,
    _ findings: inout Findings
  ) {
    guard isWorthTelling(name, set) else { return }
    let isOfHost = set.options.host != nil
    let near = slip(name, unit, set)
    let severity: Diagnostic.Severity
    switch bond {
    case .strong: severity = isOfHost || near != nil ? .warning : .note
    case .weak, .order: severity = near != nil ? .warning : .note
    }
    let consequence: String
    switch bond {
    case .strong: consequence = "\(unit.name) cannot be started without it"
    case .weak: consequence = "\(unit.name) is started without it"
    case .order: consequence = "\(unit.name) waits for nothing"
    }
    findings.add(
      severity, "dependency-missing", at: origin,
      isOfHost ? "there is no \(name)" : "there is no \(name) among these units", consequence: consequence,
      help: near.map { "did you mean \($0)?" }
        ?? (isOfHost ? "add the unit, or leave the name out" : "add it, unless another package brings it"),
      fixes: near.map { [.init("write \($0)", at: origin, replacement: $0)] } ?? [])
  }

  /// The unit that was meant, if the name looks like a slip of the pen: one letter too many, too few or wrong,
  /// or two that have changed places.
  private static func slip(_ name: UnitName, _ unit: CheckedUnit, _ set: CheckedSet) -> String? {
    // One letter in a short name is another name.
    guard name.prefix.utf8.count > 4 else { return nil }
    let suffix = "." + name.kind.rawValue
    let wrong = Array(name.prefix.utf8)
    for near in [set.suggestions.nearest(to: name), WellKnownUnit.target(near: name)] {
      guard let near, near + suffix != unit.name.full else { continue }
      let right = Array(near.utf8)
      let distance = EditDistance.distance(right, wrong)
      guard distance <= 1 || distance == 2 && right.sorted() == wrong.sorted() else { continue }
      // A unit that names both means both.
      if names(near + suffix, unit) { continue }
      return near + suffix
    }
    return nil
  }

  private static func names(_ other: String, _ unit: CheckedUnit) -> Bool {
    unit.loaded.merged.assignments.contains { $0.section == "Unit" && $0.origin(ofWord: other) != nil }
  }
}
