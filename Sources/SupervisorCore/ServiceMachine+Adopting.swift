import UnitModel

extension ServiceMachine {
  /// Has the main process looked for, where the service has one that was not started here.
  /// False if there is nothing to go by.
  ///
  /// - Parameters:
  ///   - demandsFile: `PIDFile=` is waited for, until the time for the state is over.
  ///   - mayGuess: where there is none, the only process that is left is it.
  mutating func searchMain(
    demandsFile: Bool, mayGuess: Bool, _ c: ServiceContext, into out: inout Outbox
  ) -> Bool {
    guard let run = runs.last else { return false }
    let source: AdoptionOrder.Source
    if c.settings.pidFile != nil {
      source = .pidFile(isDemanded: demandsFile)
    } else if mayGuess, c.settings.guessesMainPID, !run.knowsMain {
      source = .guess
    } else {
      return false
    }
    let token = ProcessToken(out.tokens.next())
    edit { $0.search = token }
    out.effects.append(.adopt(AdoptionOrder(unit: c.id, run: run.id, token: token, source: source)))
    return true
  }

  mutating func adopted(
    _ token: ProcessToken, pid: Int32, _ c: ServiceContext, into out: inout Outbox
  ) {
    guard runs.last?.search == token else { return }  // No longer looked for.
    edit { $0.search = nil }
    take(token, pid: pid, c)
    searched(c, into: &out)
  }

  mutating func notAdopted(_ token: ProcessToken, _ c: ServiceContext, into out: inout Outbox) {
    guard runs.last?.search == token else { return }
    edit { $0.search = nil }
    searched(c, into: &out)
  }

  /// `MAINPID=`: from now on that one is the main process.
  mutating func named(_ pid: Int32, _ c: ServiceContext, into out: inout Outbox) {
    guard let run = runs.last, run.main?.pid != pid else { return }
    switch state {
    case .start, .startPost, .running, .reload, .reloadSignal, .reloadNotify, .reloadPost:
      let token = ProcessToken(out.tokens.next())
      take(token, pid: pid, c)
      out.effects.append(
        .adopt(AdoptionOrder(unit: c.id, run: run.id, token: token, source: .process(pid))))
    case .dead, .condition, .startPre, .exited, .stop, .stopWatchdog, .stopSigterm, .stopSigkill,
      .stopPost, .finalWatchdog, .finalSigterm, .finalSigkill, .failed, .autoRestart:
      break  // It is not up: there is no main process to be.
    }
  }

  private mutating func take(_ token: ProcessToken, pid: Int32, _ c: ServiceContext) {
    edit {
      $0.main = ProcessRecord(token: token, pid: pid, phase: .start, index: 0)
      $0.knowsMain = true
      $0.hasRemains = true
    }
    main = ExecRecord()
    main.pid = pid
    main.startedAt = c.now
  }

  /// The start waits for `PIDFile=`, and for nothing else.
  func waitsForPIDFile(_ c: ServiceContext) -> Bool {
    guard let run = runs.last, run.search != nil, c.settings.pidFile != nil else { return false }
    return state == .startPost || state == .start && c.settings.execStartPost.isEmpty
  }

  /// Called after each step: only these states wait for a main process.
  mutating func endSearch() {
    if state != .start, state != .startPost, state != .reload { edit { $0.search = nil } }
  }

  /// The search is over, whatever it found: what waited for it goes on.
  private mutating func searched(_ c: ServiceContext, into out: inout Outbox) {
    switch state {
    case .start: enterCommands(.startPost, c, into: &out)
    case .startPost: after(.startPost, c, into: &out)
    case .reload: after(.reload, c, into: &out)
    case .dead, .condition, .startPre, .running, .exited, .reloadSignal, .reloadNotify, .reloadPost, .stop,
      .stopWatchdog, .stopSigterm, .stopSigkill, .stopPost, .finalWatchdog, .finalSigterm, .finalSigkill,
      .failed, .autoRestart:
      break  // A stop was quicker.
    }
  }
}
