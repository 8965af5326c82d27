import UnitModel

extension ServiceMachine {
  /// Asks for a stop, in whatever state the service is.
  mutating func requestStop(_ c: ServiceContext, into out: inout Outbox) {
    isStopRequested = true
    if origin != nil, servedBy == nil, refusal == nil { refusal = .stopping }
    switch state {
    case .condition, .startPre, .start, .startPost, .reload, .reloadSignal, .reloadNotify, .reloadPost:
      enterSignal(.stopSigterm, .success, c, into: &out)
    case .running, .exited:
      enterStop(.success, c, into: &out)
    case .stop, .stopWatchdog, .stopSigterm, .stopSigkill, .stopPost, .finalWatchdog, .finalSigterm,
      .finalSigkill:
      break  // It is stopping already.
    case .autoRestart: leaveAutoRestart(into: &out)
    case .dead, .failed:
      break  // There is nothing to stop.
    }
  }

  mutating func enterStop(_ failure: Result, _ c: ServiceContext, into out: inout Outbox) {
    stick(failure)
    enterCommands(.stop, c, into: &out)
  }

  mutating func enterStopPost(_ failure: Result, _ c: ServiceContext, into out: inout Outbox) {
    stick(failure)
    enterCommands(.stopPost, c, into: &out)
  }

  /// Signals what is left, as `KillMode=` says, and waits for it; or goes on at once if there is
  /// nothing to wait for.
  mutating func enterSignal(
    _ next: State, _ failure: Result, _ c: ServiceContext, into out: inout Outbox
  ) {
    stick(failure)
    let kill = c.definition.kill
    let isKill = next == .stopSigkill || next == .finalSigkill
    let isFinal = next == .finalWatchdog || next == .finalSigterm || next == .finalSigkill
    let isWatchdog = next == .stopWatchdog || next == .finalWatchdog
    if let run = runs.last,
      let scope = scope(of: run, c.isHurried ? .controlGroup : kill.mode, isKill: isKill)
    {
      state = next
      out.effects.append(
        .kill(
          c.id, run.id,
          KillOrder(
            scope: scope, signal: c.signal(in: next), continues: !isKill && !isWatchdog,
            hangsUp: kill.sendsSIGHUP && !isKill && !isWatchdog)))
      let abort = c.settings.timeoutAbort ?? c.settings.timeoutStop
      return arm(isWatchdog ? abort : c.settings.timeoutStop, c, into: &out)
    }
    switch (isFinal, isKill || !kill.sendsSIGKILL) {
    case (false, false): enterSignal(.stopSigkill, .success, c, into: &out)
    case (false, true): enterStopPost(.success, c, into: &out)
    case (true, false): enterSignal(.finalSigkill, .success, c, into: &out)
    case (true, true): enterDead(c, into: &out)
    }
  }

  /// Whom to signal; nil if nobody is to be waited for.
  private func scope(of run: Run, _ mode: KillSettings.Mode, isKill: Bool) -> KillOrder.Scope? {
    let known = run.tokens
    switch mode {
    case .none: return nil
    case .process: return known.isEmpty ? nil : .processes(known)
    case .mixed:
      if isKill { return known.isEmpty && !run.hasRemains ? nil : .everything(known) }
      return known.isEmpty ? nil : .processes(known)
    case .controlGroup:
      return known.isEmpty && !run.hasRemains ? nil : .everything(known)
    }
  }

  mutating func enterDead(_ c: ServiceContext, into out: inout Outbox) {
    disarm(into: &out)
    // `exec-condition` is no failure: the start was skipped.
    state = result == .success || result == .execCondition ? .dead : .failed
    notifyAccess = nil
    // Another run is on its way already, or stands for the unit.
    let isReplaced = c.isBeside || incoming != nil
    comesBack = !isReplaced && shallRestart(c)
    if c.settings.storePreserve == .no, !isReplaced { dropStored(c, into: &out) }
    startsNewRow = !comesBack
    isStopRequested = false
    lentConnection = nil
    // With KillMode=none its process is still there.
    letGo(c, into: &out)
    // A restart goes on with it.
    if !c.isRestarting, !comesBack { closeConnection(into: &out) }
    for run in runs { out.effects.append(.closeRun(c.id, run.id)) }
    runs = []
    guard comesBack else { return }
    // Others do not see that it was down.
    if c.settings.restartMode == .direct { return enterAutoRestart(c, into: &out) }
    out.ended.append(c.id)
  }

  /// It is to be restarted: the next process gets the connection of this one.
  ///
  /// - Returns: false if there is no connection any more.
  mutating func keepConnection(_ c: ServiceContext, into out: inout Outbox) -> Bool {
    if connection != nil { return true }
    guard let lent = lentConnection, let main = runs.last?.main, main.pid != nil else { return false }
    lentConnection = nil
    connection = lent
    out.effects.append(.takeBack(lent, of: c.id, from: main.token))
    return true
  }

  mutating func closeConnection(into out: inout Outbox) {
    guard let open = connection else { return }
    connection = nil
    out.effects.append(.closeConnection(open))
  }

  /// The time that was given for a state is over.
  mutating func timedOut(_ c: ServiceContext, into out: inout Outbox) {
    timer = nil
    deadline = nil
    switch state {
    case .condition, .startPre, .start, .startPost:
      out.report(c.id, .timedOut(phase: state.name))
      enterFailure(c.settings.startFailureMode, c, into: &out)
    case .reload, .reloadSignal, .reloadNotify, .reloadPost:
      out.report(c.id, .timedOut(phase: state.name))
      reloadResult = .timeout
      word = .nothing
      abandonControl(c, into: &out)
      enterRunning(.success, c, into: &out)
    case .stop:
      out.report(c.id, .timedOut(phase: state.name))
      enterFailure(c.settings.stopFailureMode, c, into: &out)
    case .stopSigterm where c.settings.stopFailureMode == .abort:
      out.report(c.id, .timedOut(phase: state.name))
      enterSignal(.stopWatchdog, .timeout, c, into: &out)
    case .stopWatchdog, .stopSigterm:
      out.report(c.id, .timedOut(phase: state.name))
      enterFailure(.kill, c, into: &out)
    case .stopSigkill:
      out.report(c.id, .timedOut(phase: state.name))
      enterStopPost(.timeout, c, into: &out)
    case .stopPost:
      out.report(c.id, .timedOut(phase: state.name))
      enterFinalFailure(c.settings.stopFailureMode, c, into: &out)
    case .finalSigterm where c.settings.stopFailureMode == .abort:
      out.report(c.id, .timedOut(phase: state.name))
      enterSignal(.finalWatchdog, .timeout, c, into: &out)
    case .finalWatchdog, .finalSigterm:
      out.report(c.id, .timedOut(phase: state.name))
      enterFinalFailure(.kill, c, into: &out)
    case .finalSigkill:
      out.report(c.id, .timedOut(phase: state.name))
      stick(.timeout)
      enterDead(c, into: &out)
    case .autoRestart: restartDue(c, into: &out)
    case .running:
      out.report(c.id, .runtimeOver)
      enterStop(.timeout, c, into: &out)
    case .dead, .exited, .failed:
      // No timer is armed in these states.
      out.effects.append(.anomaly("a timer of a service in state \(state.name)"))
    }
  }

  /// Ends what took too long, as `Timeout…FailureMode=` says.
  private mutating func enterFailure(
    _ mode: ServiceSettings.FailureMode, _ c: ServiceContext, into out: inout Outbox
  ) {
    switch mode {
    case .terminate: enterSignal(.stopSigterm, .timeout, c, into: &out)
    case .abort: enterSignal(.stopWatchdog, .timeout, c, into: &out)
    case .kill where c.definition.kill.sendsSIGKILL: enterSignal(.stopSigkill, .timeout, c, into: &out)
    case .kill: enterStopPost(.timeout, c, into: &out)
    }
  }

  /// The same after `ExecStopPost=`.
  private mutating func enterFinalFailure(
    _ mode: ServiceSettings.FailureMode, _ c: ServiceContext, into out: inout Outbox
  ) {
    switch mode {
    case .terminate: enterSignal(.finalSigterm, .timeout, c, into: &out)
    case .abort: enterSignal(.finalWatchdog, .timeout, c, into: &out)
    case .kill where c.definition.kill.sendsSIGKILL: enterSignal(.finalSigkill, .timeout, c, into: &out)
    case .kill:
      stick(.timeout)
      enterDead(c, into: &out)
    }
  }

  /// Kills the control process and no longer waits for it.
  private mutating func abandonControl(_ c: ServiceContext, into out: inout Outbox) {
    guard let run = runs.last, let control = run.control else { return }
    out.effects.append(
      .kill(
        c.id, run.id,
        KillOrder(scope: .processes([control.token]), signal: c.definition.kill.finalSignal)))
    if let held = idling.first(where: { $0.process == control.token }) { letGo(at: held.timer, into: &out) }
    edit { $0.control = nil }
  }

  /// Everything at once: the daemon is told to hurry.
  mutating func hurry(_ c: ServiceContext, into out: inout Outbox) {
    guard let run = runs.last, !run.tokens.isEmpty || run.hasRemains else { return }
    stick(.signal)
    out.effects.append(
      .kill(c.id, run.id, KillOrder(scope: .everything(run.tokens), signal: 9, continues: false)))
  }
}
