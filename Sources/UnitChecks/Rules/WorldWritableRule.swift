import UnitModel
import UnitSyntax

/// Sockets in the file system that everybody may connect to, where the unit suggests otherwise.
///
/// The default mode is 0666, and many services mean it, so that a unit which says nothing gets a note, and only
/// where its service runs as root. One that writes 0666 gets it as well: that is no proof of having thought.
///
/// - Source: systemd.socket(5), "SocketMode="; unix(7)
enum WorldWritableRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard let socket = unit.socket, socket.listeners.contains(where: { isOpen($0, socket) }) else { return }
    let mode = unit.own("SocketMode")
    let spelled = String(socket.mode, radix: 8)
    if let owner = unit.own("SocketGroup") ?? unit.own("SocketUser"), owner.value != "root" {
      // With a mode that is written out the author has seen both.
      guard mode == nil else {
        noteMode(unit, mode, spelled, set, &findings)
        return
      }
      findings.add(
        .warning, "socket-world-writable", at: owner.keyOrigin,
        "\(owner.key)= keeps nobody out: SocketMode= is 0666 unless it is set",
        consequence: "every user of the host can connect",
        help: "add SocketMode=\(owner.key == "SocketGroup" ? "0660" : "0600")")
      return
    }
    noteMode(unit, mode, spelled, set, &findings)
  }

  /// Everybody may write to its node.
  private static func isOpen(_ listener: ListenerSettings, _ socket: SocketSettings) -> Bool {
    listener.address.nodePath != nil && (listener.own?.settings ?? socket).mode & 0o002 != 0
  }

  private static func noteMode(
    _ unit: CheckedUnit, _ mode: Assignment?, _ spelled: String, _ set: CheckedSet,
    _ findings: inout Findings
  ) {
    // A service that asks who is there may let everybody ask.
    guard !unit.isOn("PassCredentials"), !set.surroundings.isUserMode,
      let service = set.service(of: unit.loaded),
      runsAsRoot(service)
    else { return }
    let listener = unit.socket.flatMap { socket in socket.listeners.first { isOpen($0, socket) } }
    guard let origin = mode?.valueOrigin ?? listener.map(unit.place(of:)) else { return }
    findings.add(
      .note, "socket-world-writable", at: origin,
      (mode.map { "SocketMode=\($0.value)" } ?? "the mode 0666, which is the default,")
        + " lets every user of the host talk to a service that runs as root",
      consequence: "\(service.name) must not trust its clients",
      help: mode == nil
        ? "add SocketMode=0660 with SocketGroup=, or SocketMode=0600, unless everybody is meant"
        : "if not everybody is meant, write 0660 with SocketGroup=, or 0600",
      notes: service.service?.execStart.first.map {
        [.init(at: $0.origin, "\(service.name) has no User=")]
      } ?? [],
      fixes: mode.map {
        [.init("write SocketMode=0660", at: $0.valueOrigin, replacement: "0660")]
      } ?? [])
  }

  private static func runsAsRoot(_ service: LoadedUnit) -> Bool {
    let view = CheckedUnit(service)
    if view.isOn("DynamicUser") { return false }
    guard let user = service.exec.user else { return true }
    return user == "root" || user == "0"
  }
}
