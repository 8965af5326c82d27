import UnitModel

/// Type=idle: the service counts as started, and its program waits until no job is left, five seconds at most.
///
/// - Source: systemd.service(5), "Type=idle"
extension ServiceMachine {
  static let longestIdling = TimeSpan.seconds(5)

  /// Instead of the spawn: the main process has its token, and nobody was asked for it yet.
  mutating func holdBack(_ c: ServiceContext, into out: inout Outbox) {
    let token = ProcessToken(out.tokens.next())
    edit {
      $0.main = ProcessRecord(token: token, phase: .start, index: 0)
      $0.knowsMain = true
    }
    main = ExecRecord()
    main.startedAt = c.now
    guard let end = c.now.advanced(by: ServiceMachine.longestIdling) else { return }
    let timer = TimerToken(unit: c.id, serial: out.tokens.next())
    idling = Idling(process: token, timer: timer)
    out.effects.append(.arm(timer, at: end))
    out.heldBack.append(c.id)
    enterCommands(.startPost, c, into: &out)
  }

  /// No job is left, or the time is over: the process is made.
  mutating func goOn(_ c: ServiceContext, into out: inout Outbox) {
    guard let held = idling, let run = runs.last else { return }
    idling = nil
    out.heldBack.removeAll { $0 == c.id }
    out.effects.append(.disarm(held.timer))
    out.spawn(
      SpawnOrder(
        unit: c.id, run: run.id, token: held.process, phase: .start, index: 0, connection: connection))
  }

  /// It is not to come any more: nobody waits for it.
  mutating func giveUpIdling(_ c: ServiceContext, into out: inout Outbox) {
    guard let held = idling else { return }
    idling = nil
    out.heldBack.removeAll { $0 == c.id }
    out.effects.append(.disarm(held.timer))
    edit { if $0.main?.token == held.process { $0.main = nil } }
  }
}
