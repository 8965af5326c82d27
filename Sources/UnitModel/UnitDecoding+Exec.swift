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
    case .standardInput: exec.standardInput = input(assignment) ?? exec.standardInput
    case .standardOutput:
      exec.standardOutput = output(assignment, "stdout") ?? exec.standardOutput
    case .standardError: exec.standardError = output(assignment, "stderr") ?? exec.standardError
    case .ignoreSIGPIPE: exec.ignoresSIGPIPE = boolean(assignment) ?? exec.ignoresSIGPIPE
    case .runtimeDirectory: applyRuntimeDirectory(assignment)
    case .runtimeDirectoryMode:
      exec.runtimeDirectoryMode = mode(assignment) ?? exec.runtimeDirectoryMode
    case .runtimeDirectoryPreserve: applyPreserve(assignment)
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

  private mutating func applyRuntimeDirectory(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      exec.runtimeDirectories = []
      return
    }
    linkedDirectories = []
    exec.runtimeDirectories += directories(assignment, links: true)
    for word in linkedDirectories {
      report(
        .note, "directive-not-applied", assignment, about: word,
        "the symbolic link in '\(word)' is known, not applied yet",
        consequence: "only the directory is made", help: "make the link in ExecStartPre=",
        effect: .none)
    }
  }

  private mutating func applyPreserve(_ assignment: Assignment) {
    if assignment.value == "restart" {
      exec.runtimeDirectoryIsPreserved = true
    } else if let flag = ValueSyntax.boolean(assignment.value) {
      exec.runtimeDirectoryIsPreserved = flag
    } else {
      reportChoice(assignment, .preserve)
    }
  }
}
