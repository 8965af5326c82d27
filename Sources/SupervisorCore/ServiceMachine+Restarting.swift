import UnitModel

extension ServiceMachine {
  /// Whether the service that is over now comes back by itself.
  ///
  /// A connection instance does so with its connection; one that has none any more would have nobody to talk to.
  ///
  /// - Source: systemd.service(5), "Restart="; a skipped start (`ExecCondition=`) is not repeated,
  ///   as observed.
  func shallRestart(_ c: ServiceContext) -> Bool {
    if isStopRequested || origin != nil && connection == nil { return false }
    if c.settings.restartPrevented.contains(main.exit) { return false }
    if c.settings.restartForced.contains(main.exit) {
      // A oneshot that has done its work is never repeated.
      return c.settings.type != .oneshot || result != .success
    }
    switch c.settings.restart {
    case .no: return false
    case .always: return result != .execCondition
    case .onSuccess: return result == .success
    case .onFailure: return result != .success && result != .execCondition
    case .onAbnormal: return result != .success && result != .execCondition && result != .exitCode
    case .onWatchdog: return result == .watchdog
    case .onAbort: return result == .signal || result == .coreDump
    }
  }

  /// Waits for the restart. How the service ended was seen by jobs and dependents before.
  mutating func enterAutoRestart(_ c: ServiceContext, into out: inout Outbox) {
    guard comesBack else { return }
    comesBack = false
    guard state == .dead || state == .failed else { return }
    state = .autoRestart
    let extra = out.tokens.roll(upTo: c.settings.restartRandomDelay, at: c.now)
    arm(c.settings.restartDelay(after: restartCount).adding(extra), c, into: &out)
  }

  /// The wait is over. The state stays until the job that restarts the unit has its turn.
  mutating func restartDue(_ c: ServiceContext, into out: inout Outbox) {
    guard state == .autoRestart else { return }
    isRestartDue = true
    restartCount = restartCount == .max ? .max : restartCount &+ 1
    out.restarts.append(c.id)
    out.effects.append(.changed(c.id))
  }

  /// No longer waits: a start follows, or a stop was asked for. The result stays as it was.
  mutating func leaveAutoRestart(into out: inout Outbox) {
    guard state == .autoRestart else { return }
    disarm(into: &out)
    isRestartDue = false
    isStopRequested = false
    state = .dead
  }

  /// The restart cannot be done: what it needs is not there.
  mutating func failRestart(into out: inout Outbox) {
    guard state == .autoRestart else { return }
    leaveAutoRestart(into: &out)
    startsNewRow = true
    stick(.resources)
    state = .failed
  }

  mutating func forgetRestarts() {
    restartCount = 0
    startsNewRow = false
    result = .success
    reloadResult = .success
  }
}

extension ExitStatuses {
  func contains(_ exit: ProcessExit?) -> Bool {
    switch exit {
    case .exited(let status): codes.contains(status)
    case .killed(let signal), .dumped(let signal): signals.contains(signal)
    case .unknown, nil: false
    }
  }
}
