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
    guard let (line, isExplicit) = errorLine(unit) else { return }
    let sockets = set.sockets(of: unit.loaded)
    if sockets.contains(where: { $0.socket?.accept == true }) {
      if isExplicit { return }
      let said =
        unit.has("StandardError") ? "StandardError= follows standard output" : "StandardError= is not set"
      findings.add(
        .note, "stderr-to-client", at: line.valueOrigin,
        "standard error goes to the client, too: \(said)",
        consequence: "what \(unit.name) says about itself is sent into the connection",
        help: "add StandardError=journal, or StandardError=socket if that is meant")
    } else if let listener = sockets.first(where: takesNoText)?.socket?.listeners.first {
      findings.add(
        .note, "stderr-to-client", at: line.valueOrigin,
        "standard error goes to the listening socket, which takes no text",
        consequence: "what \(unit.name) says about itself is lost", help: "write StandardError=journal",
        notes: [.init(at: listener.origin, "the service is given \(listener.text)")])
    }
  }

  /// A socket that waits for connections, or for datagrams of nobody in particular: writing to it is an error.
  private static func takesNoText(_ socket: LoadedUnit) -> Bool {
    guard let settings = socket.socket, settings.listeners.count == 1 else { return false }
    switch settings.listeners.first?.type {
    case .stream, .datagram, .sequentialPacket: return true
    case .fifo, .special, .netlink, .messageQueue, nil: return false
    }
  }

  /// The line that leads standard error into the socket, and whether it says so itself.
  private static func errorLine(_ unit: CheckedUnit) -> (line: Assignment, isExplicit: Bool)? {
    let exec = unit.loaded.exec
    let own = unit.own("StandardError")
    switch exec.standardError {
    case .socket: return own.map { ($0, true) }
    case .inherit, nil: break
    case .null, .file, .append, .truncate, .log, .data, .terminal, .descriptor: return nil
    }
    let key: String
    switch exec.standardOutput {
    case .socket: key = exec.standardInput == .socket ? "StandardInput" : "StandardOutput"
    case .inherit, nil:
      guard exec.standardInput == .socket else { return nil }
      key = "StandardInput"
    case .null, .file, .append, .truncate, .log, .data, .terminal, .descriptor: return nil
    }
    return (own ?? unit.own(key)).map { ($0, false) }
  }
}

extension ExecSettings {
  /// True if the passed socket is one of the standard streams.
  var usesSocketAsStream: Bool {
    standardInput == .socket || standardOutput == .socket || standardError == .socket
  }
}
