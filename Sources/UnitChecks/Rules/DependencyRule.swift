import UnitModel
import UnitSyntax

/// Dependencies that cannot mean what they say: of a unit on itself, and on a unit that it excludes.
///
/// An order in both directions is a ring, which `OrderingCycles` tells.
///
/// - Source: systemd.unit(5), "Requires=", "Conflicts=", "Before="
enum DependencyRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    for key in loud + quiet { checkItself(key, unit, set, &findings) }
    checkContradiction(unit, set, &findings)
  }

  // MARK: Itself

  /// systemd says in its log that it drops these…
  private static let loud = ["After", "Before", "Conflicts", "OnFailure", "OnSuccess"]
  /// …and drops these without a word.
  private static let quiet = [
    "Requires", "Requisite", "BindsTo", "Wants", "PartOf", "Upholds", "JoinsNamespaceOf",
    "PropagatesReloadTo", "PropagatesStopTo",
  ]

  private static func checkItself(
    _ key: String, _ unit: CheckedUnit, _ set: CheckedSet, _ findings: inout Findings
  ) {
    for line in unit.lines("Unit", key) {
      for word in line.words {
        guard let name = UnitName(word.text), set.ownName(name) == unit.name else { continue }
        let alias = name == unit.name ? "" : ", which is \(unit.name) itself"
        findings.add(
          loud.contains(key) ? .warning : .note, "dependency-on-itself", at: line.origin(of: word.range),
          "\(key)= of \(unit.name) names \(alias.isEmpty ? "the unit itself" : name.full + alias)",
          consequence: "the name is dropped: no unit depends on itself",
          help: "name another unit, or leave it out")
      }
    }
  }

  // MARK: Contradictions

  /// Both started with it and stopped by its start.
  private static func checkContradiction(
    _ unit: CheckedUnit, _ set: CheckedSet, _ findings: inout Findings
  ) {
    var excluded: [UnitName: Origin] = [:]
    for line in unit.lines("Unit", "Conflicts") {
      for word in line.words {
        if let name = UnitName(word.text) { excluded[set.ownName(name)] = line.origin(of: word.range) }
      }
    }
    excluded[unit.name] = nil
    if excluded.isEmpty { return }
    for key in ["Requires", "Requisite", "BindsTo", "Wants", "Upholds"] {
      let isStrong = key != "Wants" && key != "Upholds"
      for line in unit.lines("Unit", key) {
        for word in line.words {
          guard let name = UnitName(word.text), let conflict = excluded[set.ownName(name)] else { continue }
          findings.add(
            isStrong ? .error : .warning, "dependency-contradiction", at: line.origin(of: word.range),
            "\(unit.name) \(isStrong ? "needs" : "wants") \(name) and excludes it",
            consequence: isStrong
              ? "\(unit.name) cannot be started" : "\(unit.name) is started without \(name)",
            help: "leave \(name) out of \(key)= or of Conflicts=",
            notes: [.init(at: conflict, "Conflicts= excludes it here")])
        }
      }
    }
  }
}
