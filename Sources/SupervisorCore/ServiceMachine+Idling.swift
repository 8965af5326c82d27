import UnitModel

/// Type=idle: the service counts as started at once and has its process, whose program waits until no job is left,
/// five seconds at most.
///
/// - Source: systemd.service(5), "Type=idle"
extension ServiceMachine {
  static let longestIdling = TimeSpan.seconds(5)

  /// Whether the program of a process that is about to be asked for waits.
  func waits(_ phase: CommandPhase, _ c: ServiceContext) -> Bool {
    // Beside the one that it is to replace it has to run.
    c.settings.type == .idle && !c.isBeside && !c.isHurried && (phase == .start || c.idlesCommands)
  }

  /// The process, just ordered, keeps its program back until `letGo`.
  mutating func holdBack(_ process: ProcessToken, _ c: ServiceContext, into out: inout Outbox) {
    guard let end = c.now.advanced(by: ServiceMachine.longestIdling) else { return }
    let timer = TimerToken(unit: c.id, serial: out.tokens.next())
    if idling.isEmpty { out.heldBack.append(c.id) }
    idling.append(Idling(process: process, timer: timer))
    out.effects.append(.arm(timer, at: end))
  }

  /// No job is left, or nobody is there any more to tell it: whatever waits runs.
  mutating func letGo(_ c: ServiceContext, into out: inout Outbox) {
    while let held = idling.first { letGo(at: held.timer, into: &out) }
  }

  /// The time of a process is over.
  mutating func letGo(at timer: TimerToken, into out: inout Outbox) {
    guard let held = idling.first(where: { $0.timer == timer }) else { return }
    endIdling(held.process, into: &out)
    out.effects.append(.letGo(held.process))
  }

  /// That process waits no longer, or is no more.
  mutating func endIdling(_ process: ProcessToken, into out: inout Outbox) {
    guard let place = idling.firstIndex(where: { $0.process == process }) else { return }
    let timer = idling.remove(at: place).timer
    if idling.isEmpty { out.heldBack.removeAll { $0 == timer.unit } }
    out.effects.append(.disarm(timer))
  }
}
