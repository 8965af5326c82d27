import UnitModel
import UnitSyntax

/// A service that is enabled for itself and activated by a socket.
enum BootRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard unit.service != nil, !unit.name.isTemplate, !unit.name.isInstance,
      let line = unit.line("Install", "WantedBy") ?? unit.line("Install", "RequiredBy")
    else { return }
    let sockets = set.sockets(of: unit.loaded).filter { $0.socket?.accept == false }
    guard let socket = sockets.first else { return }
    // Pulled in or enabled together with its socket, it always has it.
    let settings = unit.loaded.unit
    let strong = settings.requires + settings.bindsTo + settings.wants + settings.requisite
    if strong.contains(socket.name) || settings.partOf.contains(socket.name) { return }
    if unit.lines("Install", "Also").contains(where: { $0.origin(ofWord: socket.name.full) != nil }) {
      return
    }
    if unit.service?.sockets.contains(socket.name) == true { return }
    findings.add(
      .note, "service-without-socket", at: line.valueOrigin,
      "enabled for itself, \(unit.name) is started at boot and may be started without its socket",
      consequence: "without \(socket.name) it gets no LISTEN_FDS",
      help: "leave out [Install] here and enable the socket, or add Sockets=\(socket.name) to [Service]",
      notes: socket.socket?.listeners.first.map { [.init(at: $0.origin, "\(socket.name) starts it, too")] }
        ?? [])
  }
}
