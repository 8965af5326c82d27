import UnitSyntax

/// The execution environment and how processes are ended.
extension UnitDecoding {
  mutating func applyExec(_ key: ExecKey, _ assignment: Assignment) {
    switch key {
    case .user: exec.user = user(assignment, or: exec.user)
    case .group: exec.group = user(assignment, or: exec.group)
    case .supplementaryGroups: applyGroups(assignment)
    case .workingDirectory: applyWorkingDirectory(assignment)
    case .umask: exec.umask = mode(assignment) ?? exec.umask
    case .environment: applyEnvironment(assignment)
    case .environmentFile: applyEnvironmentFile(assignment)
    case .passEnvironment: applyPassEnvironment(assignment)
    case .unsetEnvironment: applyUnsetEnvironment(assignment)
    case .setLoginEnvironment where assignment.value.isEmpty: exec.setsLoginEnvironment = nil
    case .setLoginEnvironment: exec.setsLoginEnvironment = boolean(assignment) ?? exec.setsLoginEnvironment
    case .standardInput: exec.standardInput = input(assignment) ?? exec.standardInput
    case .standardOutput:
      exec.standardOutput = output(assignment, "stdout") ?? exec.standardOutput
    case .standardError: exec.standardError = output(assignment, "stderr") ?? exec.standardError
    case .ignoreSIGPIPE: exec.ignoresSIGPIPE = boolean(assignment) ?? exec.ignoresSIGPIPE
    case .runtimeDirectoryPreserve: applyPreserve(assignment)
    case .dynamicUser: applyDynamicUser(assignment)
    case .removeIPC: exec.removesIPC = boolean(assignment) ?? exec.removesIPC
    case .execSearchPath: applySearchPath(assignment)
    case .privateNetwork: exec.hasPrivateNetwork = boolean(assignment) ?? exec.hasPrivateNetwork
    case .networkNamespacePath:
      guard let text = expanded(assignment) else { return }
      // What comes to nothing resets it, too, as under systemd.
      if text.isEmpty {
        exec.networkNamespacePath = nil
      } else if let path = path(text, of: assignment) {
        exec.networkNamespacePath = path
      }
    case .killMode where assignment.value.isEmpty: kill.mode = .controlGroup
    case .killMode:
      kill.mode = choice(assignment) ?? kill.mode
    case .killSignal: kill.signal = signal(assignment) ?? kill.signal
    case .restartKillSignal: kill.restartSignal = signal(assignment) ?? kill.restartSignal
    case .sendSIGHUP: kill.sendsSIGHUP = boolean(assignment) ?? kill.sendsSIGHUP
    case .sendSIGKILL: kill.sendsSIGKILL = boolean(assignment) ?? kill.sendsSIGKILL
    case .watchdogSignal: kill.watchdogSignal = signal(assignment) ?? kill.watchdogSignal
    case .finalKillSignal: kill.finalSignal = signal(assignment) ?? kill.finalSignal
    }
  }

  mutating func applyLimit(_ resource: ExecSettings.Resource, _ assignment: Assignment) {
    if let limit = limit(resource, assignment) { exec.limits[resource] = limit }
  }

  mutating func limit(_ resource: ExecSettings.Resource, _ assignment: Assignment)
    -> ExecSettings.Limit?
  {
    do {
      return try ValueSyntax.limit(assignment.value, resource)
    } catch {
      switch error {
      case .unreadable: reportValue(assignment, .limit)
      case .softAboveHard:
        report(
          .error, "value-limit", assignment,
          "the soft limit is above the hard one in '\(assignment.value)'",
          help: "write SOFT:HARD, the lower one first")
      }
      return nil
    }
  }

  private mutating func applyGroups(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      exec.supplementaryGroups = []
      return
    }
    for word in ValueSyntax.bareWords(assignment.value) {
      guard let word = expanded(word, of: assignment, isFatal: true) else { continue }
      if ValueSyntax.isUser(word) {
        exec.supplementaryGroups.append(word)
        remarkUser(word, assignment)
      } else {
        reportFatal(
          "value-user", assignment, about: word, "cannot read '\(word)' as a group",
          help: ValueKind.users.help)
      }
    }
  }

  private mutating func applyWorkingDirectory(_ assignment: Assignment) {
    let isOptional = assignment.value.utf8.first == UInt8(ascii: "-")
    let raw = isOptional ? String(assignment.value.dropFirst()) : assignment.value
    if raw.isEmpty, !isOptional {
      exec.workingDirectory = .root
      exec.workingDirectoryIsOptional = false
      return
    }
    if raw == "~" {
      exec.workingDirectory = .home
      exec.workingDirectoryIsOptional = isOptional
      return
    }
    guard let text = expanded(raw, of: assignment, isFatal: !isOptional) else { return }
    let path = ValueSyntax.simplifiedPath(text)
    guard ValueSyntax.isAbsolute(path), !ValueSyntax.climbs(path) else {
      let isRelative = !ValueSyntax.isAbsolute(path)
      let code = isRelative ? "path-relative" : "path-climbs"
      let what = "the directory '\(text)' " + (isRelative ? "is not absolute" : "has a step ..")
      let help = isRelative ? ValueKind.workingDirectory.help : "write the path without .."
      if isOptional {
        report(.error, code, assignment, what, help: help)
      } else {
        reportFatal(code, assignment, what, help: help)
      }
      return
    }
    exec.workingDirectory = path == "/" ? .root : .path(path)
    exec.workingDirectoryIsOptional = isOptional
  }

  mutating func applyDirectories(_ kind: DirectoryKind, _ assignment: Assignment) {
    var settings = exec.directories[kind] ?? .init()
    if assignment.value.isEmpty {
      settings.names = []
      settings.links = []
    } else {
      linkedDirectories = []
      settings.names += directories(assignment, links: kind != .configuration)
      settings.links += linkedDirectories
    }
    exec.directories[kind] = settings == .init() ? nil : settings
  }

  mutating func applyDirectoryMode(_ kind: DirectoryKind, _ assignment: Assignment) {
    guard let mode = mode(assignment) else { return }
    var settings = exec.directories[kind] ?? .init()
    settings.mode = mode
    exec.directories[kind] = settings == .init() ? nil : settings
  }

  private mutating func applyDynamicUser(_ assignment: Assignment) {
    check(assignment, grammar)
    guard let flag = ValueSyntax.boolean(assignment.value) else { return }
    exec.isDynamicUser = flag
    dynamicUserLine = flag ? assignment : nil
  }

  private mutating func applySearchPath(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      exec.searchPath = []
      return
    }
    for part in assignment.value.split(separator: ":", omittingEmptySubsequences: false) {
      guard let text = expanded(String(part), of: assignment),
        let path = path(text, of: assignment, effect: .wordIgnored)
      else { continue }
      exec.searchPath.append(path)
    }
    exec.searchPath.removeRepeats()
  }

  private mutating func applyPreserve(_ assignment: Assignment) {
    if let choice = ExecSettings.Preserve(rawValue: assignment.value) {
      exec.runtimeDirectoryPreserve = choice
    } else if let flag = ValueSyntax.boolean(assignment.value) {
      exec.runtimeDirectoryPreserve = flag ? .yes : .no
    } else {
      reportChoice(assignment, .preserve)
    }
  }
}
