import UnitModel

extension SocketMachine {
  /// A listener is readable (Accept=no). Asks for the service, unless the trigger limit is hit.
  mutating func knocked(_ c: SocketContext, into out: inout Outbox) {
    switch state {
    case .listening:
      guard holds.isEmpty else { return }  // It was on its way: it stays in the backlog.
      guard allowsTrigger(c, into: &out) else { return }
      out.triggered.append(c.id)
    case .running where isWatched: out.busy.append(c.id)
    case .deferred, .running, .startPre, .startOpen, .startPost, .stopPre, .stopPreSigterm, .stopPreSigkill,
      .stopPost, .finalSigterm, .finalSigkill, .dead, .failed:
      break  // Seen before the poll was switched off: what waits stays in the backlog.
    }
  }

  /// Counts an activation; a unit over its trigger limit fails, as under systemd.
  mutating func allowsTrigger(_ c: SocketContext, into out: inout Outbox) -> Bool {
    let burst = c.triggerBurst
    if triggerLimit.allows(at: c.now, interval: c.settings.triggerLimitInterval, burst: burst) {
      return true
    }
    refused &+= 1
    out.report(c.id, .triggerLimitHit(burst: burst))
    enterStopPre(.triggerLimitHit, c, into: &out)
    return false
  }

  /// Whether a connection may be served; if not, why. Counts it either way.
  ///
  /// Constant time, but for a hash of the source with `MaxConnectionsPerSource=`.
  mutating func admits(
    _ source: PeerSource, _ c: SocketContext, into out: inout Outbox
  ) -> ConnectionRefusal? {
    guard state == .listening else {
      refused &+= 1
      return .stopping
    }
    countPoll(c, into: &out)
    guard allowsTrigger(c, into: &out) else { return .triggerLimit }
    if connections >= c.settings.maxConnections {
      return refuse(.maxConnections, limit: c.settings.maxConnections, c, into: &out)
    }
    let perSource = c.settings.maxConnectionsPerSource
    if perSource > 0 {
      let live = bySource[source]
      if live >= perSource {
        return refuse(.maxConnectionsPerSource, limit: perSource, c, into: &out)
      }
      bySource[source] = live &+ 1
    }
    accepted &+= 1
    connections &+= 1
    return nil
  }

  /// Counts a connection against the poll limit. At the limit the listeners are not polled until
  /// the interval is over: connections wait in their queue, and nothing fails.
  ///
  /// - Source: systemd.socket(5), "PollLimitIntervalSec="
  private mutating func countPoll(_ c: SocketContext, into out: inout Outbox) {
    let interval = c.settings.pollLimitInterval
    _ = pollLimit.allows(at: c.now, interval: interval, burst: c.pollBurst)
    guard pollTimer == nil,
      pollLimit.remaining(at: c.now, interval: interval, burst: c.pollBurst) == 0,
      let end = pollLimit.end(interval: interval)
    else { return }
    let token = TimerToken(unit: c.id, serial: out.tokens.next())
    pollTimer = token
    hold(.pollLimit, c, into: &out)
    out.effects.append(.arm(token, at: end))
  }

  /// The interval of the poll limit is over.
  mutating func pollAgain(_ c: SocketContext, into out: inout Outbox) {
    pollTimer = nil
    release(.pollLimit, c, into: &out)
  }

  mutating func endPollPause(into out: inout Outbox) {
    guard let timer = pollTimer else { return }
    pollTimer = nil
    holds.remove(.pollLimit)
    out.effects.append(.disarm(timer))
  }

  private mutating func refuse(
    _ reason: ConnectionRefusal, limit: UInt32, _ c: SocketContext, into out: inout Outbox
  ) -> ConnectionRefusal {
    refused &+= 1
    if !hasReportedRefusals {
      hasReportedRefusals = true
      out.report(c.id, .connectionsRefused(reason, limit: limit))
    }
    return reason
  }

  /// An instance is over.
  mutating func connectionEnded(_ source: PeerSource) {
    connections = connections > 0 ? connections &- 1 : 0
    if connections == 0 { hasReportedRefusals = false }
    let live = bySource[source]
    if live > 0 { bySource[source] = live &- 1 }
  }
}
