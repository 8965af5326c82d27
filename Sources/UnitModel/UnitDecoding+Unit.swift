import UnitSyntax

/// `[Unit]`.
extension UnitDecoding {
  mutating func applyUnit(_ key: UnitKey, _ assignment: Assignment) {
    switch key {
    case .description: unit.description = text(assignment, or: unit.description)
    case .documentation: applyDocumentation(assignment)
    case .requires: unit.requires.add(unitNames(assignment))
    case .requisite: unit.requisite.add(unitNames(assignment))
    case .wants: unit.wants.add(unitNames(assignment))
    case .bindsTo, .bindTo: unit.bindsTo.add(unitNames(assignment))
    case .partOf: unit.partOf.add(unitNames(assignment))
    case .conflicts: unit.conflicts.add(unitNames(assignment))
    case .before: unit.before.add(unitNames(assignment))
    case .after: unit.after.add(unitNames(assignment))
    case .defaultDependencies:
      unit.hasDefaultDependencies = boolean(assignment) ?? unit.hasDefaultDependencies
    case .startLimitIntervalSec, .startLimitInterval:
      unit.startLimitInterval = time(assignment) ?? unit.startLimitInterval
    case .startLimitBurst: unit.startLimitBurst = unsigned(assignment) ?? unit.startLimitBurst
    case .refuseManualStart:
      unit.refusesManualStart = boolean(assignment) ?? unit.refusesManualStart
    case .refuseManualStop: unit.refusesManualStop = boolean(assignment) ?? unit.refusesManualStop
    }
  }

  private mutating func applyDocumentation(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      unit.documentation = []
    } else {
      unit.documentation += documentation(assignment)
    }
  }

  /// The places that can be looked up; words that are empty once specifiers are replaced vanish.
  func isPlaceOfDocumentation(_ word: String) -> Bool {
    ["http://", "https://", "file:/", "info:", "man:"].contains {
      word.hasPrefix($0) && word.utf8.count > $0.utf8.count
    }
  }

  mutating func documentation(_ assignment: Assignment) -> [String] {
    var found: [String] = []
    for word in knownWords(assignment, assignment.value, .quoted) {
      guard let word = expanded(word, of: assignment), !word.isEmpty else { continue }
      if isPlaceOfDocumentation(word) {
        found.append(word)
      } else {
        report(
          .warning, "value-documentation", assignment, about: word, "'\(word)' is no URI of documentation",
          consequence: "this entry is ignored", help: "write man:NAME(SECTION) or https://…",
          effect: .wordIgnored)
      }
    }
    return found
  }
}
