import UnitModel
import UnitSyntax

/// Dependencies that take the socket down with the service, or start the service with the socket: then nobody
/// listens when the next client comes, or nothing waits for the first.
///
/// - Source: systemd.unit(5), "Requires=", "BindsTo=", "PartOf="
enum SocketFateRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard let socket = unit.socket, let service = set.service(of: unit.loaded) else { return }
    checkRuntimeDirectory(unit, socket, CheckedUnit(service), set.surroundings, &findings)
    if socket.accept { return }
    if let (origin, key) = unit.mention(of: service, in: ["Requires", "BindsTo", "Requisite"]) {
      findings.add(
        .warning, "socket-requires-service", at: origin,
        "\(key)=\(service.name) makes \(unit.name) depend on the service that it starts",
        consequence: "the service is started with the socket, and the socket is stopped with the service",
        help: "leave it out: the socket starts the service at the first connection")
    } else if let (origin, key) = unit.mention(of: service, in: ["Wants"]) {
      findings.add(
        .note, "socket-requires-service", at: origin,
        "\(key)=\(service.name) starts the service with the socket",
        consequence: "the service does not wait for the first connection", help: "leave it out")
    }
    if let (origin, _) = unit.mention(of: service, in: ["PartOf"]) {
      findings.add(
        .note, "socket-part-of-service", at: origin,
        "PartOf=\(service.name) stops the socket whenever the service is stopped",
        consequence: "after that nobody listens: a client is refused instead of starting the service",
        help: "leave it out, unless stopping the service is to end listening")
    }
  }

  /// A runtime directory goes with the service, and the socket's node in it as well.
  private static func checkRuntimeDirectory(
    _ unit: CheckedUnit, _ socket: SocketSettings, _ service: CheckedUnit, _ surroundings: Surroundings,
    _ findings: inout Findings
  ) {
    let exec = service.loaded.exec
    guard exec.runtimeDirectoryPreserve != .yes else { return }
    for listener in socket.listeners {
      guard let path = listener.address.nodePath else { continue }
      for directory in exec.runtimeDirectories {
        let name = directory.split(separator: ":", maxSplits: 1).first.map(String.init) ?? directory
        guard path.hasPrefix("\(surroundings.runtimeDirectory)/\(name)/") else { continue }
        // The socket may make the directory itself, which is kept while the socket is up.
        if unit.loaded.exec.runtimeDirectories.contains(directory) { continue }
        var notes: [Diagnostic.Note] = []
        if let line = service.own("RuntimeDirectory") {
          notes.append(.init(at: line.origin, "\(service.name) owns the directory here"))
        }
        findings.add(
          .warning, "socket-in-runtime-directory", at: unit.place(of: listener),
          "\(path) lies in the RuntimeDirectory= of \(service.name), which goes when the service stops",
          consequence: "after the first stop of the service nobody can connect",
          help: "put the socket beside the directory, or add RuntimeDirectoryPreserve=yes to the service",
          notes: notes)
        return
      }
    }
  }
}
