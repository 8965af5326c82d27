import UnitModel

extension ServiceMachine {
  /// What the service says of itself; `NotifyAccess=` was checked by the engine.
  mutating func notified(
    _ run: RunID, _ notice: ServiceNotice, _ c: ServiceContext, into out: inout Outbox
  ) {
    guard runs.last?.id == run else { return }  // Of a run that is over.
    if let text = notice.status { statusText = text }
    if let number = notice.errno { statusErrno = number }
    if let extend = notice.extendTimeout { lengthen(extend, c, into: &out) }
    if notice.isReady { ready(c, into: &out) }
    if notice.isReloading, state == .running { isReloadingItself = true }
    if notice.isStopping { stopping(c, into: &out) }
    heardOfWatchdog(notice, c, into: &out)
  }

  /// `EXTEND_TIMEOUT_USEC=`: never shortens what is left.
  private mutating func lengthen(_ span: TimeSpan, _ c: ServiceContext, into out: inout Outbox) {
    guard timer != nil, let deadline else { return }
    if let when = c.now.advanced(by: span), when <= deadline { return }
    arm(span, c, into: &out)
  }

  private mutating func ready(_ c: ServiceContext, into out: inout Outbox) {
    isReloadingItself = false
    switch state {
    case .start:
      switch c.settings.type {
      case .notify, .notifyReload: enterCommands(.startPost, c, into: &out)
      case .simple, .exec, .forking, .oneshot, .dbus, .idle: break  // Readiness is something else.
      }
    case .dead, .condition, .startPre, .startPost, .running, .exited, .reload, .stop,
      .stopWatchdog, .stopSigterm, .stopSigkill, .stopPost, .finalSigterm, .finalSigkill, .failed,
      .autoRestart:
      break  // Said again, or too late: no news.
    }
  }

  private mutating func stopping(_ c: ServiceContext, into out: inout Outbox) {
    switch state {
    case .running:
      // It goes down by itself: what is left to do is to wait, with the stop's deadline.
      state = .stopSigterm
      arm(c.settings.timeoutStop, c, into: &out)
    case .dead, .condition, .startPre, .start, .startPost, .exited, .reload, .stop, .stopWatchdog,
      .stopSigterm,
      .stopSigkill, .stopPost, .finalSigterm, .finalSigkill, .failed, .autoRestart:
      break  // Said too early to mean anything, or known.
    }
  }

  /// Runs `ExecReload=`. False if there is none.
  mutating func requestReload(_ c: ServiceContext, into out: inout Outbox) -> Bool {
    guard state == .running || state == .exited, !c.settings.execReload.isEmpty else {
      return false
    }
    reloadResult = .success
    enterCommands(.reload, c, into: &out)
    return true
  }
}
