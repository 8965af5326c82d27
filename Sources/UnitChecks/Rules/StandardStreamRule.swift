import UnitModel
import UnitSyntax

/// Services that get their socket as standard input.
///
/// - Source: systemd.exec(5), "StandardInput=" and "StandardError="
enum StandardStreamRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    for pair in set.pairs(unit) where pair.service.loaded.exec.usesSocketAsStream {
      checkListeners(pair, set, &findings)
    }
    guard unit.service != nil, unit.loaded.exec.standardInput == .socket else { return }
    checkError(unit, set, &findings)
  }

  /// Only one descriptor can be standard input.
  private static func checkListeners(_ pair: CheckedSet.Pair, _ set: CheckedSet, _ findings: inout Findings) {
    guard let socket = pair.socket.socket, !socket.accept, let service = pair.service.service else { return }
    let line = pair.service.own("StandardInput") ?? pair.service.own("StandardOutput")
    var listeners = socket.listeners
    for name in service.sockets where name != pair.socket.name {
      listeners += set.unit(name)?.socket?.listeners ?? []
    }
    guard listeners.count > 1, let second = listeners.dropFirst().first else { return }
    var notes: [Diagnostic.Note] = []
    let origin: Origin?
    if pair.isAskedForService {
      origin = line?.valueOrigin
      notes.append(.init(at: second.origin, "the second of \(listeners.count) listeners"))
    } else {
      origin = pair.socket.place(of: second)
      if let line { notes.append(.init(at: line.origin, "\(pair.service.name) wants one socket here")) }
    }
    findings.add(
      .error, "stdin-several-listeners", at: origin,
      "\(pair.service.name) takes one socket as a standard stream, but is given \(listeners.count)",
      consequence: "the service cannot be started",
      help: "leave one listener in \(pair.socket.name), or take all of them by LISTEN_FDS", notes: notes)
  }

  /// Where nothing is said, standard error goes where standard output goes, and that is the socket.
  private static func checkError(_ unit: CheckedUnit, _ set: CheckedSet, _ findings: inout Findings) {
    guard let line = unit.own("StandardInput"), !unit.has("StandardError") else { return }
    let output = unit.loaded.exec.standardOutput
    guard output == nil || output == .inherit || output == .socket else { return }
    // A service without connections of its own writes to nobody.
    guard set.sockets(of: unit.loaded).contains(where: { $0.socket?.accept == true }) else { return }
    findings.add(
      .note, "stderr-to-client", at: line.valueOrigin,
      "standard error goes to the client, too: StandardError= is not set",
      consequence: "what \(unit.name) says about itself is sent into the connection",
      help: "add StandardError=journal, or StandardError=socket if that is meant")
  }
}

extension ExecSettings {
  /// True if the passed socket is one of the standard streams.
  var usesSocketAsStream: Bool {
    standardInput == .socket || standardOutput == .socket || standardError == .socket
  }
}
