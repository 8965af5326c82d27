import UnitSyntax

/// `[X-Usher]`.
extension UnitDecoding {
  mutating func applyUsherSocket(_ key: UsherSocketKey, _ assignment: Assignment) {
    switch key {
    case .onOverload:
      if let overload: SocketAdditions.Overload = choice(assignment) {
        socket.additions.onOverload = overload
      }
    case .bindRetrySec:
      if let span = time(assignment) { socket.additions.bindRetry = span == .infinity ? .zero : span }
    case .listener: applyListener(assignment)
    case .multicastGroup: applyMulticastGroups(assignment)
    case .stopWhenIdleSec:
      if let span = time(assignment) { socket.additions.stopWhenIdle = span == .infinity ? nil : span }
    case .sourcePrefixLength:
      guard let prefix = SourcePrefix(assignment.value) else {
        return reportValue(
          assignment, .text, help: "write the bits of IPv4 and those of IPv6, such as 32 64 or 24 56")
      }
      socket.additions.sourcePrefix = prefix
    case .sourceRateLimitIntervalSec:
      if let span = time(assignment) { socket.additions.sourceRateInterval = span }
    case .sourceRateLimitBurst:
      if let burst = unsigned(assignment) { socket.additions.sourceRateBurst = burst }
    case .allow: applyAccess(assignment, to: \.allow)
    case .deny: applyAccess(assignment, to: \.deny)
    case .logPeer:
      if let how: SocketAdditions.LogPeer = choice(assignment) { socket.additions.logPeer = how }
    }
  }

  /// A word that cannot be read may be one that keeps somebody out: then nobody is let in.
  private mutating func applyAccess(
    _ assignment: Assignment, to list: WritableKeyPath<SocketAdditions, [AccessSubject]>
  ) {
    if assignment.value.isEmpty {
      socket.additions[keyPath: list] = []
      return
    }
    for word in words(assignment) ?? [] {
      if let subject = AccessSubject(word) {
        socket.additions[keyPath: list].append(subject)
      } else {
        reportFatal(
          "value-networks", assignment, about: word, "'\(word)' is nobody who could connect",
          help: "write an address, a prefix such as 10.0.0.0/8, the path of a list, @USER or @:GROUP")
      }
    }
  }

  mutating func applyUsherService(_ key: UsherServiceKey, _ assignment: Assignment) {
    switch key {
    case .environment:
      // Read as that of [Service], and kept apart.
      let others = exec.environment
      exec.environment = service.additions.environment
      applyEnvironment(assignment)
      service.additions.environment = exec.environment
      exec.environment = others
    case .listenPid:
      if let choice: ServiceAdditions.ListenPid = choice(assignment) { service.additions.listenPid = choice }
    case .descriptorNumbers: applyDescriptorNumbers(assignment)
    case .restartMode:
      if let mode: ServiceAdditions.RestartMode = choice(assignment) { service.additions.restartMode = mode }
    }
  }

  private mutating func applyDescriptorNumbers(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      service.additions.descriptorNumbers = []
      return
    }
    for word in words(assignment) ?? [] {
      guard let colon = word.utf8.lastIndex(of: UInt8(ascii: ":")),
        let number = ValueSyntax.unsigned(String(word[colon...].dropFirst())), (3...1023).contains(number),
        ValueSyntax.isDescriptorName(String(word[..<colon]))
      else {
        report(
          .error, "value-descriptor-number", assignment, about: word,
          "'\(word)' does not give a descriptor a number", consequence: "this word is ignored",
          help: "write NAME:NUMBER with a number from 3 to 1023, such as http:5", effect: .wordIgnored)
        continue
      }
      let name = String(word[..<colon])
      if let taken = service.additions.descriptorNumbers.first(where: { $0.number == Int32(number) }),
        taken.name != name
      {
        report(
          .error, "value-descriptor-number", assignment, about: word,
          "the number \(number) is that of '\(taken.name)' already", consequence: "this word is ignored",
          help: "give each name a number of its own", effect: .wordIgnored)
        continue
      }
      service.additions.descriptorNumbers.removeAll { $0.name == name }
      service.additions.descriptorNumbers.append((name, Int32(number)))
    }
  }

  /// True if units of this kind have the directive; else says whose it is.
  mutating func isOfThisKind(_ group: Directive.Group, _ assignment: Assignment) -> Bool {
    guard let kind = group.kind, kind != name.kind else { return true }
    report(
      .warning, "directive-wrong-section", assignment, at: assignment.origin,
      "\(assignment.key)= has no meaning in [\(assignment.section)] of a \(name.kind.rawValue) unit",
      help: "it belongs in [\(assignment.section)] of a \(kind.rawValue) unit")
    return false
  }
}
