import UnitModel
import UnitSyntax

/// An empty line that is to empty a list of dependencies: those are lists that only grow.
///
/// - Source: systemd.unit(5), "[Unit] Section Options"
enum DependencyResetRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    var standing: [String: Assignment] = [:]
    for line in unit.loaded.merged.assignments where line.section == "Unit" {
      guard Catalogue.directive(section: "Unit", key: line.key)?.grammar == .dependencies else { continue }
      if !line.value.isEmpty {
        standing[line.key] = line
      } else if let old = standing[line.key] {
        findings.add(
          .warning, "dependency-not-emptied", at: line.origin,
          "\(line.key)= with nothing behind it does not empty the list",
          consequence: "\(old.value) still counts: dependencies can be added, never taken back",
          help: "change the file that names it, or put a copy of the whole unit in its place",
          notes: [.init(at: old.origin, "\(line.key)= names it here")])
      }
    }
  }
}
