import UnitSyntax

/// Texts of conditions. systemd looks at them when the unit starts only: what nothing can hold for is
/// accepted by it, and found here.
extension UnitDecoding {
  mutating func checkCondition(_ assignment: Assignment, _ about: Grammar.ConditionText) {
    guard let ready = expanded(assignment), !ready.isEmpty else { return }
    var text = Substring(ready)
    for sign in "|!".utf8 where text.utf8.first == sign {
      text = text.dropFirst().drop { $0 == " " || $0 == "\t" }
    }
    guard let hint = ValueSyntax.conditionProblem(String(text), about) else { return }
    let near = EditDistance.nearest(to: String(text), among: ValueSyntax.conditionWords(about))
    report(
      .warning, "condition-never", assignment, about: String(text),
      "'\(text)' is nothing that \(assignment.key)= can find",
      consequence: "the test never holds", help: near.map { "did you mean \($0)?" } ?? hint,
      effect: .none, fixes: near.map { [replacement(of: assignment, String(text), by: $0)] } ?? [])
  }
}
