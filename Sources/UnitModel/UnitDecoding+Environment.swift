import UnitSyntax

/// Variables.
extension UnitDecoding {
  mutating func applyEnvironment(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      exec.environment = []
      return
    }
    var words = Words(assignment.value)
    do {
      while let word = try words.next(.strict) {
        guard let text = expanded(word, of: assignment) else { continue }
        // An escape such as \xff made something that is no UTF-8.
        let isBroken = text.contains("\u{FFFD}") && !assignment.value.contains("\u{FFFD}")
        if ValueSyntax.isVariableAssignment(text), !isBroken {
          exec.environment.append(text)
        } else {
          report(
            .error, "value-variables", assignment, about: text, "'\(text)' is no assignment of a variable",
            consequence: "this assignment is ignored, the others stand",
            help: ValueKind.variables.help, effect: .wordIgnored)
        }
      }
    } catch {
      reportQuoting(assignment, error)
    }
  }

  mutating func applyEnvironmentFile(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      exec.environmentFiles = []
      return
    }
    guard let text = expanded(assignment) else { return }
    let isOptional = text.utf8.first == UInt8(ascii: "-")
    guard let path = path(isOptional ? String(text.dropFirst()) : text, of: assignment) else {
      return
    }
    exec.environmentFiles.append(
      .init(pattern: path, isOptional: isOptional, origin: place(assignment)))
  }

  mutating func applyPassEnvironment(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      exec.passEnvironment = []
      return
    }
    for word in words(assignment) ?? [] {
      if ValueSyntax.isVariable(word) {
        exec.passEnvironment.append(word)
      } else {
        reportVariable(word, assignment)
      }
    }
  }

  mutating func applyUnsetEnvironment(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      exec.unsetEnvironment = []
      return
    }
    for word in words(assignment, .strict) ?? [] {
      if ValueSyntax.isVariable(word) || ValueSyntax.isVariableAssignment(word) {
        exec.unsetEnvironment.append(word)
      } else {
        reportVariable(word, assignment)
      }
    }
  }

  private mutating func reportVariable(_ word: String, _ assignment: Assignment) {
    report(
      .error, ValueKind.variableNames.code, assignment, about: word, "'\(word)' is no name of a variable",
      consequence: "this name is ignored", help: ValueKind.variableNames.help, effect: .wordIgnored)
  }
}
