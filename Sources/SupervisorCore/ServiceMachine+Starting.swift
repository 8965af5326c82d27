import UnitModel

extension ServiceMachine {
  /// Begins a start. The caller has checked that the service is dead or failed and that its
  /// start limit allows it.
  mutating func begin(_ c: ServiceContext, into out: inout Outbox) {
    result = .success
    reloadResult = .success
    countsAtOnce = c.settings.type == .idle && !c.isBeside
    main = ExecRecord()
    statusText = ""
    statusErrno = 0
    upSince = nil
    watchdog = c.settings.watchdog
    ownWatchdog = nil
    let extra = out.tokens.roll(upTo: c.settings.runtimeRandomExtra, at: c.now)
    runtime = c.settings.runtimeMax.adding(extra)
    statusBusError = ""
    word = .nothing
    notifyAccess = nil
    reloadBegan = nil
    isStopRequested = false
    if startsNewRow { restartCount = 0 }
    startsNewRow = false
    runs.append(Run(id: RunID(out.tokens.next())))
    enterCommands(.condition, c, into: &out)
  }

  /// Runs the commands of a phase from its first on, or goes on with what follows if it has none.
  mutating func enterCommands(_ phase: CommandPhase, _ c: ServiceContext, into out: inout Outbox) {
    if phase == .startPost { feedWatchdog(c, into: &out) }
    guard !c.commands(phase).isEmpty else { return after(phase, c, into: &out) }
    switch phase {
    case .condition: state = .condition
    case .startPre: state = .startPre
    case .startPost: state = .startPost
    case .reload: state = .reload
    case .reloadPost: state = .reloadPost
    case .stop: state = .stop
    case .stopPost: state = .stopPost
    case .start: return enterStart(c, into: &out)
    case .stopPre: return  // A phase of sockets only; a service has no commands there.
    }
    spawnControl(phase, 0, c, into: &out)
  }

  /// What follows when all commands of a phase went well.
  mutating func after(_ phase: CommandPhase, _ c: ServiceContext, into out: inout Outbox) {
    switch phase {
    case .condition: enterCommands(.startPre, c, into: &out)
    case .startPre: enterStart(c, into: &out)
    case .start: enterCommands(.startPost, c, into: &out)
    case .startPost, .reloadPost: enterRunning(.success, c, into: &out)
    case .reload:
      if asksItself(c) { return enterReloadSignal(c, into: &out) }
      enterCommands(.reloadPost, c, into: &out)
    case .stop: enterSignal(.stopSigterm, .success, c, into: &out)
    case .stopPost: enterSignal(.finalSigterm, .success, c, into: &out)
    case .stopPre: break  // A phase of sockets only.
    }
  }

  mutating func enterStart(_ c: ServiceContext, into out: inout Outbox) {
    guard !c.settings.execStart.isEmpty else {
      // Only a oneshot may have none; it is done with its start at once.
      return enterCommands(.startPost, c, into: &out)
    }
    state = .start
    if c.settings.type == .dbus, let run = runs.last {
      out.effects.append(.watchBusName(c.id, run.id))
    }
    if c.settings.type == .forking { return spawnControl(.start, 0, c, into: &out) }
    arm(c.settings.timeoutStart, c, into: &out)
    spawnMain(0, c, into: &out)
  }

  mutating func spawnMain(_ index: Int, _ c: ServiceContext, into out: inout Outbox) {
    let token = spawn(.start, index, c, into: &out)
    edit {
      $0.main = ProcessRecord(token: token, phase: .start, index: index)
      $0.knowsMain = true
    }
    main = ExecRecord()
    main.startedAt = c.now
  }

  mutating func spawnControl(
    _ phase: CommandPhase, _ index: Int, _ c: ServiceContext, into out: inout Outbox
  ) {
    let token = spawn(phase, index, c, into: &out)
    edit { $0.control = ProcessRecord(token: token, phase: phase, index: index) }
    // Each command has the whole time.
    let isStopping = phase == .stop || phase == .stopPost
    arm(isStopping ? c.settings.timeoutStop : c.settings.timeoutStart, c, into: &out)
  }

  private mutating func spawn(
    _ phase: CommandPhase, _ index: Int, _ c: ServiceContext, into out: inout Outbox
  ) -> ProcessToken {
    let token = ProcessToken(out.tokens.next())
    if let run = runs.last {
      let waits = waits(phase, c)
      out.spawn(
        SpawnOrder(
          unit: c.id, run: run.id, token: token, phase: phase, index: index,
          connection: connection, waits: waits))
      if waits { holdBack(token, c, into: &out) }
    } else {
      out.effects.append(.anomaly("a process without a run"))
    }
    return token
  }

  /// The service is up, or was: what its main process, its type and `failure` make of it.
  mutating func enterRunning(_ failure: Result, _ c: ServiceContext, into out: inout Outbox) {
    stick(failure)
    if isGood(c) {
      upSince = upSince ?? c.now
      switch word {
      case .reloading: return enterReloadNotify(c, into: &out)
      case .stopping: return enterOwnStop(c, into: &out)
      case .nothing, .ready: state = .running
      }
      // A reload does not make it longer.
      arm(at: upSince?.advanced(by: runtime), c, into: &out)
    } else if result != .success {
      enterSignal(.stopSigterm, failure, c, into: &out)
    } else if c.settings.remainAfterExit {
      state = .exited
      disarm(into: &out)
    } else {
      enterStop(.success, c, into: &out)
    }
  }

  /// Something of the service is alive that keeps it up.
  private func isGood(_ c: ServiceContext) -> Bool {
    guard let run = runs.last else { return false }
    if c.settings.type == .dbus, !run.ownsBusName { return false }
    if run.main != nil { return true }
    if run.knowsMain, c.settings.exitType == .main { return false }
    // Without a known main process whatever is in the cgroup stands for it.
    return run.hasRemains
  }

  mutating func edit(_ change: (inout Run) -> Void) {
    guard !runs.isEmpty else { return }
    change(&runs[runs.count - 1])
  }

  mutating func stick(_ failure: Result) {
    if result == .success { result = failure }
  }

  mutating func arm(_ span: TimeSpan, _ c: ServiceContext, into out: inout Outbox) {
    arm(at: c.now.advanced(by: span), c, into: &out)
  }

  /// Nil: never. What is past is now.
  mutating func arm(at when: Instant?, _ c: ServiceContext, into out: inout Outbox) {
    disarm(into: &out)
    guard let when = when.map({ max($0, c.now) }) else { return }
    let token = TimerToken(unit: c.id, serial: out.tokens.next())
    timer = token
    deadline = when
    out.effects.append(.arm(token, at: when))
  }

  mutating func disarm(into out: inout Outbox) {
    guard let old = timer else { return }
    out.effects.append(.disarm(old))
    timer = nil
    deadline = nil
  }
}
