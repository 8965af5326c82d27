import UnitSyntax

/// `[Unit]`.
extension UnitDecoding {
  mutating func applyUnit(_ key: UnitKey, _ assignment: Assignment) {
    switch key {
    case .description: unit.description = text(assignment, or: unit.description)
    case .documentation: applyDocumentation(assignment)
    case .requires: unit.requires += unitNames(assignment)
    case .requisite: unit.requisite += unitNames(assignment)
    case .wants: unit.wants += unitNames(assignment)
    case .bindsTo, .bindTo: unit.bindsTo += unitNames(assignment)
    case .partOf: unit.partOf += unitNames(assignment)
    case .conflicts: unit.conflicts += unitNames(assignment)
    case .before: unit.before += unitNames(assignment)
    case .after: unit.after += unitNames(assignment)
    case .defaultDependencies:
      unit.hasDefaultDependencies = boolean(assignment) ?? unit.hasDefaultDependencies
    case .startLimitIntervalSec, .startLimitInterval:
      unit.startLimitInterval = time(assignment) ?? unit.startLimitInterval
    case .startLimitBurst: unit.startLimitBurst = unsigned(assignment) ?? unit.startLimitBurst
    case .refuseManualStart:
      unit.refusesManualStart = boolean(assignment) ?? unit.refusesManualStart
    case .refuseManualStop: unit.refusesManualStop = boolean(assignment) ?? unit.refusesManualStop
    case .requiresMountsFor: unit.requiresMountsFor += mountedPaths(assignment)
    case .wantsMountsFor: unit.wantsMountsFor += mountedPaths(assignment)
    case .upholds: unit.upholds += unitNames(assignment)
    case .onFailure: unit.onFailure += unitNames(assignment)
    case .onSuccess: unit.onSuccess += unitNames(assignment)
    case .propagatesReloadTo, .propagateReloadTo: unit.propagatesReloadTo += unitNames(assignment)
    case .reloadPropagatedFrom, .propagateReloadFrom: unit.reloadPropagatedFrom += unitNames(assignment)
    case .propagatesStopTo: unit.propagatesStopTo += unitNames(assignment)
    case .stopPropagatedFrom: unit.stopPropagatedFrom += unitNames(assignment)
    case .joinsNamespaceOf: unit.joinsNamespaceOf += unitNames(assignment)
    case .stopWhenUnneeded: unit.stopsWhenUnneeded = boolean(assignment) ?? unit.stopsWhenUnneeded
    case .allowIsolate: unit.allowsIsolate = boolean(assignment) ?? unit.allowsIsolate
    case .ignoreOnIsolate: unit.ignoresIsolate = boolean(assignment) ?? unit.ignoresIsolate
    case .onFailureJobMode: unit.onFailureMode = jobMode(assignment) ?? unit.onFailureMode
    case .onSuccessJobMode: unit.onSuccessMode = jobMode(assignment) ?? unit.onSuccessMode
    case .onFailureIsolate:
      if let isolates = boolean(assignment) { unit.onFailureMode = isolates ? .isolate : .replace }
    case .jobTimeoutSec: unit.jobTimeout = limit(assignment) ?? unit.jobTimeout
    case .jobRunningTimeoutSec: unit.jobRunningTimeout = limit(assignment) ?? unit.jobRunningTimeout
    case .collectMode:
      checkGrammar(assignment) { $0.unit.collectsFailed = assignment.value == "inactive-or-failed" }
    case .failureAction: unit.failureAction = action(assignment) ?? unit.failureAction
    case .successAction: unit.successAction = action(assignment) ?? unit.successAction
    case .startLimitAction: unit.startLimitAction = action(assignment) ?? unit.startLimitAction
    case .jobTimeoutAction: unit.jobTimeoutAction = action(assignment) ?? unit.jobTimeoutAction
    case .failureActionExitStatus: unit.failureStatus = status(assignment, or: unit.failureStatus)
    case .successActionExitStatus: unit.successStatus = status(assignment, or: unit.successStatus)
    case .rebootArgument: unit.rebootArgument = argument(assignment, or: unit.rebootArgument)
    case .jobTimeoutRebootArgument:
      unit.jobTimeoutRebootArgument = argument(assignment, or: unit.jobTimeoutRebootArgument)
    }
  }

  /// Of several paths a bad one is left out.
  private mutating func mountedPaths(_ assignment: Assignment) -> [String] {
    var found: [String] = []
    for word in knownWords(assignment, assignment.value, .quoted) {
      guard let text = expanded(word, of: assignment),
        let path = path(text, of: assignment, effect: .wordIgnored)
      else { continue }
      found.append(path)
    }
    return found
  }

  /// Zero and infinity are no limit.
  private mutating func limit(_ assignment: Assignment) -> TimeSpan?? {
    guard let span = time(assignment) else { return nil }
    return .some(span == .zero || span == .infinity ? nil : span)
  }

  /// Nil, and a finding, where it is none.
  mutating func action(_ assignment: Assignment) -> SystemAction? {
    var action: SystemAction?
    checkGrammar(assignment) { _ in action = SystemAction(rawValue: assignment.value) }
    return action
  }

  /// A text for reboot(2), specifiers replaced.
  mutating func argument(_ assignment: Assignment, or old: String?) -> String? {
    var argument = old
    checkGrammar(assignment) { decoding in
      let count = decoding.diagnostics.count
      argument = decoding.text(assignment, or: old)
      // What is wrong with it was found above.
      decoding.diagnostics.removeSubrange(count...)
    }
    return argument
  }

  /// The manager's exit status; empty: none of its own.
  private mutating func status(_ assignment: Assignment, or old: UInt8?) -> UInt8? {
    var status = old
    checkGrammar(assignment) { _ in status = assignment.value.isEmpty ? nil : UInt8(assignment.value) ?? old }
    return status
  }

  private mutating func jobMode(_ assignment: Assignment) -> JobMode? {
    var mode: JobMode?
    checkGrammar(assignment) { _ in mode = JobMode(rawValue: assignment.value) }
    return mode
  }

  /// Reads the value as its directive takes it, and takes it over unless the line is ignored.
  private mutating func checkGrammar(_ assignment: Assignment, _ take: (inout UnitDecoding) -> Void) {
    let count = diagnostics.count
    check(assignment, grammar)
    if diagnostics[count...].contains(where: { $0.effect != .none && $0.effect != .wordIgnored }) { return }
    take(&self)
  }

  /// `Condition…=` and `Assert…=`; an empty one drops all of its kind.
  mutating func applyCondition(
    _ test: UnitCondition.Test, _ assignment: Assignment,
    to list: WritableKeyPath<UnitSettings, [UnitCondition]>
  ) {
    if assignment.value.isEmpty {
      unit[keyPath: list] = []
      return
    }
    checkGrammar(assignment) { decoding in
      // The signs stand before the specifiers; where the value is a text, blanks may stand behind them.
      var text = Substring(assignment.value)
      func takes(_ sign: UInt8) -> Bool {
        guard text.utf8.first == sign else { return false }
        text = text.dropFirst()
        if decoding.grammar != .conditionPath { text = text.drop { $0 == " " || $0 == "\t" } }
        return true
      }
      let isAlternative = takes(UInt8(ascii: "|"))
      let isNegated = takes(UInt8(ascii: "!"))
      let count = decoding.diagnostics.count
      guard let parameter = decoding.expanded(String(text), of: assignment) else {
        // What is wrong with it was found above.
        decoding.diagnostics.removeSubrange(count...)
        return
      }
      // A slash at the end is no question of its own: what the path leads to is what is tested.
      let tested =
        decoding.grammar == .conditionPath ? ValueSyntax.simplifiedPath(parameter) : parameter
      decoding.unit[keyPath: list].append(
        UnitCondition(test, tested, isNegated: isNegated, isAlternative: isAlternative))
    }
  }

  /// Lines only append: what is named several times counts once.
  mutating func removeRepeatedNames() {
    unit.requires.removeRepeats()
    unit.requisite.removeRepeats()
    unit.wants.removeRepeats()
    unit.bindsTo.removeRepeats()
    unit.partOf.removeRepeats()
    unit.conflicts.removeRepeats()
    unit.before.removeRepeats()
    unit.after.removeRepeats()
    unit.upholds.removeRepeats()
    unit.onFailure.removeRepeats()
    unit.onSuccess.removeRepeats()
    unit.propagatesReloadTo.removeRepeats()
    unit.reloadPropagatedFrom.removeRepeats()
    unit.propagatesStopTo.removeRepeats()
    unit.stopPropagatedFrom.removeRepeats()
    unit.joinsNamespaceOf.removeRepeats()
    service.sockets.removeRepeats()
    for kind in DirectoryKind.allCases {
      exec.directories[kind]?.names.removeRepeats()
      exec.directories[kind]?.links.removeRepeats()
    }
  }

  private mutating func applyDocumentation(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      unit.documentation = []
    } else {
      unit.documentation += documentation(assignment)
    }
  }

  /// The places that can be looked up; words that are empty once specifiers are replaced vanish.
  func isPlaceOfDocumentation(_ word: String) -> Bool {
    ["http://", "https://", "file:/", "info:", "man:"].contains {
      word.hasPrefix($0) && word.utf8.count > $0.utf8.count
    }
  }

  mutating func documentation(_ assignment: Assignment) -> [String] {
    var found: [String] = []
    for word in knownWords(assignment, assignment.value, .quoted) {
      guard let word = expanded(word, of: assignment), !word.isEmpty else { continue }
      if isPlaceOfDocumentation(word) {
        found.append(word)
      } else {
        report(
          .warning, "value-documentation", assignment, about: word, "'\(word)' is no URI of documentation",
          consequence: "this entry is ignored", help: "write man:NAME(SECTION) or https://…",
          effect: .wordIgnored)
      }
    }
    return found
  }
}
