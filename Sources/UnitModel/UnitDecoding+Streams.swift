import UnitSyntax

/// `StandardInput=`, `StandardOutput=`, `StandardError=`.
extension UnitDecoding {
  mutating func input(_ assignment: Assignment) -> ExecSettings.Stream? {
    switch assignment.value {
    case "null": return .null
    case "socket": return .socket
    case "data": return .data
    default:
      if let claim = TerminalSettings.Claim(rawValue: assignment.value) { return .terminal(claim) }
      let count = diagnostics.count
      if let stream = descriptor(assignment, "stdin") { return stream }
      if let path = filePath(assignment, "file:") { return .file(path) }
      reportStream(assignment, since: count, "write null, data, socket, tty, file:PATH or fd:NAME")
      return nil
    }
  }

  mutating func output(_ assignment: Assignment, _ name: String) -> ExecSettings.Stream? {
    switch assignment.value {
    case "inherit": return .inherit
    case "null": return .null
    case "socket": return .socket
    case "journal", "journal+console", "syslog", "syslog+console", "kmsg", "kmsg+console":
      if assignment.value.hasPrefix("kmsg") { exec.logging.goesToKernelLog = true }
      if assignment.value.hasSuffix("+console") { exec.logging.goesToConsole = true }
      // The one spelling is an old one of the other.
      let word = assignment.value.replacing("syslog", with: "journal")
      if name == "stdout" { exec.outputLogWord = word } else { exec.errorLogWord = word }
      return .log
    case "tty": return .terminal(.waits)
    default:
      let count = diagnostics.count
      if let stream = descriptor(assignment, name) { return stream }
      if let path = filePath(assignment, "file:") { return .file(path) }
      if let path = filePath(assignment, "append:") { return .append(path) }
      if let path = filePath(assignment, "truncate:") { return .truncate(path) }
      reportStream(assignment, since: count, ValueKind.stream.help)
      return nil
    }
  }

  /// `count`: how many findings there were before; a bad path or name has its own already.
  private mutating func reportStream(_ assignment: Assignment, since count: Int, _ help: String) {
    if diagnostics.count == count { reportValue(assignment, .stream, help: help) }
  }

  /// `fd` or `fd:NAME`.
  private mutating func descriptor(_ assignment: Assignment, _ name: String)
    -> ExecSettings.Stream?
  {
    if assignment.value == "fd" || assignment.value == "fd:" { return .descriptor(name) }
    guard assignment.value.hasPrefix("fd:") else { return nil }
    guard let text = expanded(String(assignment.value.dropFirst(3)), of: assignment) else {
      return nil
    }
    guard ValueSyntax.isDescriptorName(text) else {
      report(
        .error, ValueKind.descriptorName.code, assignment, "'\(text)' is no name of a descriptor",
        help: ValueKind.descriptorName.help)
      return nil
    }
    return .descriptor(text)
  }

  private mutating func filePath(_ assignment: Assignment, _ prefix: String) -> String? {
    guard assignment.value.hasPrefix(prefix) else { return nil }
    let rest = String(assignment.value.dropFirst(prefix.utf8.count))
    guard let text = expanded(rest, of: assignment) else { return nil }
    return path(text, of: assignment)
  }
}
