import UnitModel
import UnitSyntax

/// A service that speaks on standard input with a socket, and is started at boot without one.
///
/// Many services are enabled beside their sockets and bind for themselves when they are started alone; this is
/// about those that cannot.
enum BootRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard unit.service != nil, unit.name.instance == nil, unit.loaded.exec.standardInput == .socket,
      let line = unit.line("Install", "WantedBy") ?? unit.line("Install", "RequiredBy"),
      let socket = set.sockets(of: unit.loaded).first, let listener = socket.socket?.listeners.first
    else { return }
    // Pulled in or enabled together with its socket, it has it from the beginning: that is meant.
    let settings = unit.loaded.unit
    let others = settings.requires + settings.bindsTo + settings.wants + settings.requisite
    if others.contains(socket.name) || unit.service?.sockets.contains(socket.name) == true { return }
    if unit.lines("Install", "Also").contains(where: { $0.origin(ofWord: socket.name.full) != nil }) {
      return
    }
    findings.add(
      .warning, "service-starts-at-boot", at: line.valueOrigin,
      "enabled for itself, \(unit.name) is started at boot, before anybody has called",
      consequence: "it is started even if nobody ever connects, and fails without \(socket.name)",
      help: "leave out [Install] here, and enable \(socket.name)",
      notes: [.init(at: listener.origin, "\(socket.name) starts it at the first call")])
  }
}
