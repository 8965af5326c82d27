import UnitSyntax

/// Checking the values of directives that are known, not applied: what is wrong with them is wrong
/// under systemd as well.
extension UnitDecoding {
  /// Reads the value as its directive takes it, and says what is ignored.
  mutating func check(_ assignment: Assignment, _ grammar: Grammar) {
    if expander.surroundings.release >= 258, UnitDecoding.gone.contains(assignment.key) { return }
    switch grammar {
    case .obsolete, .plainText, .listener, .installNames, .installInstance: break
    case .commands: _ = commands(assignment)
    case .text, .recent: _ = expanded(assignment)
    case .condition(let about): checkCondition(assignment, about)
    case .securityLabel:
      let isOptional = assignment.value.utf8.first == UInt8(ascii: "-")
      _ = expanded(assignment, isFatal: !isOptional)
    case .dependencies: _ = unitNames(assignment)
    case .documentation: _ = documentation(assignment)
    case .user: _ = user(assignment, or: nil)
    case .exitStatuses: _ = exitStatuses(assignment)
    case .path, .vitalPath, .pidFile, .paths, .sandboxPaths, .colonPaths, .bindPaths,
      .temporaryFileSystems, .mountImages, .extensionImages, .rootImageOptions, .bpfPaths,
      .mountsFor, .conditionPath, .directories:
      checkPaths(assignment, grammar)
    case .weight, .cpuWeight, .cpuShares, .blockWeight, .cpuQuota, .permyriad, .memory, .tasks,
      .deviceWeight, .blockDeviceWeight, .deviceBytes, .blockDeviceBytes, .deviceOperations,
      .deviceLatency, .deviceAllow, .delegate, .controllers, .cpuSet, .processors, .memoryNodes,
      .networks, .socketBind, .bpfProgram, .interfaces, .coredumpFilter, .diskQuota, .firewallSets:
      checkResources(assignment, grammar)
    case .capabilities, .secureBits, .systemCalls, .systemCallLog, .systemCallError,
      .architectures, .namespaces, .addressFamilies, .fileSystems, .personality, .hostName:
      checkSandbox(assignment, grammar)
    case .busName, .logNamespace, .controlGroup, .rebootArgument, .unitSlice, .rootHash, .rootHashSignature,
      .inputText, .inputData, .credentialText, .credentialBytes, .credentialPath, .journalFields,
      .logPatterns, .credentialPattern, .openFile, .attribute, .refreshes, .imagePolicy:
      checkTexts(assignment, grammar)
    case .calendar, .delay, .watchedPath, .triggeredUnit, .swapPriority: checkForeign(assignment, grammar)
    default: checkScalar(assignment, grammar)
    }
  }

  /// Of cgroup v1: read and thrown away since 258, whatever the value.
  private static let gone: Set<String> = [
    "CPUShares", "StartupCPUShares", "MemoryLimit", "BlockIOAccounting", "BlockIOWeight",
    "StartupBlockIOWeight", "BlockIODeviceWeight", "BlockIOReadBandwidth", "BlockIOWriteBandwidth",
  ]

  private mutating func checkScalar(_ assignment: Assignment, _ grammar: Grammar) {
    let isEmpty = assignment.value.isEmpty
    switch grammar {
    case .boolean: _ = boolean(assignment)
    case .vitalBoolean:
      if ValueSyntax.boolean(assignment.value) == nil { reportFatalValue(assignment, .boolean) }
    case .optionalBoolean: if !isEmpty { _ = boolean(assignment) }
    case .unsigned: _ = unsigned(assignment)
    case .terminalSize: if !isEmpty { _ = unsigned(assignment) }
    case .integer: checkRange(assignment, Int64(Int32.min)...Int64(Int32.max))
    case .long: _ = signed(assignment)
    case .nice: if !isEmpty { checkRange(assignment, -20...19) }
    case .oomScore: if !isEmpty { checkRange(assignment, -1000...1000) }
    case .ioPriority: if !isEmpty { checkRange(assignment, 0...7) }
    case .schedulingPriority: checkRange(assignment, 0...99)
    case .exitStatus: if !isEmpty { checkRange(assignment, 0...255) }
    case .mode: _ = mode(assignment)
    case .size: _ = size(assignment)
    case .signal: _ = signal(assignment)
    case .time(.plain), .time(.zeroIsInfinity): _ = time(assignment)
    case .time(.emptyIsInfinity), .time(.emptyResets): if !isEmpty { _ = time(assignment) }
    case .pressureSpan:
      guard !isEmpty, let span = time(assignment) else { break }
      if span < .seconds(1) || span == .infinity {
        reportValue(assignment, .time, help: "write a length of time from one second up")
      }
    case .nanoseconds:
      if ValueSyntax.nanoseconds(assignment.value) == nil { reportValue(assignment, .nanoseconds) }
    case .limit(let resource): _ = limit(resource, assignment)
    case .choice(let choice): checkChoice(assignment, choice)
    case .interface:
      if !isEmpty, assignment.value != "*", !ValueSyntax.isInterface(assignment.value) {
        reportValue(assignment, .interface)
      }
    default: break
    }
  }

  private mutating func checkRange(_ assignment: Assignment, _ range: ClosedRange<Int64>) {
    guard let number = ValueSyntax.signed(assignment.value), range.contains(number) else {
      reportValue(
        assignment, grammar.kind,
        help: "write a number from \(range.lowerBound) to \(range.upperBound)")
      return
    }
  }

  private mutating func reportFatalValue(_ assignment: Assignment, _ kind: ValueKind) {
    reportFatal(
      kind.code, assignment,
      "cannot read '\(assignment.value)' as \(kind.noun)", help: kind.help)
  }
}
