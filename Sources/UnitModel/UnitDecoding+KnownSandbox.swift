import UnitSyntax

/// What a process may do, in directives that are not applied.
extension UnitDecoding {
  mutating func checkSandbox(_ assignment: Assignment, _ grammar: Grammar) {
    let value = assignment.value
    if value.isEmpty {
      if grammar == .hostName { checkHostName(assignment) }
      return
    }
    switch grammar {
    case .capabilities:
      checkWords(
        assignment, withoutTilde(assignment), .quoted,
        WordRule(
          noun: "no capability", help: ValueKind.capabilities.help,
          words: ValueSyntax.capabilities), ValueSyntax.isCapability)
    case .secureBits:
      checkWords(
        assignment, value, .quoted,
        WordRule(
          noun: "no secure bit", help: "write names such as noroot",
          words: ValueSyntax.secureBits), ValueSyntax.secureBits.contains)
    case .systemCalls, .systemCallLog: checkSystemCalls(assignment, grammar)
    case .systemCallError:
      expect(
        assignment, ValueSyntax.isSystemCallError(value) && ValueSyntax.unsigned(value) != 0,
        help: "write an error such as EPERM, or kill")
    case .architectures:
      checkWords(
        assignment, value, .quoted,
        WordRule(
          noun: "no architecture", help: "write native, or names such as x86-64",
          words: ValueSyntax.architectures), ValueSyntax.architectures.contains)
    case .personality:
      let names = ValueSyntax.personalities(of: expander.surroundings.architecture)
      if !names.contains(value) {
        reportValue(
          assignment, .choice, about: value, among: names,
          help: "this machine has " + names.joined(separator: " and "))
      }
    case .hostName: checkHostName(assignment)
    case .namespaces: checkNamespaces(assignment)
    case .addressFamilies:
      if value == "none" { return }
      checkWords(
        assignment, withoutTilde(assignment), .quoted,
        WordRule(
          noun: "no address family", help: ValueKind.addressFamilies.help,
          words: ValueSyntax.addressFamilies,
          meanings: ["AF_IPV4": "AF_INET", "AF_IPV6": "AF_INET6", "AF_IP": "AF_INET"]),
        ValueSyntax.addressFamilies.contains)
    case .fileSystems:
      checkWords(
        assignment, withoutTilde(assignment), .quoted,
        WordRule(
          noun: "no group of file systems", help: "write names such as ext4 and @basic-api",
          words: ValueSyntax.fileSystemGroups)
      ) { !$0.hasPrefix("@") || ValueSyntax.fileSystemGroups.contains($0) }
    default: break
    }
  }

  private mutating func checkSystemCalls(_ assignment: Assignment, _ grammar: Grammar) {
    let text = withoutTilde(assignment)
    let isInverted = text.utf8.count < assignment.value.utf8.count
    for word in ValueSyntax.bareWords(text) {
      do {
        let hasError = try ValueSyntax.systemCall(word)
        if hasError, grammar == .systemCallLog {
          reportSystemCall(assignment, word, .unknownCall)
        } else if hasError, !isInverted {
          reportWord(
            assignment, word,
            WordRule(
              noun: "an error for a system call that is allowed",
              help: "errors belong to forbidden calls: start the list with ~"))
        }
      } catch {
        reportSystemCall(assignment, word, error)
      }
    }
  }

  private mutating func reportSystemCall(
    _ assignment: Assignment, _ word: String, _ problem: ValueSyntax.SystemCallProblem
  ) {
    switch problem {
    case .unknownGroup:
      reportWord(
        assignment, word,
        WordRule(
          noun: "no group of system calls", help: "write a group such as @system-service",
          words: SystemCallNames.groups))
    case .unknownError:
      reportWord(
        assignment, word,
        WordRule(noun: "a system call with an unknown error", help: "write CALL:EPERM or CALL:kill"))
    case .unknownCall:
      reportWord(
        assignment, word,
        WordRule(
          noun: "no system call", help: "see syscalls(2); groups start with @",
          words: Array(SystemCallNames.all)))
    }
  }

  /// `yes`, `no`, `private`, and since 258 a name behind a colon.
  private mutating func checkHostName(_ assignment: Assignment) {
    let choice = Choice([Choice.Word("private", since: 257)], orBoolean: true)
    let parts = assignment.value.split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let release = expander.surroundings.release
    if assignment.value == "private", release < 257 {
      reportTooNew(assignment, "ProtectHostname=private", 257, release)
      return
    }
    guard parts.count == 2, release >= 258 else {
      checkChoice(assignment, choice)
      return
    }
    if let word = parts.first.map(String.init), word == "private" || ValueSyntax.boolean(word) == true {
      _ = expanded(String(parts[1]), of: assignment)
    } else {
      reportChoice(assignment, choice)
    }
  }

  /// A boolean, or kinds of namespaces: with one bad one all are ignored.
  private mutating func checkNamespaces(_ assignment: Assignment) {
    if ValueSyntax.boolean(assignment.value) != nil { return }
    let words = ValueSyntax.bareWords(withoutTilde(assignment))
    if let bad = words.first(where: { !ValueSyntax.namespaces.contains($0) }) {
      reportValue(
        assignment, .texts, about: bad, among: ValueSyntax.namespaces,
        help: "write yes, no, or kinds of namespaces: "
          + ValueSyntax.namespaces.joined(separator: ", "))
    }
  }
}
