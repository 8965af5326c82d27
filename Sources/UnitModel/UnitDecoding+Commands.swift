import UnitSyntax

/// `Exec…=` lines.
extension UnitDecoding {
  /// What an assignment does to a list of commands.
  enum CommandChange {
    case none
    case reset
    case append([ExecCommand])
  }

  mutating func commands(_ assignment: Assignment) -> CommandChange {
    if assignment.value.isEmpty { return .reset }
    let line = ExecLine(assignment.value, shellPrefix: expander.surroundings.release >= 258)
    for escape in line.oddEscapes { reportEscape(escape, assignment) }
    var made: [ExecCommand] = []
    for command in line.commands {
      // The reading stopped inside the last command.
      if line.problem != nil, !line.problemIsInFirstWord, made.count == line.commands.count - 1 {
        break
      }
      guard let ready = self.command(command, assignment) else { return .append(made) }
      made.append(ready)
    }
    guard let problem = line.problem else { return .append(made) }
    // A quote left open in the very first word is ignored with its line, later ones are fatal
    // unless failures of the command are ignored.
    if line.problemIsInFirstWord || line.commands.last?.prefixes.contains(.ignoreFailure) == true {
      reportQuoting(assignment, problem)
    } else {
      reportFatal(
        "value-quotes", assignment, "a quote is never closed in '\(assignment.value)'",
        help: "close the quote, or write \\\" for the character")
    }
    return .append(made)
  }

  private mutating func reportEscape(_ escape: String, _ assignment: Assignment) {
    if escape == "\\" {
      report(
        .warning, "exec-escape", assignment, at: lastByte(assignment),
        "a blank stands behind the backslash at the end, so the line does not go on",
        consequence: "the backslash is an argument, and the next line is one of its own",
        help: "remove the blank", effect: .none)
      return
    }
    let isNUL = escape.utf8.count == 4
    report(
      .warning, "exec-escape", assignment, about: escape,
      isNUL ? "'\(escape)' is a NUL byte, which no argument can hold" : "'\(escape)' is no escape sequence",
      consequence: "the \(isNUL ? "four characters stay" : "backslash stays") in the argument",
      help: isNUL ? "leave it out" : "for a backslash write two", effect: .none)
  }

  /// The command, or nil and a finding: fatal unless the prefix `-` stands before it.
  private mutating func command(_ command: ExecLine.Command, _ assignment: Assignment)
    -> ExecCommand?
  {
    let isIgnored = command.prefixes.contains(.ignoreFailure)
    guard let path = expanded(command.executable, of: assignment, isFatal: !isIgnored) else {
      return nil
    }
    var arguments: [String] = []
    arguments.reserveCapacity(command.arguments.count + 1)
    let viaShell = command.prefixes.contains(.viaShell)
    if path.utf8.first == UInt8(ascii: "|"), expander.surroundings.release < 258 {
      commandProblem(
        "directive-too-new", assignment,
        "the prefix | came with systemd 258, the unit is for \(expander.surroundings.release)",
        help: "call the shell yourself: /bin/sh -c '…'", isIgnored)
      return nil
    }
    let release = expander.surroundings.release
    if let what = UnitDecoding.problem(withExecutable: path, viaShell: viaShell, release: release) {
      commandProblem("exec-path", assignment, what.0, help: what.1, isIgnored)
      return nil
    }
    if !command.prefixes.contains(.namesArgumentZero) { arguments.append(path) }
    for word in command.arguments {
      guard let argument = expanded(word, of: assignment, isFatal: !isIgnored) else { return nil }
      arguments.append(argument)
    }
    guard let first = arguments.first, !first.isEmpty else {
      commandProblem(
        "exec-argument-zero", assignment, "@ before '\(path)' asks for a name as first argument",
        help: "write @\(path) NAME …, or leave out the @", isIgnored)
      return nil
    }
    return ExecCommand(
      path: viaShell ? path : ValueSyntax.simplifiedPath(path), arguments: arguments,
      flags: UnitDecoding.flags(command.prefixes), origin: assignment.origin)
  }

  private mutating func commandProblem(
    _ code: String, _ assignment: Assignment, _ what: String, help: String, _ isIgnored: Bool
  ) {
    if isIgnored {
      report(
        .error, code, assignment, what, consequence: "this command is ignored", help: help,
        effect: .wordIgnored)
    } else {
      reportFatal(code, assignment, what, help: help)
    }
  }

  /// What is wrong with the name of an executable, and what to do; nil if it is fine.
  private static func problem(withExecutable path: String, viaShell: Bool, release: Int)
    -> (String, String)?
  {
    if path.isEmpty {
      return ("a command has prefixes but no executable", "name an executable behind them")
    }
    if viaShell { return nil }
    if path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || "\\\"'".utf8.contains($0) }) {
      return ("'\(path)' holds quotes, backslashes or control characters", "name an executable without them")
    }
    if path.utf8.last == UInt8(ascii: "/") {
      return ("'\(path)' is a directory, no executable", "name the executable in it")
    }
    if ValueSyntax.isAbsolute(path) { return nil }
    if path.utf8.contains(UInt8(ascii: "/")) || path == "." || path == ".." || path.utf8.count > 255 {
      return (
        "'\(path)' is neither an absolute path nor the name of an executable",
        path.hasPrefix("$")
          ? "write its absolute path: no variable is replaced in the name of a program"
          : "write its absolute path; prefixes are - @ :\(release < 258 ? "" : " |") and one of + ! !!"
      )
    }
    return nil
  }

  private static func flags(_ prefixes: ExecLine.Prefixes) -> ExecCommand.Flags {
    var flags: ExecCommand.Flags = []
    if prefixes.contains(.ignoreFailure) { flags.insert(.ignoreFailure) }
    if prefixes.contains(.noExpansion) { flags.insert(.noExpansion) }
    if prefixes.contains(.fullPrivileges) { flags.insert(.fullPrivileges) }
    if prefixes.contains(.noUserChange) { flags.insert(.noUserChange) }
    if prefixes.contains(.ambient) { flags.insert(.ambient) }
    if prefixes.contains(.viaShell) { flags.insert(.viaShell) }
    return flags
  }
}

extension [ExecCommand] {
  mutating func apply(_ change: UnitDecoding.CommandChange) {
    switch change {
    case .none: break
    case .reset: removeAll()
    case .append(let commands): append(contentsOf: commands)
    }
  }
}
