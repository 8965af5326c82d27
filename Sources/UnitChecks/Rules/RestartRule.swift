import UnitModel
import UnitSyntax

/// Settings of services that do not go with how the socket starts them.
enum RestartRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard let service = unit.service else { return }
    let sockets = set.sockets(of: unit.loaded)
    let accepting = sockets.first { $0.socket?.accept == true }
    if let accepting, service.restart != .no, let line = unit.own("Restart") {
      findings.add(
        .warning, "instance-restart", at: line.valueOrigin,
        "Restart=\(line.value) starts a service again whose conversation is over",
        consequence:
          "an instance of \(unit.name) begins anew with a client that is amid something; before systemd 262 it has "
          + "no connection at all",
        help: "leave Restart= out: the next connection starts the next instance",
        notes: note(accepting),
        fixes: [.init("write Restart=no", at: line.valueOrigin, replacement: "no")])
    }
    if service.type == .forking, unit.loaded.exec.standardInput == .socket, let line = unit.own("Type") {
      findings.add(
        .warning, "stdin-forking", at: line.valueOrigin,
        "a service that speaks on standard input has no reason to fork",
        consequence:
          "until the first process ends the service counts as starting, and TimeoutStartSec= ends it",
        help: "leave Type= out, and tell the program to stay in the foreground",
        notes: sockets.first.map(note) ?? [])
    }
  }

  private static func note(_ socket: LoadedUnit) -> [Diagnostic.Note] {
    let line = CheckedUnit(socket).own("Accept")?.origin ?? socket.socket?.listeners.first?.origin
    return line.map { [.init(at: $0, "\(socket.name) starts it")] } ?? []
  }
}
