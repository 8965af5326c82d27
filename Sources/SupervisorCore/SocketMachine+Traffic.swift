import UnitModel

extension SocketMachine {
  /// A listener is readable (Accept=no). Asks for the service, unless the trigger limit is hit.
  mutating func knocked(_ c: SocketContext, into out: inout Outbox) {
    switch state {
    case .listening:
      guard allowsTrigger(c, into: &out) else { return }
      out.triggered.append(c.id)
    case .running, .startPre, .startOpen, .startPost, .stopPre, .stopPreSigterm, .stopPreSigkill,
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
