import UnitModel
import UnitSyntax

/// A socket whose `[Install]` section enables nothing.
///
/// One without that section is left alone: it is static, and something else starts it.
enum InstallRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard unit.socket != nil, unit.name.instance == nil,
      let line = unit.loaded.merged.assignments.last(where: { $0.section == "Install" })
    else { return }
    let keys = ["WantedBy", "RequiredBy", "UpheldBy", "Alias"]
    if keys.contains(where: { unit.line("Install", $0) != nil }) { return }
    if set.linked.contains(unit.name) || set.isPulledIn(unit.name) { return }
    findings.add(
      .note, "socket-not-enabled", at: line.origin,
      "[Install] says neither WantedBy= nor RequiredBy=, so that enabling \(unit.name) does not start it at boot",
      consequence: "it is started by hand only", help: "add WantedBy=sockets.target")
  }
}
