import UnitModel

extension ServiceMachine {
  /// What the service says of itself; `NotifyAccess=` was checked by the engine.
  mutating func notified(
    _ run: RunID, _ notice: ServiceNotice, _ c: ServiceContext, into out: inout Outbox
  ) {
    guard runs.last?.id == run else { return }  // Of a run that is over.
    if let pid = notice.mainPID { named(pid, c, into: &out) }
    if let text = notice.status { statusText = text }
    if let number = notice.errno { statusErrno = number }
    if let text = notice.busError { statusBusError = text }
    if let access = notice.access { notifyAccess = access }
    if notice.resetsRestarts { restartCount = 0 }
    if let extend = notice.extendTimeout { lengthen(extend, c, into: &out) }
    if notice.isStopping {
      stopping(c, into: &out)
    } else if notice.isReady {
      ready(notice, c, into: &out)
    } else if notice.isReloading {
      reloading(notice, c, into: &out)
    }
    heardOfWatchdog(notice, c, into: &out)
  }

  /// `EXTEND_TIMEOUT_USEC=`: never shortens what is left.
  private mutating func lengthen(_ span: TimeSpan, _ c: ServiceContext, into out: inout Outbox) {
    extendWatchdog(span, c, into: &out)
    guard timer != nil, let deadline else { return }
    if let when = c.now.advanced(by: span), when <= deadline { return }
    arm(span, c, into: &out)
  }

  private mutating func ready(
    _ notice: ServiceNotice, _ c: ServiceContext, into out: inout Outbox
  ) {
    // Who goes down does not come up again.
    if word == .stopping { return }
    word = .ready
    switch state {
    case .start:
      switch c.settings.type {
      case .notify, .notifyReload: enterCommands(.startPost, c, into: &out)
      case .simple, .exec, .forking, .oneshot, .dbus, .idle: break  // Readiness is something else.
      }
    case .reloadNotify: enterCommands(.reloadPost, c, into: &out)
    case .reloadSignal:
      // Both words at once: it was quick.
      if notice.isReloading, answers(notice) { enterCommands(.reloadPost, c, into: &out) }
    case .dead, .condition, .startPre, .startPost, .running, .exited, .reload, .reloadPost, .stop,
      .stopWatchdog, .stopSigterm, .stopSigkill, .stopPost, .finalWatchdog, .finalSigterm, .finalSigkill,
      .failed, .autoRestart:
      break  // Said again, or too late: no news.
    }
  }

  private mutating func reloading(
    _ notice: ServiceNotice, _ c: ServiceContext, into out: inout Outbox
  ) {
    if word == .stopping { return }
    word = .reloading
    switch state {
    case .running: enterReloadNotify(c, into: &out)
    case .reloadSignal:
      if answers(notice) { state = .reloadNotify }
    case .dead, .condition, .startPre, .start, .startPost, .exited, .reload, .reloadNotify, .reloadPost,
      .stop, .stopWatchdog, .stopSigterm, .stopSigkill, .stopPost, .finalWatchdog, .finalSigterm,
      .finalSigkill, .failed, .autoRestart:
      break  // Remembered: it counts once the service is up.
    }
  }

  /// True if it tells of the reload that was asked for, not of an earlier one.
  private func answers(_ notice: ServiceNotice) -> Bool {
    guard let at = notice.reloadedAt, let reloadBegan else { return false }
    return at >= reloadBegan
  }

  private mutating func stopping(_ c: ServiceContext, into out: inout Outbox) {
    word = .stopping
    switch state {
    case .running, .reloadSignal, .reloadNotify: enterOwnStop(c, into: &out)
    case .dead, .condition, .startPre, .start, .startPost, .exited, .reload, .reloadPost, .stop,
      .stopWatchdog, .stopSigterm, .stopSigkill, .stopPost, .finalWatchdog, .finalSigterm, .finalSigkill,
      .failed, .autoRestart:
      break  // Remembered, or known.
    }
  }

  /// It goes down by itself: what is left to do is to wait, with the stop's deadline.
  mutating func enterOwnStop(_ c: ServiceContext, into out: inout Outbox) {
    state = .stopSigterm
    arm(c.settings.timeoutStop, c, into: &out)
  }

  /// `BusName=` got an owner, or lost it.
  mutating func busNameChanged(
    _ run: RunID, isOwned: Bool, _ c: ServiceContext, into out: inout Outbox
  ) {
    guard runs.last?.id == run else { return }
    edit { $0.ownsBusName = isOwned }
    guard c.settings.type == .dbus else { return }
    switch state {
    case .start:
      // The process may be on its way still: its birth brings us on.
      if isOwned, runs.last?.main?.pid != nil { enterCommands(.startPost, c, into: &out) }
    case .running: enterRunning(.success, c, into: &out)
    case .dead, .condition, .startPre, .startPost, .exited, .reload, .reloadSignal, .reloadNotify,
      .reloadPost, .stop, .stopWatchdog, .stopSigterm, .stopSigkill, .stopPost, .finalWatchdog,
      .finalSigterm, .finalSigkill, .failed, .autoRestart:
      break  // Looked at when the service is up again, if ever.
    }
  }
}
