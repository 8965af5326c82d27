import UnitModel
import UnitSyntax

/// `RestartMode=overlap` where it cannot be, or where it makes a gap of its own.
enum OverlapRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard let service = unit.service, service.additions.restartMode == .overlap,
      let line = unit.line("X-Usher", "RestartMode")
    else { return }
    let accepting = set.sockets(of: unit.loaded).first { $0.socket?.accept == true }
    if service.type == .oneshot || accepting != nil {
      let reason =
        accepting.map { "\($0.name) gives \(unit.name) one connection, which only one process can have" }
        ?? "a Type=oneshot service does something and ends"
      findings.add(
        .warning, "overlap-without-effect", at: line.valueOrigin,
        "RestartMode=overlap has no effect: \(reason)",
        consequence: "the service is restarted as any other is", help: "leave the line out")
    } else if [.simple, .exec, .idle].contains(service.type) {
      findings.add(
        .warning, "overlap-without-readiness", at: line.valueOrigin,
        "the old process is stopped before the new one is known to serve",
        consequence:
          "with Type=\(service.type.rawValue) a service is ready as soon as it runs; one that fails a moment later "
          + "leaves nobody behind",
        help: "write Type=notify, and let the program send READY=1 once it accepts",
        notes: unit.own("Type").map { [.init(at: $0.origin, "its type")] } ?? [])
    }
  }
}
