import UnitModel

extension ServiceMachine {
  enum Role { case main, control }

  /// Whose answer this is; nil for a process that is no longer waited for.
  func role(of token: ProcessToken) -> Role? {
    guard let run = runs.last else { return nil }
    if run.main?.token == token { return .main }
    if run.control?.token == token { return .control }
    return nil
  }

  mutating func spawned(
    _ token: ProcessToken, pid: Int32, _ c: ServiceContext, into out: inout Outbox
  ) {
    guard let role = role(of: token) else { return }  // Abandoned; the engine reaps it.
    edit {
      $0.hasRemains = true
      if role == .main { $0.main?.pid = pid } else { $0.control?.pid = pid }
    }
    if role == .main { main.pid = pid }
    noteServed(by: token, role)
    switch state {
    case .start:
      letGoOfConnection(c, into: &out)
      guard role == .main else { return }
      switch c.settings.type {
      case .simple, .exec, .idle: enterCommands(.startPost, c, into: &out)
      case .dbus: if runs.last?.ownsBusName == true { enterCommands(.startPost, c, into: &out) }
      case .oneshot, .forking, .notify, .notifyReload: break  // Waits for its end or its word.
      }
    case .condition, .startPre, .startPost, .reload, .reloadSignal, .reloadNotify, .reloadPost, .stop,
      .stopPost, .running, .exited:
      break  // A control process: its end is what counts.
    case .stopWatchdog, .stopSigterm, .stopSigkill, .finalWatchdog, .finalSigterm, .finalSigkill:
      // The stop came while the process was being made: it is signalled now.
      if let run = runs.last {
        out.effects.append(
          .kill(
            c.id, run.id,
            KillOrder(
              scope: .processes([token]), signal: c.signal(in: state))))
      }
    case .dead, .failed, .autoRestart:
      out.effects.append(.anomaly("a process of a service in state \(state.name)"))
    }
  }

  /// The process has the connection. If no later command and no later process could want it, the daemon's own copy is
  /// closed, so that the peer sees the end of the stream as soon as the process ends.
  private mutating func letGoOfConnection(_ c: ServiceContext, into out: inout Outbox) {
    guard connection != nil, c.settings.execStart.count == 1, c.settings.execStartPost.isEmpty,
      c.settings.execReload.isEmpty, c.settings.execStop.isEmpty, c.settings.execStopPost.isEmpty,
      c.settings.restart == .no, c.settings.restartForced.codes.isEmpty,
      c.settings.restartForced.signals.isEmpty
    else { return }
    lentConnection = connection
    closeConnection(into: &out)
  }

  mutating func spawnFailed(
    _ token: ProcessToken, status: Int32?, _ c: ServiceContext, into out: inout Outbox
  ) {
    guard let role = role(of: token), let record = role == .main ? runs.last?.main : runs.last?.control
    else { return }
    out.report(c.id, .cannotSpawn(phase: record.phase, index: record.index))
    if !idling.isEmpty { endIdling(token, into: &out) }
    // It was taken for a process before its program was run.
    if servedBy == token { servedBy = nil }
    guard let status else {
      // There never was a process: no memory, no pid. systemd calls this `resources`.
      forget(role)
      return failed(.resources, c, into: &out)
    }
    // Beside another one it counts as up with its program only.
    let isEarly = !c.isBeside && (c.settings.type == .simple || c.settings.type == .idle)
    if role == .main, state == .start, isEarly {
      // Type=simple is up as soon as a process was asked for; that its program is missing is
      // this process's end, seen a moment later.
      enterCommands(.startPost, c, into: &out)
      out.again.append((c.id, token, .exited(status)))
    } else {
      exited(token, .exited(status), remains: runs.last?.hasRemains ?? false, c, into: &out)
    }
  }

  /// Others are in the way of the process: they are told to stop, and the start has failed.
  mutating func leftBehind(_ token: ProcessToken, _ c: ServiceContext, into out: inout Outbox) {
    guard let role = role(of: token) else { return }
    if !idling.isEmpty { endIdling(token, into: &out) }
    forget(role)
    edit { $0.hasRemains = true }
    failed(.resources, c, into: &out)
  }

  private mutating func forget(_ role: Role) {
    edit { if role == .main { $0.main = nil } else { $0.control = nil } }
  }

  /// A process could not be made.
  private mutating func failed(_ failure: Result, _ c: ServiceContext, into out: inout Outbox) {
    switch state {
    case .condition, .startPre, .start, .startPost:
      enterSignal(.stopSigterm, failure, c, into: &out)
    case .reload, .reloadPost: reloadFailed(failure, c, into: &out)
    case .stop: enterSignal(.stopSigterm, failure, c, into: &out)
    case .stopPost: enterSignal(.finalSigterm, failure, c, into: &out)
    case .stopWatchdog, .stopSigterm, .stopSigkill: enterStopPost(failure, c, into: &out)
    case .finalWatchdog, .finalSigterm, .finalSigkill:
      stick(failure)
      enterDead(c, into: &out)
    case .running, .reloadSignal, .reloadNotify: enterRunning(failure, c, into: &out)
    case .dead, .exited, .failed, .autoRestart:
      out.effects.append(.anomaly("a failed spawn of a service in state \(state.name)"))
    }
  }

  mutating func exited(
    _ token: ProcessToken, _ exit: ProcessExit, remains: Bool, _ c: ServiceContext,
    into out: inout Outbox
  ) {
    if !idling.isEmpty { endIdling(token, into: &out) }
    guard let role = role(of: token) else { return }  // Abandoned.
    edit { $0.hasRemains = remains }
    switch role {
    case .main: mainExited(exit, c, into: &out)
    case .control: controlExited(exit, c, into: &out)
    }
  }

  private mutating func mainExited(
    _ exit: ProcessExit, _ c: ServiceContext, into out: inout Outbox
  ) {
    guard let process = runs.last?.main else { return }
    edit { $0.main = nil }
    // Of a run that goes down last, the unit's main process is another one.
    if exit != .unknown, process.pid == nil || process.pid == main.pid {
      main.exit = exit
      main.endedAt = c.now
    }
    let command = c.command(process)
    let failure = verdict(exit, command, c, isDaemon: c.settings.type != .oneshot)
    if failure != .success {
      out.report(
        c.id, .processFailed(phase: .start, index: process.index, exit, isMain: true))
    }
    stick(failure)
    // With ExitType=cgroup it is not over while anything lives.
    if c.settings.exitType == .cgroup, runs.last?.hasRemains == true { return }
    switch state {
    case .start:
      // Type=forking, and the service has named its main process (`MAINPID=`) before its first one is over: that
      // one's end is waited for all the same.
      if runs.last?.control != nil, failure == .success { break }
      startEnded(process, failure, c, into: &out)
    // `exited` with a main process: it gave up its name on the bus (Type=dbus with RemainAfterExit=) and went on.
    case .running, .exited: enterRunning(failure, c, into: &out)
    case .startPost, .reload, .reloadSignal, .reloadNotify, .reloadPost:
      // Without any process the state would never end; otherwise what follows sees that main is gone.
      if runs.last?.control == nil { enterStop(failure, c, into: &out) }
    case .stop, .stopPost, .condition, .startPre:
      break  // The control process goes on.
    case .stopWatchdog, .stopSigterm, .stopSigkill:
      if runs.last?.control == nil { enterStopPost(.success, c, into: &out) }
    case .finalWatchdog, .finalSigterm, .finalSigkill:
      if runs.last?.control == nil { enterDead(c, into: &out) }
    case .dead, .failed, .autoRestart:
      out.effects.append(.anomaly("the end of a process of a service in state \(state.name)"))
    }
  }

  /// The main process ended while the start waited for it.
  private mutating func startEnded(
    _ process: ProcessRecord, _ failure: Result, _ c: ServiceContext, into out: inout Outbox
  ) {
    guard failure == .success else { return enterSignal(.stopSigterm, failure, c, into: &out) }
    switch c.settings.type {
    case .oneshot:
      let next = process.index &+ 1
      if c.settings.execStart.indices.contains(next) {
        arm(c.settings.timeoutStart, c, into: &out)
        spawnMain(next, c, into: &out)
      } else {
        enterCommands(.startPost, c, into: &out)
      }
    case .forking: enterCommands(.startPost, c, into: &out)
    case .notify, .notifyReload:
      // Another process may still say that the service is up.
      if c.settings.remainAfterExit, (notifyAccess ?? c.settings.notifyAccess) != .main { return }
      out.report(c.id, .endedBeforeReady)
      enterSignal(.stopSigterm, .protocol, c, into: &out)
    case .simple, .exec, .idle, .dbus: enterRunning(.success, c, into: &out)
    }
  }

  private mutating func controlExited(
    _ exit: ProcessExit, _ c: ServiceContext, into out: inout Outbox
  ) {
    guard let process = runs.last?.control else { return }
    edit { $0.control = nil }
    let isStarter = process.phase == .start
    let failure = verdict(
      exit, c.command(process), c, isDaemon: isStarter && c.settings.type != .oneshot)
    if failure != .success, process.phase != .condition {
      out.report(
        c.id,
        .processFailed(phase: process.phase, index: process.index, exit, isMain: false))
    }
    if failure == .success, let phase = phase(of: state), phase == process.phase {
      let next = process.index &+ 1
      if c.commands(phase).indices.contains(next) {
        return spawnControl(phase, next, c, into: &out)
      }
    }
    switch state {
    case .condition:
      if failure == .success { return after(.condition, c, into: &out) }
      // 1 to 254: skip the start quietly; 255 or a signal: failure (systemd.service(5)).
      if case .exited(let status) = exit, status != 255 {
        return enterSignal(.stopSigterm, .execCondition, c, into: &out)
      }
      enterSignal(.stopSigterm, failure, c, into: &out)
    case .startPre:
      if failure != .success { return enterSignal(.stopSigterm, failure, c, into: &out) }
      after(.startPre, c, into: &out)
    case .start:
      // The first process of Type=forking: what it leaves behind is the service.
      if failure != .success { return enterSignal(.stopSigterm, failure, c, into: &out) }
      if runs.last?.search != nil { return }
      let demandsFile = c.settings.execStartPost.isEmpty
      if searchMain(demandsFile: demandsFile, mayGuess: true, c, into: &out) { return }
      enterCommands(.startPost, c, into: &out)
    case .startPost:
      if failure != .success { return enterSignal(.stopSigterm, failure, c, into: &out) }
      if searchMain(demandsFile: true, mayGuess: false, c, into: &out) { return }
      after(.startPost, c, into: &out)
    case .reload:
      if failure != .success { return reloadFailed(failure, c, into: &out) }
      if searchMain(demandsFile: false, mayGuess: c.settings.type == .forking, c, into: &out) { return }
      after(.reload, c, into: &out)
    case .reloadPost:
      if failure != .success { return reloadFailed(failure, c, into: &out) }
      after(.reloadPost, c, into: &out)
    case .stop: enterSignal(.stopSigterm, failure, c, into: &out)
    case .stopWatchdog, .stopSigterm, .stopSigkill:
      // Also a command of `ExecReload=` or `ExecStartPost=` that the stop has ended, whoever is first.
      stick(failure)
      if runs.last?.main == nil { enterStopPost(.success, c, into: &out) }
    case .stopPost: enterSignal(.finalSigterm, failure, c, into: &out)
    case .finalWatchdog, .finalSigterm, .finalSigkill:
      stick(failure)
      if runs.last?.main == nil { enterDead(c, into: &out) }
    case .dead, .running, .exited, .reloadSignal, .reloadNotify, .failed, .autoRestart:
      out.effects.append(.anomaly("the end of a control process in state \(state.name)"))
    }
  }

  private func phase(of state: State) -> CommandPhase? {
    switch state {
    case .condition: .condition
    case .startPre: .startPre
    case .startPost: .startPost
    case .reload: .reload
    case .reloadPost: .reloadPost
    case .stop: .stop
    case .stopPost: .stopPost
    case .dead, .start, .running, .exited, .reloadSignal, .reloadNotify, .stopWatchdog, .stopSigterm,
      .stopSigkill, .finalWatchdog, .finalSigterm, .finalSigkill, .failed, .autoRestart:
      nil
    }
  }

  /// Nothing is alive in the run's cgroup any more.
  mutating func emptied(_ run: RunID, _ c: ServiceContext, into out: inout Outbox) {
    guard let current = runs.last, current.id == run else { return }
    edit { $0.hasRemains = false }
    // Ends of known processes are told by themselves, with their status.
    guard current.main == nil, current.control == nil else { return }
    switch state {
    case .running: enterRunning(.success, c, into: &out)
    case .start:
      if waitsForPIDFile(c) {
        out.report(c.id, .noPIDFile)
        enterStopPost(.protocol, c, into: &out)
      } else if current.knowsMain {
        allEndedInStart(c, into: &out)
      }
    case .startPost:
      guard waitsForPIDFile(c) else { return }
      out.report(c.id, .noPIDFile)
      enterStop(.protocol, c, into: &out)
    case .reloadSignal, .reloadNotify: enterStop(.success, c, into: &out)
    case .stopWatchdog, .stopSigterm, .stopSigkill: enterStopPost(.success, c, into: &out)
    case .finalWatchdog, .finalSigterm, .finalSigkill: enterDead(c, into: &out)
    case .dead, .condition, .startPre, .exited, .reload, .reloadPost, .stop, .stopPost, .failed,
      .autoRestart:
      break  // Nobody waits for it there.
    }
  }

  /// The last process ended while the start waited: for a word that nobody can send any more, or, with
  /// `ExitType=cgroup`, for just that.
  private mutating func allEndedInStart(_ c: ServiceContext, into out: inout Outbox) {
    switch c.settings.type {
    case .notify, .notifyReload:
      out.report(c.id, .endedBeforeReady)
      enterStopPost(.protocol, c, into: &out)
    case .simple, .exec, .forking, .oneshot, .dbus, .idle: enterRunning(.success, c, into: &out)
    }
  }

  /// What an end means. For a daemon, being ended by SIGHUP, SIGINT, SIGTERM or SIGPIPE is clean.
  private func verdict(
    _ exit: ProcessExit, _ command: ExecCommand?, _ c: ServiceContext, isDaemon: Bool
  ) -> Result {
    if command?.ignoresFailure == true { return .success }
    switch exit {
    case .exited(let status):
      return status == 0 || c.settings.success.codes.contains(status) ? .success : .exitCode
    case .killed(let signal):
      let isClean = isDaemon && [1, 2, 13, 15].contains(signal)
      return isClean || c.settings.success.signals.contains(signal) ? .success : .signal
    case .dumped: return .coreDump
    case .unknown: return .success
    }
  }
}
