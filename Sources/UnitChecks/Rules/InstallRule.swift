import UnitModel
import UnitSyntax

/// A socket that nothing starts and that cannot be enabled.
enum InstallRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard unit.socket != nil, unit.name.instance == nil, unit.loaded.fragmentPath != nil,
      // A part of the early boot: something of its own starts it.
      unit.loaded.unit.hasDefaultDependencies
    else { return }
    let keys = ["WantedBy", "RequiredBy", "UpheldBy", "Alias", "Also"]
    if keys.contains(where: { unit.line("Install", $0) != nil }) { return }
    if set.linked.contains(unit.name) || set.isPulledIn(unit.name) { return }
    findings.add(
      .note, "socket-not-enabled", at: nil,
      "\(unit.name) has no [Install] section, and no unit pulls it in",
      consequence: "it cannot be enabled, and is not started at boot",
      help: "add [Install] with WantedBy=sockets.target")
  }
}
