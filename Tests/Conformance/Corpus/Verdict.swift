/// What becomes of a case: of its units, and of single lines.
struct Verdict: CustomStringConvertible {
  enum State: String {
    case accepted, refused, masked, absent
  }

  /// By file name of the unit.
  var states: [String: State] = [:]
  /// `corpus.service:3`: lines that do not count as written, or that the unit is refused for.
  var lines: Set<String> = []
  /// Lines that a rule over the whole unit points at: it is refused, they themselves are well formed.
  var reasons: Set<String> = []

  /// True if both say the same. Only one of them may point at the line that is why a unit is refused.
  func agrees(with other: Verdict) -> Bool {
    states == other.states
      && lines.symmetricDifference(other.lines).isSubset(of: reasons.union(other.reasons))
  }

  var description: String {
    let units = states.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let lines = self.lines.isEmpty ? "" : ", bad lines: " + self.lines.sorted().joined(separator: " ")
    return units.joined(separator: ", ") + lines
  }
}
