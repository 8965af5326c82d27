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
    guard unit.service != nil else { return }
    checkError(unit, set, &findings)
  }

  /// Only one descriptor can be standard input.
  private static func checkListeners(_ pair: CheckedSet.Pair, _ set: CheckedSet, _ findings: inout Findings) {
    guard pair.socket.socket?.accept == false, let service = pair.service.service else { return }
    let line = pair.service.own("StandardInput") ?? pair.service.own("StandardOutput")
    // The service gets the listeners of every socket that starts it.
    var givers = set.sockets(of: pair.service.loaded).filter { $0.socket?.accept == false }
    for name in service.sockets where !givers.contains(where: { $0.name == name }) {
      if let other = set.unit(name), other.socket?.accept == false { givers.append(other) }
    }
    if pair.isAskedForService, givers.first?.name != pair.socket.name { return }
    let all = givers.flatMap { giver in (giver.socket?.listeners ?? []).map { (giver, $0) } }
    guard all.count > 1 else { return }
    // A socket that is asked for tells it at its own line.
    let mine = all.dropFirst().first { pair.isAskedForService || $0.0.name == pair.socket.name }
    guard let (giver, second) = mine ?? all.first(where: { $0.0.name == pair.socket.name }) else { return }
    var notes: [Diagnostic.Note] = []
    let origin: Origin?
    if pair.isAskedForService {
      origin = line?.valueOrigin
      notes.append(.init(at: second.origin, "the second of \(all.count) listeners"))
    } else {
      origin = CheckedUnit(giver).place(of: second)
      if let line { notes.append(.init(at: line.origin, "\(pair.service.name) wants one socket here")) }
    }
    let units = givers.count > 1 ? "all its socket units together" : "\(pair.socket.name)"
    findings.add(
      .error, "stdin-several-listeners", at: origin,
      "\(pair.service.name) takes one socket as a standard stream, but is given \(all.count)",
      consequence: "the service cannot be started",
      help: "leave one listener in \(units), or take all of them by LISTEN_FDS", notes: notes)
  }

  /// Where nothing is said, standard error goes where standard output goes, and that is the socket.
  private static func checkError(_ unit: CheckedUnit, _ set: CheckedSet, _ findings: inout Findings) {
    guard !unit.has("StandardError") else { return }
    let exec = unit.loaded.exec
    let line: Assignment?
    if exec.standardOutput == .socket {
      line = unit.own(exec.standardInput == .socket ? "StandardInput" : "StandardOutput")
    } else {
      guard exec.standardInput == .socket, exec.standardOutput == nil || exec.standardOutput == .inherit
      else { return }
      line = unit.own("StandardInput")
    }
    guard let line else { return }
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
