import UnitSyntax

/// Values that only units have which usherd does not run.
extension UnitDecoding {
  mutating func checkForeign(_ assignment: Assignment, _ grammar: Grammar) {
    switch grammar {
    case .triggeredUnit: checkTriggeredUnit(assignment)
    case .swapPriority: if !assignment.value.isEmpty { checkPriority(assignment) }
    case .watchedPath, .calendar, .delay:
      // Any empty one takes back all that came before, whatever the key.
      if assignment.value.isEmpty { triggers = 0 }
      guard !assignment.value.isEmpty, let text = expanded(assignment) else { return }
      if isTrigger(text, assignment, grammar) { triggers &+= 1 }
    default: break
    }
  }

  /// Reports the value unless it is good.
  private mutating func isTrigger(_ text: String, _ assignment: Assignment, _ grammar: Grammar) -> Bool {
    if grammar == .watchedPath { return path(text, of: assignment) != nil }
    // Of a template any instance is looked at, which need not be a time: `backup@daily.timer` is meant.
    if expander.usedInstance, name.instance != nil { return true }
    if grammar == .delay {
      let isTime = ValueSyntax.time(text) != nil
      expect(assignment, isTime)
      return isTime
    }
    if CalendarExpression(text) != nil { return true }
    reportValue(
      assignment, .calendar, about: text, among: UnitDecoding.calendarWords,
      help: UnitDecoding.isOfCron(text)
        ? "this is how cron(8) has it; write days, a date and a time, such as Mon..Fri 08:00" : nil)
    return false
  }

  /// A timer or a path has one unit that it starts, and it is not itself.
  private mutating func checkTriggeredUnit(_ assignment: Assignment) {
    if let first = knownValues[assignment.key] {
      report(
        .error, ValueKind.unitName.code, assignment,
        "\(assignment.key)= names a second unit, after '\(first.value)'",
        help: "a \(name.kind.rawValue) starts one unit: let that one want the others")
      return
    }
    guard let text = expanded(assignment) else { return }
    // Of a template the instance is meant that this unit's name makes.
    guard let unit = UnitName(text) else {
      reportValue(assignment, .unitName)
      return
    }
    if unit == name {
      report(
        .error, ValueKind.unitName.code, assignment, "\(name.full) cannot start itself",
        help: "write the name of another unit")
    }
  }

  private mutating func checkPriority(_ assignment: Assignment) {
    let priority = ValueSyntax.signed(assignment.value)
    expect(
      assignment, priority.map { (-1...32767).contains($0) } ?? false,
      help: "write a number from -1 to 32767, the greater the earlier")
  }

  private static let calendarWords = CalendarExpression.shorthands.keys.filter { $0 != "anually" }.sorted()

  /// Five fields of numbers and signs.
  private static func isOfCron(_ text: String) -> Bool {
    let fields = text.split(separator: " ")
    return fields.count == 5
      && fields.allSatisfy { $0.utf8.allSatisfy { "0123456789*/,-".utf8.contains($0) } }
  }
}
