import UnitSyntax

/// Values that are one of several words.
extension UnitDecoding {
  mutating func checkChoice(_ assignment: Assignment, _ choice: Choice) {
    if !choice.takes(assignment.value) { reportChoice(assignment, choice) }
  }

  mutating func checkChoice(_ assignment: Assignment, _ grammar: Grammar) {
    if case .choice(let choice) = grammar { checkChoice(assignment, choice) }
  }

  /// One of the words of an enumeration that is applied.
  mutating func choice<T: RawRepresentable<String>>(_ assignment: Assignment) -> T? {
    if let value = T(rawValue: assignment.value) { return value }
    if case .choice(let choice) = grammar { reportChoice(assignment, choice) }
    return nil
  }

  /// Says which words there are, and which one was meant.
  mutating func reportChoice(_ assignment: Assignment, _ choice: Choice) {
    let release = expander.surroundings.release
    let words = choice.words.filter { ($0.since ?? 0) <= release }.map(\.text)
    let near = EditDistance.nearest(to: assignment.value, among: words)
    var help = "\(assignment.key)= takes " + UnitDecoding.list(words, choice)
    if let near { help += "; did you mean \(near)?" }
    if let comment = UnitDecoding.commentHelp(assignment) { help = comment }
    let what =
      assignment.value.isEmpty
      ? "\(assignment.key)= is empty, which is no value of it"
      : "'\(assignment.value)' is no value of \(assignment.key)="
    report(
      .error, "value-choice", assignment, what, help: help,
      fixes: near.map { [replacement(of: assignment, by: $0)] } ?? [])
  }

  /// "a, b or c", with what else the directive takes.
  private static func list(_ words: [String], _ choice: Choice) -> String {
    var parts = words
    if choice.orBoolean { parts = ["yes", "no"] + parts }
    if let numbers = choice.numbers, numbers.upperBound < 1000 {
      parts.append("a number up to \(numbers.upperBound)")
    }
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "nothing" }
    return parts.dropLast().joined(separator: ", ") + " or " + last
  }

  /// The change that puts `text` in the place of the value, or of a word in it.
  func replacement(of assignment: Assignment, _ word: String? = nil, by text: String)
    -> Diagnostic.Fix
  {
    Diagnostic.Fix("write \(text)", at: place(assignment, word), replacement: text)
  }

  /// True if the value is a word that the release the unit is for does not know yet; then it is
  /// reported, and its line is not applied.
  mutating func isTooNew(_ assignment: Assignment, _ directive: Directive) -> Bool {
    let release = expander.surroundings.release
    if let since = directive.since, since > release {
      reportTooNew(assignment, "\(assignment.key)=", since, release, at: assignment.keyOrigin)
      return true
    }
    guard case .choice(let choice) = directive.grammar,
      let word = choice.words.first(where: { $0.text == assignment.value }),
      let since = word.since, since > release
    else { return false }
    reportTooNew(assignment, "\(assignment.key)=\(word.text)", since, release)
    return true
  }

  mutating func reportTooNew(
    _ assignment: Assignment, _ what: String, _ since: Int, _ release: Int, at origin: Origin? = nil
  ) {
    report(
      .warning, "directive-too-new", assignment, at: origin,
      "\(what) came with systemd \(since), the unit is for \(release)",
      help: "leave it out, or check the unit for systemd \(since)")
  }
}
