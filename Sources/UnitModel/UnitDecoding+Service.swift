import UnitSyntax

/// `[Service]`.
extension UnitDecoding {
  mutating func applyService(_ key: ServiceKey, _ assignment: Assignment) {
    switch key {
    case .type:
      if let type: ServiceSettings.Kind = choice(assignment) {
        service.type = type
        typeIsSet = true
      }
    case .notifyAccess:
      service.notifyAccess =
        choice(assignment) ?? service.notifyAccess
    case .execCondition: service.execCondition.apply(commands(assignment))
    case .execStartPre: service.execStartPre.apply(commands(assignment))
    case .execStart:
      if assignment.value.isEmpty, !service.execStart.isEmpty { commandReset = assignment }
      service.execStart.apply(commands(assignment))
    case .execStartPost: service.execStartPost.apply(commands(assignment))
    case .execReload: service.execReload.apply(commands(assignment))
    case .execReloadPost: service.execReloadPost.apply(commands(assignment))
    case .execStop: service.execStop.apply(commands(assignment))
    case .execStopPost: service.execStopPost.apply(commands(assignment))
    case .permissionsStartOnly:
      service.permissionsStartOnly = boolean(assignment) ?? service.permissionsStartOnly
    case .timeoutSec:
      if let span = timeout(assignment) {
        service.timeoutStart = span
        service.timeoutStop = span
        timeoutStartIsSet = true
      }
    case .timeoutStartSec:
      if let span = timeout(assignment) {
        service.timeoutStart = span
        timeoutStartIsSet = true
      }
    case .timeoutStopSec: service.timeoutStop = timeout(assignment) ?? service.timeoutStop
    case .remainAfterExit: service.remainAfterExit = boolean(assignment) ?? service.remainAfterExit
    case .nonBlocking: service.nonBlocking = boolean(assignment) ?? service.nonBlocking
    case .sockets: applySockets(assignment)
    case .successExitStatus: applyStatuses(assignment, \.success)
    case .timeoutAbortSec:
      if assignment.value.isEmpty {
        service.timeoutAbort = nil
      } else {
        // Zero is no word for infinity here, unlike in its sisters (observed).
        service.timeoutAbort = time(assignment) ?? service.timeoutAbort
      }
    case .runtimeMaxSec: service.runtimeMax = time(assignment) ?? service.runtimeMax
    case .watchdogSec:
      if let span = time(assignment) {
        service.watchdog = span == .zero || span == .infinity ? nil : span
        service.hasEndlessWatchdog = span == .infinity
      }
    case .restart:
      if let mode: ServiceSettings.Restart = choice(assignment) {
        service.restart = mode
        restartLine = assignment
      }
    case .restartSec: service.restartDelay = time(assignment) ?? service.restartDelay
    case .restartPreventExitStatus: applyStatuses(assignment, \.restartPrevented)
    case .restartForceExitStatus: applyStatuses(assignment, \.restartForced)
    case .exitType:
      if let type: ServiceSettings.ExitType = choice(assignment) {
        service.exitType = type
        exitTypeLine = assignment
      }
    case .fileDescriptorStoreMax: service.storeMax = unsigned(assignment) ?? service.storeMax
    case .fileDescriptorStorePreserve: applyPreserve(assignment)
    case .busName: if isRight(assignment) { service.busName = expanded(assignment) }
    case .pidFile: applyPIDFile(assignment)
    case .guessMainPID: service.guessesMainPID = boolean(assignment) ?? service.guessesMainPID
    case .restartMode: service.restartMode = choice(assignment) ?? service.restartMode
    case .restartSteps: service.restartSteps = unsigned(assignment) ?? service.restartSteps
    case .restartMaxDelaySec: service.restartMaxDelay = time(assignment) ?? service.restartMaxDelay
    case .restartRandomizedDelaySec:
      service.restartRandomDelay = time(assignment) ?? service.restartRandomDelay
    case .runtimeRandomizedExtraSec:
      service.runtimeRandomExtra = time(assignment) ?? service.runtimeRandomExtra
    case .timeoutStartFailureMode:
      service.startFailureMode = choice(assignment) ?? service.startFailureMode
    case .timeoutStopFailureMode:
      service.stopFailureMode = choice(assignment) ?? service.stopFailureMode
    case .reloadSignal: service.reloadSignal = signal(assignment) ?? service.reloadSignal
    case .oomPolicy: service.oomPolicy = choice(assignment) ?? service.oomPolicy
    case .startLimitInterval: unit.startLimitInterval = time(assignment) ?? unit.startLimitInterval
    case .startLimitBurst: unit.startLimitBurst = unsigned(assignment) ?? unit.startLimitBurst
    case .startLimitAction: unit.startLimitAction = action(assignment) ?? unit.startLimitAction
    case .failureAction: unit.failureAction = action(assignment) ?? unit.failureAction
    case .rebootArgument: unit.rebootArgument = argument(assignment, or: unit.rebootArgument)
    }
  }

  /// Checks the value as its grammar says; true if there is nothing to say about it.
  private mutating func isRight(_ assignment: Assignment) -> Bool {
    let count = diagnostics.count
    check(assignment, grammar)
    return diagnostics.count == count
  }

  /// A boolean, or `restart`.
  private mutating func applyPreserve(_ assignment: Assignment) {
    guard isRight(assignment) else { return }
    if assignment.value == "restart" {
      service.storePreserve = .restart
    } else if let isKept = ValueSyntax.boolean(assignment.value) {
      service.storePreserve = isKept ? .yes : .no
    }
  }

  /// A relative one lies below /run.
  private mutating func applyPIDFile(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      service.pidFile = nil
      return
    }
    guard isRight(assignment), let path = expanded(assignment), !path.isEmpty else { return }
    service.pidFile =
      ValueSyntax.isAbsolute(path) ? path : "\(expander.surroundings.runtimeDirectory)/\(path)"
  }

  private mutating func applySockets(_ assignment: Assignment) {
    for unit in unitNames(assignment) {
      if unit.kind == .socket {
        service.sockets.append(unit)
      } else {
        report(
          .error, "value-socket", assignment, about: unit.full, "'\(unit)' is no socket unit",
          consequence: "this name is ignored", help: "Sockets= takes names that end in .socket",
          effect: .wordIgnored)
      }
    }
  }

  private mutating func applyStatuses(
    _ assignment: Assignment, _ path: WritableKeyPath<ServiceSettings, ExitStatuses>
  ) {
    if assignment.value.isEmpty {
      service[keyPath: path] = ExitStatuses()
      return
    }
    let found = exitStatuses(assignment)
    service[keyPath: path].codes.formUnion(found.codes)
    service[keyPath: path].signals.formUnion(found.signals)
  }

  mutating func exitStatuses(_ assignment: Assignment) -> ExitStatuses {
    var found = ExitStatuses()
    for word in ValueSyntax.bareWords(assignment.value) {
      if let code = ValueSyntax.exitCode(word) {
        found.codes.insert(code)
      } else if let signal = ValueSyntax.signalName(word) {
        found.signals.insert(signal)
      } else {
        report(
          .error, ValueKind.exitStatuses.code, assignment, about: word,
          "'\(word)' is neither exit status nor signal",
          consequence: "this word is ignored", help: ValueKind.exitStatuses.help, effect: .wordIgnored)
      }
    }
    return found
  }
}
