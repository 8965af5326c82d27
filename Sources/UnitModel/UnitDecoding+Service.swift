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
    case .execStart: service.execStart.apply(commands(assignment))
    case .execStartPost: service.execStartPost.apply(commands(assignment))
    case .execReload: service.execReload.apply(commands(assignment))
    case .execStop: service.execStop.apply(commands(assignment))
    case .execStopPost: service.execStopPost.apply(commands(assignment))
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
      }
    case .restart:
      if let mode: ServiceSettings.Restart = choice(assignment) {
        service.restart = mode
        restartLine = assignment
      }
    case .restartSec: service.restartDelay = time(assignment) ?? service.restartDelay
    case .restartPreventExitStatus: applyStatuses(assignment, \.restartPrevented)
    case .restartForceExitStatus: applyStatuses(assignment, \.restartForced)
    case .startLimitInterval: unit.startLimitInterval = time(assignment) ?? unit.startLimitInterval
    case .startLimitBurst: unit.startLimitBurst = unsigned(assignment) ?? unit.startLimitBurst
    }
  }

  private mutating func applySockets(_ assignment: Assignment) {
    for unit in unitNames(assignment) {
      if unit.kind == .socket {
        service.sockets.add([unit])
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
