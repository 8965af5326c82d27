import UnitModel

/// Overload pauses, it does not kill: a unit at a limit, or whose service cannot be started, goes on listening and is
/// not polled for a while. Who connects waits in the kernel's queue and is served afterwards.
///
/// How long: to the end of the window of a rate limit; until a connection ends (MaxConnections=, without any
/// timer); and where the service is what does not work, 1 s, 2 s, 4 s, up to 30 s, beginning anew once
/// 10 s, or the length of the last pause, went by without another. A broken service costs two tries a minute
/// then, and one that is mended is found within half a minute.
extension SocketMachine {
  static let suspension = Backoff.Steps(first: .seconds(1), longest: .seconds(30), quiet: .seconds(10))

  /// It waits for the end of a pause, before it is tried again.
  package var isSuspended: Bool { !holds.isDisjoint(with: .timed) }

  /// Does not poll the listeners for a while.
  ///
  /// - Parameters:
  ///   - earliest: when the cause may be gone; nil if nobody knows.
  ///   - grows: the pauses in a row grow, as each try costs something and may be for nothing.
  mutating func suspend(
    _ reason: Holds, until earliest: Instant? = nil, grows: Bool = true, _ c: SocketContext,
    into out: inout Outbox
  ) {
    guard state == .listening || state == .deferred || state == .running else { return }
    // Its end is set already.
    if isSuspended { return }
    hold(reason, c, into: &out)
    if state != .listening { enterListening(c, into: &out) }
    out.effects.append(.changed(c.id))
    suspensions = suspensions == .max ? .max : suspensions &+ 1
    pause(reason, until: earliest, grows: grows, c, into: &out)
  }

  private mutating func pause(
    _ reason: Holds, until earliest: Instant?, grows: Bool, _ c: SocketContext, into out: inout Outbox
  ) {
    let (end, isFirst) = backoff.begin(
      SocketMachine.suspension, at: c.now, earliest: earliest, grows: grows || earliest == nil)
    let token = TimerToken(unit: c.id, serial: out.tokens.next())
    resumeTimer = token
    resumesAt = end
    out.effects.append(.arm(token, at: end))
    if isFirst {
      out.report(
        c.id, .suspended(reason, TimeSpan(microseconds: end.microseconds &- c.now.microseconds)))
    }
  }

  /// The cause is known to be there still: nobody is bothered with a try.
  mutating func stayHeld(until earliest: Instant?, _ c: SocketContext, into out: inout Outbox) {
    resumeTimer = nil
    pause(holds, until: earliest, grows: true, c, into: &out)
    out.effects.append(.changed(c.id))
  }

  /// The pause is over, or its cause is known to be gone.
  mutating func resume(_ c: SocketContext, into out: inout Outbox) {
    endPause(into: &out)
    if holds.contains(.triggerLimit) { triggerLimit.reset() }
    release(.timed, c, into: &out)
    out.effects.append(.changed(c.id))
  }

  private mutating func endPause(into out: inout Outbox) {
    guard let timer = resumeTimer else { return }
    resumeTimer = nil
    resumesAt = nil
    out.effects.append(.disarm(timer))
  }

  /// Nobody polls it any more, for a better reason.
  mutating func endHolds(_ c: SocketContext, keeping kept: Holds = [], into out: inout Outbox) {
    if isWatched { out.effects.append(.unwatch(c.id)) }
    endPause(into: &out)
    endPollPauses(into: &out)
    holds.formIntersection(kept)
  }

  /// With all places taken nobody is accepted until a connection ends.
  mutating func reviewRoom(_ c: SocketContext, into out: inout Outbox) {
    guard c.settings.accept, c.suspends, connections >= c.settings.maxConnections else {
      if !holds.contains(.maxConnections) { return }
      out.effects.append(.changed(c.id))
      return release(.maxConnections, c, into: &out)
    }
    if holds.contains(.maxConnections) { return }
    hold(.maxConnections, c, into: &out)
    out.effects.append(.changed(c.id))
    if roomReports.allows(at: c.now, interval: .seconds(60), burst: 1) {
      out.report(c.id, .connectionsWait(limit: c.settings.maxConnections))
    }
  }
}
