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
    case .stopWhenIdleSec:
      if let span = time(assignment) { socket.additions.stopWhenIdle = span == .infinity ? nil : span }
    }
  }

  mutating func applyUsherService(_ key: UsherServiceKey, _ assignment: Assignment) {
    switch key {
    case .restartMode:
      if let mode: ServiceAdditions.RestartMode = choice(assignment) { service.additions.restartMode = mode }
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
