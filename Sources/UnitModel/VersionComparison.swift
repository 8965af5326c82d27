/// A version or a text beside another one: `>=6.1`, `=debian`, `$=12*`.
///
/// `<`, `<=`, `==`, `<>`, `>=` and `>` compare versions, `=` and `!=` texts, `$=` and `!$=` patterns.
///
/// - Source: systemd.unit(5), "ConditionVersion=" and "ConditionFirmware="
package struct VersionComparison: Hashable, Sendable {
  private enum Sign: Hashable, Sendable {
    case order(ConditionComparison.Operator)
    case text(isSame: Bool)
    case pattern(isMatch: Bool)
  }

  private var sign: Sign
  package var operand: String

  /// Nil if there is no sign at the beginning; the operand may be empty.
  package init?(_ text: String) {
    let signs: [(String, Sign)] = [
      ("$=", .pattern(isMatch: true)), ("!$=", .pattern(isMatch: false)), ("<>", .order(.unequal)),
      ("<=", .order(.lessOrEqual)), ("<", .order(.less)), (">=", .order(.greaterOrEqual)),
      (">", .order(.greater)), ("==", .order(.equal)), ("=", .text(isSame: true)),
      ("!=", .text(isSame: false)),
    ]
    guard let (word, sign) = signs.first(where: { text.hasPrefix($0.0) }) else { return nil }
    self.sign = sign
    operand = String(text.dropFirst(word.count))
  }

  /// What a word without a sign is.
  package init(pattern: String) {
    sign = .pattern(isMatch: true)
    operand = pattern
  }

  /// - Parameter matches: fnmatch(3) of a pattern and a text.
  package func holds(for value: String, matches: (_ pattern: String, _ text: String) -> Bool) -> Bool {
    switch sign {
    case .order(let order):
      ConditionComparison(order, operand).holds(order: ConditionComparison.versionOrder(value, operand))
    case .text(let isSame): (value == operand) == isSame
    case .pattern(let isMatch): matches(operand, value) == isMatch
    }
  }
}
