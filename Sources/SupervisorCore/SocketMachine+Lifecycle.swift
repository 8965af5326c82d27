import UnitModel

extension SocketMachine {
  /// Begins a start. The caller has checked the service and the start limit.
  mutating func begin(_ c: SocketContext, into out: inout Outbox) {
    result = .success
    holds = []
    triggerLimit.reset()
    endPollPauses(into: &out)
    gates = []
    backoff.reset()
    hasReportedRefusals = false
    wantsRetry = false
    resumesAt = nil
    disarm(into: &out)
    run = RunID(out.tokens.next())
    enterCommands(.startPre, c, into: &out)
  }

  /// Nobody remembers the unit any more.
  mutating func forgetCounts() {
    accepted = 0
    refused = 0
    refusals = RefusalTally()
    suspensions = 0
  }

  mutating func requestStop(_ c: SocketContext, into out: inout Outbox) {
    wantsRetry = false
    switch state {
    case .autoRetry: endRetries(into: &out)
    case .startPre, .startPost:
      enterSignal(.stopPreSigterm, .success, c, into: &out)
    case .startOpen:
      // The answer comes late; what it opened is closed then.
      opening = nil
      enterStopPre(.success, c, into: &out)
    case .listening, .deferred, .running:
      enterStopPre(.success, c, into: &out)
    case .stopPre, .stopPreSigterm, .stopPreSigkill, .stopPost, .finalSigterm, .finalSigkill:
      break  // It is stopping already.
    case .dead, .failed:
      break  // There is nothing to stop.
    }
  }

  mutating func enterCommands(_ phase: CommandPhase, _ c: SocketContext, into out: inout Outbox) {
    guard !c.commands(phase).isEmpty else { return after(phase, c, into: &out) }
    switch phase {
    case .startPre: state = .startPre
    case .startPost: state = .startPost
    case .stopPre: state = .stopPre
    case .stopPost: state = .stopPost
    case .condition, .start, .reload, .reloadPost, .stop: return  // Phases of services only.
    }
    spawn(phase, 0, c, into: &out)
  }

  private mutating func after(_ phase: CommandPhase, _ c: SocketContext, into out: inout Outbox) {
    switch phase {
    case .startPre:
      state = .startOpen
      let token = OpenToken(out.tokens.next())
      opening = token
      arm(c.settings.timeout, c, into: &out)
      out.effects.append(.open(c.id, token))
    case .startPost: enterListening(c, into: &out)
    case .stopPre: enterStopPost(.success, c, into: &out)
    case .stopPost: enterSignal(.finalSigterm, .success, c, into: &out)
    case .condition, .start, .reload, .reloadPost, .stop: break  // Phases of services only.
    }
  }

  private mutating func spawn(
    _ phase: CommandPhase, _ index: Int, _ c: SocketContext, into out: inout Outbox
  ) {
    guard let run else { return out.effects.append(.anomaly("a socket's command without a run")) }
    let token = ProcessToken(out.tokens.next())
    control = ProcessRecord(token: token, phase: phase, index: index)
    // Each command has the whole time.
    arm(c.settings.timeout, c, into: &out)
    out.spawn(SpawnOrder(unit: c.id, run: run, token: token, phase: phase, index: index))
  }

  /// - Returns: true if the listeners belong to this start; else the engine closes them.
  mutating func opened(_ token: OpenToken, _ c: SocketContext, into out: inout Outbox) {
    guard opening == token, state == .startOpen else {
      if !isOpen { out.effects.append(.closeListeners(c.id)) }
      return
    }
    opening = nil
    isOpen = true
    openRetries.reset()
    enterCommands(.startPost, c, into: &out)
    if relistsAgain { out.relists.append(c.id) }
  }

  /// - Parameter failure: `exitCode` for an owner that does not exist: systemd has a process look for it.
  mutating func openFailed(
    _ token: OpenToken, _ failure: Result, _ c: SocketContext, into out: inout Outbox
  ) {
    guard opening == token, state == .startOpen else { return }  // Of a start that was given up.
    opening = nil
    // A user who does not exist is a mistake in the unit.
    wantsRetry = failure == .resources && c.bindRetry > .zero
    enterStopPre(failure, c, into: &out)
  }

  mutating func enterListening(_ c: SocketContext, into out: inout Outbox) {
    disarm(into: &out)
    // Who has knocked since a service was found idle is no leftover of it.
    let wasIdle = idle?.phase == .left
    endIdling(c, into: &out)
    if c.settings.flushPending, !c.settings.accept, !wasIdle { out.effects.append(.flush(c.id)) }
    if c.settings.accept { reviewRoom(c, into: &out) }
    state = .listening
    if isWatched { out.effects.append(.watch(c.id)) }
  }

  /// The service runs by itself or because of us: its process owns the listeners now.
  mutating func enterRunning(_ c: SocketContext, into out: inout Outbox) {
    switch state {
    case .listening: endHolds(c, keeping: .paused, into: &out)
    case .deferred: disarm(into: &out)
    default: return  // It was stopped in between.
    }
    state = .running
    reviseIdling(c, into: &out)
  }

  /// The service would stop others: what waits goes on waiting, for `DeferTriggerMaxSec=` at most.
  mutating func enterDeferred(_ c: SocketContext, into out: inout Outbox) {
    guard state == .listening else { return }
    if isWatched { out.effects.append(.unwatch(c.id)) }
    state = .deferred
    arm(c.settings.deferTriggerMax, c, into: &out)
  }

  /// A listener reports an error of its own.
  mutating func listenerBroke(_ c: SocketContext, into out: inout Outbox) {
    switch state {
    case .listening, .deferred, .running:
      enterStopPre(.resources, c, into: &out)
    case .autoRetry, .startPre, .startOpen, .startPost, .stopPre, .stopPreSigterm, .stopPreSigkill,
      .stopPost, .finalSigterm, .finalSigkill, .dead, .failed:
      break  // Not polled there, or about to be closed.
    }
  }

  mutating func enterStopPre(_ failure: Result, _ c: SocketContext, into out: inout Outbox) {
    stick(failure)
    relistsAgain = false
    endIdling(c, into: &out)
    endHolds(c, into: &out)
    enterCommands(.stopPre, c, into: &out)
  }

  mutating func enterStopPost(_ failure: Result, _ c: SocketContext, into out: inout Outbox) {
    stick(failure)
    // The last commands get them, too.
    let arePassed = c.settings.passFileDescriptorsToExec && !c.commands(.stopPost).isEmpty
    if !arePassed { closeListeners(c, into: &out) }
    enterCommands(.stopPost, c, into: &out)
  }

  private mutating func closeListeners(_ c: SocketContext, into out: inout Outbox) {
    guard isOpen else { return }
    isOpen = false
    relisting = nil
    relistsAgain = false
    out.effects.append(.closeListeners(c.id))
  }

  mutating func enterSignal(
    _ next: State, _ failure: Result, _ c: SocketContext, into out: inout Outbox
  ) {
    stick(failure)
    let kill = c.definition.kill
    let isKill = next == .stopPreSigkill || next == .finalSigkill
    let isFinal = next == .finalSigterm || next == .finalSigkill
    let known = control.map { [$0.token] } ?? []
    let reachesAll = kill.mode == .controlGroup || kill.mode == .mixed && isKill
    let awaits = kill.mode != .none && (!known.isEmpty || (hasRemains && reachesAll))
    if let run, awaits {
      state = next
      out.effects.append(
        .kill(
          c.id, run,
          KillOrder(
            scope: reachesAll ? .everything(known) : .processes(known),
            signal: c.isHurried ? 9 : isKill ? kill.finalSignal : kill.signal, continues: !isKill,
            hangsUp: kill.sendsSIGHUP && !isKill)))
      return arm(c.settings.timeout, c, into: &out)
    }
    switch (isFinal, isKill || !kill.sendsSIGKILL) {
    case (false, false): enterSignal(.stopPreSigkill, .success, c, into: &out)
    case (false, true): enterStopPost(.success, c, into: &out)
    case (true, false): enterSignal(.finalSigkill, .success, c, into: &out)
    case (true, true): enterDead(c, into: &out)
    }
  }

  private mutating func enterDead(_ c: SocketContext, into out: inout Outbox) {
    closeListeners(c, into: &out)
    disarm(into: &out)
    control = nil
    hasRemains = false
    holds = []
    state = result == .success ? .dead : .failed
    if let run { out.effects.append(.closeRun(c.id, run)) }
    run = nil
    if wantsRetry { out.openRetries.append(c.id) }
  }

  /// The start limit was hit: the start fails before it began.
  mutating func refuseStart(_ failure: Result) {
    // It goes on trying by itself, which is bounded.
    if state == .autoRetry { return }
    result = failure
    state = .failed
  }

  mutating func stick(_ failure: Result) {
    if result == .success { result = failure }
  }

  mutating func arm(_ span: TimeSpan, _ c: SocketContext, into out: inout Outbox) {
    disarm(into: &out)
    guard let when = c.now.advanced(by: span) else { return }
    let token = TimerToken(unit: c.id, serial: out.tokens.next())
    timer = token
    out.effects.append(.arm(token, at: when))
  }

  mutating func disarm(into out: inout Outbox) {
    guard let old = timer else { return }
    out.effects.append(.disarm(old))
    timer = nil
  }

  mutating func timedOut(_ c: SocketContext, into out: inout Outbox) {
    timer = nil
    let sendsKill = c.definition.kill.sendsSIGKILL
    switch state {
    case .startPre:
      out.report(c.id, .timedOut(phase: state.name))
      enterSignal(.finalSigterm, .timeout, c, into: &out)
    case .startOpen:
      out.report(c.id, .timedOut(phase: state.name))
      opening = nil
      wantsRetry = c.bindRetry > .zero
      enterStopPre(.timeout, c, into: &out)
    case .startPost:
      out.report(c.id, .timedOut(phase: state.name))
      abandon(c, into: &out)
      enterStopPre(.timeout, c, into: &out)
    case .stopPre:
      out.report(c.id, .timedOut(phase: state.name))
      enterSignal(.stopPreSigterm, .timeout, c, into: &out)
    case .stopPreSigterm:
      out.report(c.id, .timedOut(phase: state.name))
      if sendsKill {
        enterSignal(.stopPreSigkill, .timeout, c, into: &out)
      } else {
        enterStopPost(.timeout, c, into: &out)
      }
    case .stopPreSigkill:
      out.report(c.id, .timedOut(phase: state.name))
      control = nil
      enterStopPost(.timeout, c, into: &out)
    case .stopPost:
      out.report(c.id, .timedOut(phase: state.name))
      enterSignal(.finalSigterm, .timeout, c, into: &out)
    case .finalSigterm where sendsKill:
      out.report(c.id, .timedOut(phase: state.name))
      enterSignal(.finalSigkill, .timeout, c, into: &out)
    case .finalSigterm, .finalSigkill:
      out.report(c.id, .timedOut(phase: state.name))
      stick(.timeout)
      enterDead(c, into: &out)
    case .deferred:
      out.report(c.id, .timedOut(phase: state.name))
      enterStopPre(.timeout, c, into: &out)
    case .dead, .autoRetry, .listening, .running, .failed:
      out.effects.append(.anomaly("a timer of a socket in state \(state.name)"))
    }
  }

  /// A command that took too long is waited for no more: the stop commands run, whatever becomes of it.
  private mutating func abandon(_ c: SocketContext, into out: inout Outbox) {
    guard let run, let process = control else { return }
    control = nil
    hasRemains = true
    let kill = c.definition.kill
    if c.sparesLeftovers || kill.mode == .none { return }
    out.effects.append(
      .kill(
        c.id, run,
        KillOrder(scope: .processes([process.token]), signal: kill.signal, hangsUp: kill.sendsSIGHUP)))
  }

  // MARK: The socket's own commands

  mutating func spawned(
    _ token: ProcessToken, pid: Int32, _ c: SocketContext, into out: inout Outbox
  ) {
    guard control?.token == token, let run else { return }
    control?.pid = pid
    hasRemains = true
    switch state {
    case .startPre, .startPost, .stopPre, .stopPost: break  // Its end is what counts.
    case .stopPreSigterm, .stopPreSigkill, .finalSigterm, .finalSigkill:
      let isKill = state == .stopPreSigkill || state == .finalSigkill
      let kill = c.definition.kill
      out.effects.append(
        .kill(
          c.id, run,
          KillOrder(
            scope: .processes([token]), signal: c.isHurried ? 9 : isKill ? kill.finalSignal : kill.signal,
            hangsUp: kill.sendsSIGHUP && !isKill)))
    case .dead, .autoRetry, .startOpen, .listening, .deferred, .running, .failed:
      out.effects.append(.anomaly("a process of a socket in state \(state.name)"))
    }
  }

  mutating func commandEnded(
    _ token: ProcessToken, _ failure: Result, exit: ProcessExit?, remains: Bool,
    _ c: SocketContext, into out: inout Outbox
  ) {
    guard let process = control, process.token == token else { return }
    control = nil
    hasRemains = remains
    let list = c.commands(process.phase)
    let command = list.indices.contains(process.index) ? list[process.index] : nil
    let failure = command?.ignoresFailure == true ? .success : failure
    if failure != .success, let exit {
      out.report(
        c.id, .processFailed(phase: process.phase, index: process.index, exit, isMain: false))
    }
    let next = process.index &+ 1
    let goesOn = failure == .success && list.indices.contains(next)
    switch state {
    case .startPre, .startPost, .stopPre, .stopPost:
      if goesOn { return spawn(process.phase, next, c, into: &out) }
    case .dead, .autoRetry, .startOpen, .listening, .deferred, .running, .stopPreSigterm, .stopPreSigkill,
      .finalSigterm, .finalSigkill, .failed:
      break
    }
    switch state {
    case .startPre:
      if failure == .success { return after(.startPre, c, into: &out) }
      enterSignal(.finalSigterm, failure, c, into: &out)
    case .startPost:
      if failure == .success { return after(.startPost, c, into: &out) }
      enterStopPre(failure, c, into: &out)
    case .stopPre, .stopPreSigterm, .stopPreSigkill: enterStopPost(failure, c, into: &out)
    case .stopPost where c.sparesLeftovers:
      stick(failure)
      enterDead(c, into: &out)
    case .stopPost: enterSignal(.finalSigterm, failure, c, into: &out)
    case .finalSigterm, .finalSigkill:
      stick(failure)
      if !hasRemains || c.sparesLeftovers {
        enterDead(c, into: &out)
      } else if c.definition.kill.mode == .mixed, state == .finalSigterm {
        // The command was asked to end; the rest is ended without being asked.
        enterSignal(.finalSigkill, .success, c, into: &out)
      } else if c.definition.kill.mode == .process || c.definition.kill.mode == .none {
        enterDead(c, into: &out)
      }
    case .dead, .autoRetry, .startOpen, .listening, .deferred, .running, .failed:
      out.effects.append(.anomaly("the end of a socket's command in state \(state.name)"))
    }
  }

  /// Everything at once: the daemon is told to hurry.
  mutating func hurry(_ c: SocketContext, into out: inout Outbox) {
    guard let run, control != nil || hasRemains else { return }
    stick(.signal)
    let known = control.map { [$0.token] } ?? []
    out.effects.append(
      .kill(c.id, run, KillOrder(scope: .everything(known), signal: 9, continues: false)))
  }

  mutating func emptied(_ c: SocketContext, into out: inout Outbox) {
    hasRemains = false
    guard control == nil else { return }
    switch state {
    case .stopPreSigterm, .stopPreSigkill: enterStopPost(.success, c, into: &out)
    case .finalSigterm, .finalSigkill: enterDead(c, into: &out)
    case .dead, .autoRetry, .startPre, .startOpen, .startPost, .listening, .deferred, .running, .stopPre,
      .stopPost,
      .failed:
      break  // Nobody waits for it there.
    }
  }
}
