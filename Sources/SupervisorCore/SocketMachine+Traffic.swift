import UnitModel

extension SocketMachine {
  /// A listener is readable (Accept=no). Asks for the service, unless the trigger limit is hit.
  mutating func knocked(_ c: SocketContext, into out: inout Outbox) {
    switch state {
    case .listening:
      guard holds.isEmpty, allowsTrigger(c, into: &out) else { return }
      out.triggered.append(c.id)
    case .running where isWatched: out.busy.append(c.id)
    case .deferred, .running, .autoRetry, .startPre, .startOpen, .startPost, .stopPre, .stopPreSigterm,
      .stopPreSigkill, .stopPost, .finalSigterm, .finalSigkill, .dead, .failed:
      break  // Seen before the poll was switched off: what waits stays in the backlog.
    }
  }

  /// Counts an activation. A unit over its trigger limit is suspended; as under systemd, it fails.
  mutating func allowsTrigger(_ c: SocketContext, into out: inout Outbox) -> Bool {
    let burst = c.triggerBurst
    let interval = c.settings.triggerLimitInterval
    if triggerLimit.allows(at: c.now, interval: interval, burst: burst) { return true }
    if c.suspends {
      let end = triggerLimit.end(interval: interval)
      suspend(.triggerLimit, until: end, grows: !c.settings.accept, c, into: &out)
    } else {
      if !c.settings.accept { count(.triggerLimit) }
      out.report(c.id, .triggerLimitHit(burst: burst))
      enterStopPre(.triggerLimitHit, c, into: &out)
    }
    return false
  }

  mutating func count(_ reason: ConnectionRefusal, _ number: UInt32 = 1) {
    let (sum, isOver) = refused.addingReportingOverflow(number)
    refused = isOver ? .max : sum
    refusals.count(reason, number)
  }

  /// Whether a connection may be served; if not, why. Counts it either way.
  ///
  /// Constant time, but for a hash of the source with limits per source.
  ///
  /// - Parameter source: becomes what it is counted as (`SourcePrefixLength=`).
  mutating func admits(
    _ source: inout PeerSource, on listener: ListenerNumber, _ c: SocketContext, into out: inout Outbox
  ) -> ConnectionRefusal? {
    guard state == .listening else {
      count(.stopping)
      return .stopping
    }
    countPoll(listener, c, into: &out)
    guard allowsTrigger(c, into: &out) else {
      count(.triggerLimit)
      return .triggerLimit
    }
    if connections >= c.settings.maxConnections {
      return refuse(.maxConnections, limit: c.settings.maxConnections, c, into: &out)
    }
    if c.settings.additions.limitsSourceRate || c.settings.maxConnectionsPerSource > 0,
      let refusal = admitsSource(&source, c, into: &out)
    {
      return refusal
    }
    accepted &+= 1
    connections &+= 1
    if c.suspends { pauseIfFull(c, into: &out) }
    return nil
  }

  /// The limits per source: by address, by prefix (`SourcePrefixLength=`), by user.
  private mutating func admitsSource(
    _ source: inout PeerSource, _ c: SocketContext, into out: inout Outbox
  ) -> ConnectionRefusal? {
    source = source.masked(c.settings.additions.sourcePrefix)
    let perSource = c.settings.maxConnectionsPerSource
    let live = perSource > 0 ? bySource[source] : 0
    if perSource > 0, live >= perSource {
      return refuse(.maxConnectionsPerSource, limit: perSource, c, into: &out)
    }
    if c.settings.additions.limitsSourceRate {
      let additions = c.settings.additions
      let isAllowed = sourceRates.allows(
        source, at: c.now, interval: additions.sourceRateInterval, burst: additions.sourceRateBurst)
      if !isAllowed { return refuse(.sourceRate, limit: additions.sourceRateBurst, c, into: &out) }
    }
    if perSource > 0 { bySource[source] = live &+ 1 }
    return nil
  }

  /// Whoever comes next would be one too many: they wait in the queue.
  private mutating func pauseIfFull(_ c: SocketContext, into out: inout Outbox) {
    if connections >= c.settings.maxConnections { reviewRoom(c, into: &out) }
    if c.triggerBurst > 0, triggerLimit.count >= c.triggerBurst {
      let end = triggerLimit.end(interval: c.settings.triggerLimitInterval)
      suspend(.triggerLimit, until: end, grows: false, c, into: &out)
    }
  }

  private mutating func refuse(
    _ reason: ConnectionRefusal, limit: UInt32, _ c: SocketContext, into out: inout Outbox
  ) -> ConnectionRefusal {
    count(reason)
    if !hasReportedRefusals {
      hasReportedRefusals = true
      out.report(c.id, .connectionsRefused(reason, limit: limit))
    }
    return reason
  }

  /// A connection that the unit's lists do not allow (`Allow=`, `Deny=`).
  mutating func denied() { count(.denied) }

  /// An instance is over.
  mutating func connectionEnded(_ source: PeerSource, _ c: SocketContext, into out: inout Outbox) {
    connections = connections > 0 ? connections &- 1 : 0
    if connections == 0 { hasReportedRefusals = false }
    let live = bySource[source]
    if live > 0 { bySource[source] = live &- 1 }
    if holds.contains(.maxConnections) { reviewRoom(c, into: &out) }
  }
}
