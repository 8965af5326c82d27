import UnitModel
import UnitSyntax

/// Command lines in words.
extension UnitExplainer {
  /// `/usr/bin/web --port 80`, with what its prefixes mean.
  func command(_ command: ExecCommand, of unit: LoadedUnit) -> String {
    var text = "`" + words(command).map(Prose.word).joined(separator: " ") + "`"
    let remarks = remarks(command, unit)
    if !remarks.isEmpty { text += " (\(remarks.joined(separator: "; ")))" }
    return text
  }

  private func words(_ command: ExecCommand) -> [String] {
    command.flags.contains(.viaShell) ? command.arguments : [command.path] + command.arguments.dropFirst()
  }

  private func remarks(_ command: ExecCommand, _ unit: LoadedUnit) -> [String] {
    var remarks: [String] = []
    let flags = command.flags
    if flags.contains(.viaShell) {
      remarks.append("by the shell of its user, or /bin/sh")
    } else {
      if !command.path.hasPrefix("/") { remarks.append("looked for in the usual directories of programs") }
      if let first = command.arguments.first, first != command.path {
        remarks.append("its own name is given to it as \(Prose.word(first))")
      }
    }
    if flags.contains(.ignoreFailure) { remarks.append("a failure counts as success") }
    if flags.contains(.noExpansion) { remarks.append("no $ is replaced") }
    if flags.contains(.fullPrivileges) || flags.contains(.noUserChange) {
      remarks.append("as the user of usherd, whatever User= says")
    }
    return remarks
  }

  /// What becomes of the variables in command lines.
  func variables(_ commands: [ExecCommand], _ unit: LoadedUnit) -> [String] {
    var names: [(name: String, isWord: Bool)] = []
    for command in commands where !command.flags.contains(.noExpansion) {
      for argument in command.arguments {
        for found in UnitExplainer.variables(in: argument) where !names.contains(where: { $0 == found }) {
          names.append(found)
        }
      }
    }
    return names.map { variable in
      let written = variable.isWord ? "$\(variable.name)" : "${\(variable.name)}"
      let how = variable.isWord ? "becomes the words of that variable" : "is replaced as it is"
      let value = value(of: variable.name, unit.exec)
      return "\(written) \(how): \(value)."
    }
  }

  private func value(of name: String, _ exec: ExecSettings) -> String {
    let file = exec.environmentFiles.isEmpty ? "" : ", unless a file of EnvironmentFile= has it"
    if let set = exec.environment.last(where: { $0.hasPrefix("\(name)=") }) {
      return "'\(set.dropFirst(name.utf8.count + 1))' by Environment=\(file)"
    }
    if name == "MAINPID" { return "the number of the main process" + file }
    // What holds the number of the new process itself is only known once there is one.
    if ["LISTEN_PID", "WATCHDOG_PID", "SYSTEMD_EXEC_PID"].contains(name) {
      return "nothing at that time" + file
    }
    if UnitExplainer.givenVariables.contains(name) { return "set by usherd where there is one" + file }
    if exec.passEnvironment.contains(name) { return "from the environment of usherd, or else nothing" + file }
    return exec.environmentFiles.isEmpty
      ? "not set by this unit" : "set in a file of EnvironmentFile=, or else nothing"
  }

  /// What usherd puts into the environment where it has a value.
  ///
  /// - Source: systemd.exec(5), "Environment Variables in Spawned Processes"
  private static let givenVariables: Set<String> = [
    "PATH", "LANG", "USER", "LOGNAME", "HOME", "SHELL", "INVOCATION_ID", "MANAGERPID", "RUNTIME_DIRECTORY",
    "LISTEN_FDS", "LISTEN_FDNAMES", "NOTIFY_SOCKET", "WATCHDOG_USEC", "REMOTE_ADDR", "REMOTE_PORT",
    "SO_COOKIE",
    "SERVICE_RESULT", "EXIT_CODE", "EXIT_STATUS",
  ]

  /// The variables that a start replaces in one word.
  ///
  /// - Source: `ExecCommand.expandedArguments`
  private static func variables(in argument: String) -> [(name: String, isWord: Bool)] {
    var found: [(name: String, isWord: Bool)] = []
    let command = ExecCommand(path: "", arguments: [argument], flags: [], origin: .nowhere)
    let isWord =
      argument.hasPrefix("$") && !argument.hasPrefix("${") && !argument.hasPrefix("$$")
    _ = command.expandedArguments { name in
      if !name.isEmpty { found.append((name, isWord)) }
      return nil
    }
    return found
  }

  func phases(_ service: ServiceSettings) -> [String] {
    var items: [String] = []
    func say(_ heading: String, _ commands: [ExecCommand], _ conjunction: String = "then") {
      if commands.isEmpty { return }
      items.append("\(heading) \(Prose.list(commands.map { command($0, of: unit) }, conjunction)).")
    }
    say("First, it asks", service.execCondition)
    if !service.execCondition.isEmpty {
      items.append("An exit status of 1 to 254 skips the start without a failure; 255 or a signal is one.")
    }
    say("Before the service itself, it runs", service.execStartPre)
    say("It runs", service.execStart)
    if service.execStart.isEmpty { items.append("It runs no process of its own (no ExecStart=).") }
    say("Once the service is up, it runs", service.execStartPost)
    say("On a reload, it runs", service.execReload)
    items += variables(
      service.execCondition + service.execStartPre + service.execStart + service.execStartPost
        + service.execReload
        + service.execStop + service.execStopPost, unit)
    return items
  }
}

extension Origin {
  /// Of what was written nowhere.
  fileprivate static var nowhere: Origin {
    Origin(source: SourceText(path: "", bytes: []), span: SourceSpan(lower: 0, upper: 0, line: 0))
  }
}
