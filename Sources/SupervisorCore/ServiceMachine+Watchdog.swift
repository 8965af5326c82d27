import UnitModel

extension ServiceMachine {
  /// The service is alive: it has the whole span again. Called when it is up and when it says so.
  mutating func feedWatchdog(_ c: ServiceContext, into out: inout Outbox) {
    stopWatchdog(into: &out)
    guard let watchdog, let when = c.now.advanced(by: watchdog) else { return }
    let token = TimerToken(unit: c.id, serial: out.tokens.next())
    watchdogTimer = token
    watchdogDeadline = when
    out.effects.append(.arm(token, at: when))
  }

  /// `EXTEND_TIMEOUT_USEC=` lengthens this wait, too; it never shortens it.
  mutating func extendWatchdog(_ span: TimeSpan, _ c: ServiceContext, into out: inout Outbox) {
    guard watchdogTimer != nil, let deadline = watchdogDeadline else { return }
    let when = c.now.advanced(by: span)
    if let when, when <= deadline { return }
    stopWatchdog(into: &out)
    guard let when else { return }
    let token = TimerToken(unit: c.id, serial: out.tokens.next())
    watchdogTimer = token
    watchdogDeadline = when
    out.effects.append(.arm(token, at: when))
  }

  /// Nothing was heard for the whole span, or the service asked for it itself.
  ///
  /// - Source: when a word of the service begins the watch: observed with systemd 252 and 262.
  mutating func watchdogFired(_ c: ServiceContext, into out: inout Outbox) {
    watchdogTimer = nil
    watchdogDeadline = nil
    guard canBeFed else { return }
    out.report(c.id, .watchdogFired)
    enterSignal(.stopWatchdog, .watchdog, c, into: &out)
  }

  /// `WATCHDOG=1`, `WATCHDOG=trigger` and `WATCHDOG_USEC=`.
  mutating func heardOfWatchdog(
    _ notice: ServiceNotice, _ c: ServiceContext, into out: inout Outbox
  ) {
    if let span = notice.watchdogSpan {
      watchdog = span == .zero ? nil : span
      ownWatchdog = span
    }
    if notice.triggersWatchdog {
      stopWatchdog(into: &out)
      return watchdogFired(c, into: &out)
    }
    if canBeFed, notice.isAlive || notice.watchdogSpan != nil { feedWatchdog(c, into: &out) }
  }

  private var isWatched: Bool {
    switch state {
    case .startPost, .running, .reload, .reloadSignal, .reloadNotify, .reloadPost: true
    case .dead, .condition, .startPre, .start, .exited, .stop, .stopWatchdog, .stopSigterm, .stopSigkill,
      .stopPost, .finalWatchdog, .finalSigterm, .finalSigkill, .failed, .autoRestart:
      false
    }
  }

  /// Whoever says that it is alive is watched from then on, on its way up and while it is told to stop as well.
  private var canBeFed: Bool {
    switch state {
    case .condition, .startPre, .start, .startPost, .running, .exited, .reload, .reloadSignal, .reloadNotify,
      .reloadPost, .stop, .stopSigterm:
      true
    case .dead, .stopWatchdog, .stopSigkill, .stopPost, .finalWatchdog, .finalSigterm, .finalSigkill, .failed,
      .autoRestart:
      false
    }
  }

  /// Called after each step: with a change to a state in which it is not up the watch ends.
  mutating func endWatch(since before: State, into out: inout Outbox) {
    if !isWatched, state != before || !canBeFed { stopWatchdog(into: &out) }
  }

  private mutating func stopWatchdog(into out: inout Outbox) {
    guard let timer = watchdogTimer else { return }
    watchdogTimer = nil
    watchdogDeadline = nil
    out.effects.append(.disarm(timer))
  }
}
