import UnitModel

/// `StopWhenIdleSec=`: the connections of a service are counted from time to time, and it is stopped once it
/// has had none for long enough.
///
/// ```
///  sampling ─► leaving ─► clear ─► left        then its end, and the socket listens again
///     ▲           │         │        │
///     └───────────┴─────────┴────────┘   a knock, a connection, a stop that does not come
/// ```
///
/// In `leaving` the listeners are watched again, the service is held still (its control group is frozen), and only
/// then it is counted once more: what comes before is in the count, what comes after knocks and cannot be accepted.
/// In `left` the service is told to stop, and goes on with that signal before it; what connects then waits in the
/// queue and starts it anew when it has ended.
package struct IdleWatch: Hashable, Codable, Sendable {
  package enum Phase: String, Codable, Sendable { case sampling, leaving, clear, left }

  package internal(set) var phase = Phase.sampling
  package internal(set) var timer: TimerToken?
  package internal(set) var count: CountToken?
  /// The run of the service that is held still for the last count.
  package internal(set) var still: RunID?
  /// Since when there was no connection whenever it was counted.
  package internal(set) var since: Instant?

  init() {}
}

/// One count of the connections of a unit's listeners.
package struct CountToken: Hashable, Codable, Sendable {
  package var value: UInt64
  package init(_ value: UInt64) { self.value = value }
}

extension SocketMachine {
  /// How often it is counted: four times in the span, at most every 100 ms and at least every 10 s.
  static func samplingPeriod(_ span: TimeSpan) -> TimeSpan {
    TimeSpan(microseconds: min(max(span.microseconds / 4, 100_000), 10_000_000))
  }

  /// Begins, ends or leaves it as it is: after a step that changed the state or the settings.
  mutating func reviseIdling(_ c: SocketContext, into out: inout Outbox) {
    let isMeant = state == .running && c.idleSpan != nil
    if isMeant, idle == nil {
      idle = IdleWatch()
      armSample(c, into: &out)
    } else if !isMeant, idle != nil {
      endIdling(c, into: &out)
    }
  }

  mutating func endIdling(_ c: SocketContext, into out: inout Outbox) {
    guard let watch = idle else { return }
    let wasWatched = isWatched
    if let timer = watch.timer { out.effects.append(.disarm(timer)) }
    letGoOn(into: &out)
    idle = nil
    if wasWatched, !isWatched { out.effects.append(.unwatch(c.id)) }
  }

  private mutating func armSample(_ c: SocketContext, into out: inout Outbox) {
    guard let span = c.idleSpan else { return }
    var wait = SocketMachine.samplingPeriod(span)
    if let since = idle?.since, let end = since.advanced(by: span), end > c.now {
      wait = min(wait, TimeSpan(microseconds: end.microseconds &- c.now.microseconds))
    }
    guard let when = c.now.advanced(by: wait) else { return }
    let token = TimerToken(unit: c.id, serial: out.tokens.next())
    idle?.timer = token
    out.effects.append(.arm(token, at: when))
  }

  mutating func count(_ c: SocketContext, into out: inout Outbox) {
    idle?.timer = nil
    let token = CountToken(out.tokens.next())
    idle?.count = token
    out.effects.append(.count(c.id, token, still: idle?.still))
  }

  /// - Parameter number: nil if it could not be counted: then the service counts as busy.
  mutating func counted(
    _ token: CountToken, _ number: UInt32?, _ c: SocketContext, into out: inout Outbox
  ) {
    guard let watch = idle, watch.count == token else { return }
    idle?.count = nil
    guard number == 0, let span = c.idleSpan else {
      idle?.since = nil
      if watch.phase == .sampling { return armSample(c, into: &out) }
      return out.busy.append(c.id)
    }
    switch watch.phase {
    case .sampling:
      let since = watch.since ?? c.now
      idle?.since = since
      if let end = since.advanced(by: span), end <= c.now { return out.idle.append(c.id) }
      armSample(c, into: &out)
    case .leaving:
      idle?.phase = .clear
      out.idle.append(c.id)
    case .clear, .left: break  // Nobody counts there.
    }
  }

  /// It was idle for long enough: watches again, then counts once more while the service is held still.
  mutating func beginLeaving(_ run: RunID?, _ c: SocketContext, into out: inout Outbox) {
    guard idle != nil else { return }
    if let timer = idle?.timer { out.effects.append(.disarm(timer)) }
    let wasWatched = isWatched
    idle?.phase = .leaving
    idle?.still = run
    if !wasWatched, isWatched { out.effects.append(.watch(c.id)) }
    count(c, into: &out)
  }

  /// The service is told to stop.
  mutating func leave(_ c: SocketContext, into out: inout Outbox) {
    guard idle != nil else { return }
    let wasWatched = isWatched
    idle?.phase = .left
    if wasWatched, !isWatched { out.effects.append(.unwatch(c.id)) }
  }

  /// The service is held still no longer. Told twice does no harm.
  mutating func letGoOn(into out: inout Outbox) {
    guard let run = idle?.still else { return }
    idle?.still = nil
    out.effects.append(.goOn(run))
  }

  /// It goes on: the time begins anew, or where another unit was the obstacle, runs on.
  mutating func stay(isBusy: Bool, _ c: SocketContext, into out: inout Outbox) {
    guard let watch = idle else { return }
    let wasWatched = isWatched
    letGoOn(into: &out)
    idle?.phase = .sampling
    idle?.count = nil
    if isBusy { idle?.since = nil }
    if wasWatched, !isWatched { out.effects.append(.unwatch(c.id)) }
    if watch.timer == nil { armSample(c, into: &out) }
  }
}

extension SocketContext {
  /// `StopWhenIdleSec=` where it means something.
  var idleSpan: TimeSpan? { settings.accept ? nil : settings.additions.stopWhenIdle }
}

extension Supervisor {
  /// A socket has had no connection for its time. The service is stopped if that holds for all of its sockets.
  mutating func idled(_ id: UnitID, at now: Instant) {
    guard let phase = units[id]?.socket?.idle?.phase, let service = relations[id]?.triggers else { return }
    let group = listeningSockets(of: service)
    guard mayStopIdle(service, group, at: now) else {
      for other in group { socket(other, at: now) { $0.stay(isBusy: false, $1, into: &$2) } }
      return
    }
    if phase == .sampling {
      let run = units[service]?.service?.run?.id
      for other in group { socket(other, at: now) { $0.beginLeaving(run, $1, into: &$2) } }
      return
    }
    guard group.allSatisfy({ units[$0]?.socket?.idle?.phase == .clear }), let name = units[service]?.name
    else {
      return  // The others are not counted yet.
    }
    for other in group { socket(other, at: now) { $0.leave($1, into: &$2) } }
    out.report(service, .idle)
    // It did its work: that it is started again soon is no failure that repeats itself.
    units.edit(service) { $0.startLimit.reset() }
    // The services that need it were looked at: nobody else is stopped with it.
    if case .failure = enqueue(.stop, name, .replace, isManual: false, at: now) {
      for other in group { socket(other, at: now) { $0.stay(isBusy: true, $1, into: &$2) } }
    }
    out.stilled += group
  }

  /// A connection came just before the stop: it is not sent.
  mutating func becameBusy(_ id: UnitID, at now: Instant) {
    guard let service = relations[id]?.triggers else { return }
    for other in listeningSockets(of: service) {
      guard let phase = units[other]?.socket?.idle?.phase, phase == .leaving || phase == .clear else {
        continue
      }
      socket(other, at: now) { $0.stay(isBusy: true, $1, into: &$2) }
    }
  }

  /// Whether the service is up, has nothing else to do, is needed by nobody, and was idle at each of its sockets.
  private func mayStopIdle(_ service: UnitID, _ group: [UnitID], at now: Instant) -> Bool {
    guard !isShuttingDown, let record = units[service], record.job == nil, record.service?.state == .running
    else {
      return false
    }
    let users = (relations[service]?.requiredBy ?? []) + (relations[service]?.boundBy ?? [])
    guard users.allSatisfy({ units[$0]?.active.isInactiveOrFailed != false && units[$0]?.job == nil }) else {
      return false
    }
    return group.allSatisfy { id in
      guard let watch = units[id]?.socket?.idle, let since = watch.since,
        let span = units[id]?.definition.socket?.additions.stopWhenIdle, let end = since.advanced(by: span)
      else { return false }
      return end <= now && watch.phase != .left
    }
  }
}
