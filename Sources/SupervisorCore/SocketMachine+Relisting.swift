import UnitModel

/// The listeners of a unit are brought in line with its files while it is up.
///
/// The machine only says when; which listeners stay, come and go is found by whoever holds them. All of it
/// is done, or nothing.
package struct RelistOrder: Hashable, Codable, Sendable {
  package var unit: UnitID
  package var token: OpenToken
  /// A service has the listeners: one whose node is gone cannot be replaced without its knowledge.
  package var isLent: Bool

  package init(unit: UnitID, token: OpenToken, isLent: Bool) {
    self.unit = unit
    self.token = token
    self.isLent = isLent
  }
}

extension SocketMachine {
  /// Begins it; nil where there is nothing to bring in line, or one is under way: then it is done again.
  mutating func relist(isLent: Bool, _ c: SocketContext, into out: inout Outbox) -> RelistOrder? {
    guard isOpen else {
      // What is being opened may be out of date by then.
      if opening != nil { relistsAgain = true }
      return nil
    }
    switch state {
    case .startPost, .listening, .deferred, .running: break
    case .dead, .autoRetry, .startPre, .startOpen, .stopPre, .stopPreSigterm, .stopPreSigkill, .stopPost,
      .finalSigterm, .finalSigkill, .failed:
      relistsAgain = false
      return nil
    }
    if relisting != nil {
      relistsAgain = true
      return nil
    }
    let token = OpenToken(out.tokens.next())
    relisting = token
    relistsAgain = false
    return RelistOrder(unit: c.id, token: token, isLent: isLent || state == .running)
  }

  /// The answer to an order; false for one that nobody waits for any more.
  mutating func relisted(_ token: OpenToken) -> Bool {
    guard relisting == token else { return false }
    relisting = nil
    forgetPolls()
    return true
  }
}

extension Supervisor {
  /// Has the listeners of these units brought in line with their files, all in one go: so an address can go
  /// from one of them to another.
  mutating func relist(_ ids: [UnitID], at now: Instant) {
    var orders: [RelistOrder] = []
    for id in ids {
      guard let record = units[id], record.hasSocket else { continue }
      if record.job?.kind == .stop || isShuttingDown {
        // It need not be done again either.
        socket(id, at: now) { machine, _, _ in machine.relistsAgain = false }
        continue
      }
      let isLent = isLent(id)
      socket(id, at: now) { machine, c, out in
        if let order = machine.relist(isLent: isLent, c, into: &out) { orders.append(order) }
      }
    }
    if !orders.isEmpty { out.effects.append(.relist(orders)) }
  }

  mutating func relisted(_ id: UnitID, _ token: OpenToken, isDone: Bool, at now: Instant) {
    var isWanted = false
    socket(id, at: now) { machine, _, _ in isWanted = machine.relisted(token) }
    guard isWanted else { return }
    out.effects.append(.changed(id))
    if units[id]?.socket?.relistsAgain == true { return relist([id], at: now) }
    guard let job = units[id]?.job, job.kind == .reload, job.isRunning else { return }
    finish(id, isDone ? .done : .failed, at: now)
  }

  /// A service that is up was given the listeners.
  private func isLent(_ id: UnitID) -> Bool {
    units.ids.contains { other in
      guard let record = units[other], record.hasService, !record.active.isInactiveOrFailed else {
        return false
      }
      return relations[other]?.sockets.contains(id) == true || relations[id]?.triggers == other
    }
  }
}
