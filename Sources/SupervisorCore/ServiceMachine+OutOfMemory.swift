import UnitModel

extension ServiceMachine {
  /// The kernel has killed a process of the service for want of memory.
  ///
  /// - Source: systemd.service(5), "OOMPolicy="; which state follows in which, observed.
  mutating func outOfMemory(_ run: RunID, _ c: ServiceContext, into out: inout Outbox) {
    guard runs.last?.id == run else { return }
    let policy = c.settings.oomPolicy ?? .stop
    out.report(c.id, .outOfMemory(policy))
    if policy == .continue { return }
    let isKill = policy == .kill
    switch state {
    case .condition, .startPre, .start, .startPost, .stop, .reload, .reloadSignal, .reloadNotify, .reloadPost:
      enterSignal(isKill ? .stopSigkill : .stopSigterm, .oomKill, c, into: &out)
    case .running, .exited:
      if isKill {
        enterSignal(.stopSigkill, .oomKill, c, into: &out)
      } else {
        enterStop(.oomKill, c, into: &out)
      }
    case .stopWatchdog, .stopSigterm: enterSignal(.stopSigkill, .oomKill, c, into: &out)
    case .stopPost, .finalWatchdog, .finalSigterm: enterSignal(.finalSigkill, .oomKill, c, into: &out)
    case .stopSigkill, .finalSigkill: stick(.oomKill)
    case .dead, .failed, .autoRestart: break  // It is over.
    }
  }
}
