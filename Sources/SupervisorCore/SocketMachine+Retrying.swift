import UnitModel

/// Listeners that cannot be opened (an address that is not there yet, or still in use) are tried again
/// (`BindRetrySec=`): the start fails at once, so that whoever asked for it knows and nobody is held up, and the unit
/// goes on by itself.
extension SocketMachine {
  /// The time between tries doubles up to a minute, or stays what `BindRetrySec=` says if that is longer. It begins
  /// anew when the listeners were opened.
  static func retries(_ first: TimeSpan) -> Backoff.Steps {
    Backoff.Steps(first: first, longest: max(first, .seconds(60)), quiet: .infinity)
  }

  /// Waits for the next try.
  mutating func enterAutoRetry(_ c: SocketContext, into out: inout Outbox) {
    wantsRetry = false
    guard state == .failed || state == .autoRetry else { return }
    state = .autoRetry
    disarm(into: &out)
    let (end, _) = openRetries.begin(SocketMachine.retries(c.bindRetry), at: c.now)
    resumesAt = end
    let token = TimerToken(unit: c.id, serial: out.tokens.next())
    timer = token
    out.effects.append(.arm(token, at: end))
    out.effects.append(.changed(c.id))
  }

  /// `BindRetrySec=` has become 0 meanwhile: it failed, and that is all.
  mutating func giveUpRetries(_ c: SocketContext, into out: inout Outbox) {
    guard state == .autoRetry else { return }
    disarm(into: &out)
    resumesAt = nil
    openRetries.reset()
    state = .failed
    out.effects.append(.changed(c.id))
  }

  /// Somebody wants it stopped.
  mutating func endRetries(into out: inout Outbox) {
    guard state == .autoRetry else { return }
    disarm(into: &out)
    resumesAt = nil
    openRetries.reset()
    result = .success
    state = .dead
  }
}

extension Supervisor {
  /// How soon listeners are tried again that could not be opened now; nil: they are not.
  package func openRetry(of id: UnitID, at now: Instant) -> TimeSpan? {
    guard let record = units[id], let machine = record.socket, record.definition.isSocket, !isShuttingDown
    else { return nil }
    let first = record.definition.socketSettings.value.additions.bindRetry ?? socketDefaults.bindRetry
    guard first > .zero, record.job?.kind != .stop else { return nil }
    return machine.openRetries.next(SocketMachine.retries(first), at: now)
  }

  /// A start has failed for want of its listeners, and everybody has seen it.
  mutating func retryLater(_ id: UnitID, at now: Instant) {
    guard let record = units[id], let machine = record.socket, machine.wantsRetry else { return }
    // A start that is asked for is the next try; a stop is the end of them.
    let goesOn = !isShuttingDown && record.job == nil && machine.state == .failed
    socket(id, at: now) { machine, c, out in
      if goesOn { machine.enterAutoRetry(c, into: &out) } else { machine.wantsRetry = false }
    }
  }

  /// The time of the next try has come.
  mutating func retryOpening(_ id: UnitID, at now: Instant) {
    guard let record = units[id], record.definition.isSocket else { return }
    let accepts = record.definition.socketSettings.value.accept
    let cannotListen = !accepts && refusalToListen(id, record) != nil || missingBase(of: id) != nil
    socket(id, at: now) { machine, c, out in
      if c.bindRetry == .zero { return machine.giveUpRetries(c, into: &out) }
      if cannotListen { machine.enterAutoRetry(c, into: &out) } else { machine.begin(c, into: &out) }
    }
  }
}
