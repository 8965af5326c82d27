import UnitSyntax

/// Paths in the values of directives that are not applied.
extension UnitDecoding {
  mutating func checkPaths(_ assignment: Assignment, _ grammar: Grammar) {
    if assignment.value.isEmpty { return }
    switch grammar {
    case .path, .bpfPaths:
      if let text = expanded(assignment), !text.isEmpty || grammar == .bpfPaths {
        _ = path(text, of: assignment)
      }
    case .vitalPath:
      if let text = expanded(assignment, isFatal: true), !text.isEmpty {
        vitalPath(text, assignment)
      }
    case .pidFile: checkPIDFile(assignment)
    case .conditionPath: checkConditionPath(assignment)
    case .colonPaths:
      for part in assignment.value.split(separator: ":", omittingEmptySubsequences: false) {
        checkPath(assignment, String(part))
      }
    case .paths, .mountsFor:
      for word in knownWords(assignment, assignment.value, .quoted) { checkPath(assignment, word) }
    case .sandboxPaths:
      for word in knownWords(assignment, assignment.value, .quoted) {
        checkPath(assignment, word, prefixes: "-+")
      }
    case .directories(let links): _ = directories(assignment, links: links)
    default: checkMounts(assignment, grammar)
    }
  }

  /// A path that is one of several: a bad one is ignored by itself. `prefixes`: single characters
  /// that may stand before it, in this order.
  mutating func checkPath(_ assignment: Assignment, _ word: String, prefixes: String = "") {
    guard var text = expanded(word, of: assignment) else { return }
    for prefix in prefixes.utf8 where text.utf8.first == prefix { text.removeFirst() }
    _ = path(text, of: assignment, effect: .wordIgnored)
  }

  /// A path without which nothing may be started.
  private mutating func vitalPath(_ text: String, _ assignment: Assignment) {
    if !ValueSyntax.fitsPath(text) {
      reportFatal(
        "path-length", assignment, about: text, "the path is longer than the kernel takes",
        help: "a path has at most 4095 bytes, each name in it 255")
    } else if !ValueSyntax.isAbsolute(text) {
      reportFatal(
        "path-relative", assignment, about: text, "the path '\(text)' is not absolute",
        help: "write a path that starts with /")
    } else if ValueSyntax.climbs(text) {
      reportFatal(
        "path-climbs", assignment, about: text, "the path '\(text)' has a step ..",
        help: "write the path without ..")
    }
  }

  /// Relative ones lie below /run.
  private mutating func checkPIDFile(_ assignment: Assignment) {
    guard let text = expanded(assignment), ValueSyntax.climbs(text) else { return }
    reportFatal(
      "path-climbs", assignment, about: text, "the path '\(text)' has a step ..",
      help: "write the path without ..")
  }

  private mutating func checkConditionPath(_ assignment: Assignment) {
    var text = Substring(assignment.value)
    for sign in "|!".utf8 where text.utf8.first == sign { text = text.dropFirst() }
    guard let ready = expanded(String(text), of: assignment) else { return }
    _ = path(ready, of: assignment)
  }

  /// Names of directories below one of the system's: relative, without `..`, not `private`.
  mutating func directories(_ assignment: Assignment, links: Bool) -> [String] {
    var found: [String] = []
    for word in knownWords(assignment, assignment.value, .strict) {
      let parts = word.split(separator: ":").map(String.init)
      if parts.count > 1, !links {
        reportWord(
          assignment, word,
          WordRule(
            noun: "a directory with a link, which is not possible here",
            help: "leave out the colon and what follows"))
        continue
      }
      guard let name = expanded(parts.first ?? "", of: assignment) else { continue }
      let directory = ValueSyntax.simplifiedPath(name)
      guard isDirectory(directory) else {
        reportDirectory(assignment, word)
        continue
      }
      if parts.count > 1 {
        guard let link = expanded(parts[1], of: assignment), isLink(link) else {
          reportDirectory(assignment, word)
          continue
        }
        linkedDirectories.append(.init(directory: directory, link: ValueSyntax.simplifiedPath(link)))
      }
      found.append(directory)
    }
    return found
  }

  private func isDirectory(_ path: String) -> Bool {
    !path.isEmpty && path != "." && !ValueSyntax.isAbsolute(path) && !ValueSyntax.climbs(path)
      && path != "private" && !path.hasPrefix("private/")
  }

  private func isLink(_ path: String) -> Bool {
    !ValueSyntax.isAbsolute(path) && !ValueSyntax.climbs(path)
  }

  private mutating func reportDirectory(_ assignment: Assignment, _ word: String) {
    report(
      .error, "value-directories", assignment, about: word, "'\(word)' is no relative directory",
      consequence: "this directory is ignored",
      help: "write a relative path without .., other than private", effect: .wordIgnored)
  }
}
