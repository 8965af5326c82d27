/// `>=4`, `<6.1`, `=x`: the comparisons in the values of conditions.
///
/// - Source: systemd.unit(5), "Conditions and Asserts"; uapi-group.org, "Version Format Specification"
package struct ConditionComparison: Hashable, Sendable {
  package enum Operator: Hashable, Sendable {
    case less, lessOrEqual, equal, unequal, greaterOrEqual, greater
  }

  package var sign: Operator
  package var operand: String

  /// Nil if there is no sign at the beginning.
  package init?(_ text: String) {
    let signs: [(String, Operator)] = [
      ("<=", .lessOrEqual), (">=", .greaterOrEqual), ("!=", .unequal), ("<>", .unequal), ("==", .equal),
      ("<", .less), (">", .greater), ("=", .equal),
    ]
    guard let (word, sign) = signs.first(where: { text.hasPrefix($0.0) }) else { return nil }
    self.sign = sign
    operand = String(text.dropFirst(word.count).drop { $0 == " " || $0 == "\t" })
  }

  package init(_ sign: Operator, _ operand: String) {
    self.sign = sign
    self.operand = operand
  }

  /// - Parameter order: below zero if the value at hand is the smaller one.
  package func holds(order: Int) -> Bool {
    switch sign {
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .equal: order == 0
    case .unequal: order != 0
    case .greaterOrEqual: order >= 0
    case .greater: order > 0
    }
  }

  package func holds(for number: UInt64, against operand: UInt64) -> Bool {
    holds(order: number < operand ? -1 : number > operand ? 1 : 0)
  }

  /// The order of two versions: parts of digits by their number, letters by their alphabet, `~` before the end,
  /// the end before `-`, and that before `^` and `.`.
  package static func versionOrder(_ left: String, _ right: String) -> Int {
    var left = Array(left.utf8)[...]
    var right = Array(right.utf8)[...]
    while true {
      left = left.drop { !isPart($0) }
      right = right.drop { !isPart($0) }
      for sign in "~".utf8 where left.first == sign || right.first == sign {
        if left.first != sign { return 1 }
        if right.first != sign { return -1 }
        left = left.dropFirst()
        right = right.dropFirst()
      }
      if left.isEmpty || right.isEmpty { return left.isEmpty ? (right.isEmpty ? 0 : -1) : 1 }
      for sign in "-^.".utf8 where left.first == sign || right.first == sign {
        if left.first != sign { return 1 }
        if right.first != sign { return -1 }
        left = left.dropFirst()
        right = right.dropFirst()
      }
      let order =
        isDigit(left.first) || isDigit(right.first)
        ? numberOrder(&left, &right) : letterOrder(&left, &right)
      if order != 0 { return order }
    }
  }

  private static func numberOrder(_ left: inout ArraySlice<UInt8>, _ right: inout ArraySlice<UInt8>) -> Int {
    // Some number is more than none, be it zero.
    if isDigit(left.first) != isDigit(right.first) { return isDigit(left.first) ? 1 : -1 }
    func take(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
      text = text.drop { $0 == UInt8(ascii: "0") }
      let digits = text.prefix { isDigit($0) }
      text = text.dropFirst(digits.count)
      return digits
    }
    let (one, other) = (take(&left), take(&right))
    if one.count != other.count { return one.count < other.count ? -1 : 1 }
    return one.lexicographicallyPrecedes(other) ? -1 : other.lexicographicallyPrecedes(one) ? 1 : 0
  }

  private static func letterOrder(_ left: inout ArraySlice<UInt8>, _ right: inout ArraySlice<UInt8>) -> Int {
    func take(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
      let letters = text.prefix { isLetter($0) }
      text = text.dropFirst(letters.count)
      return letters
    }
    let (one, other) = (take(&left), take(&right))
    return one.lexicographicallyPrecedes(other) ? -1 : other.lexicographicallyPrecedes(one) ? 1 : 0
  }

  private static func isDigit(_ byte: UInt8?) -> Bool { byte.map { $0 >= 0x30 && $0 <= 0x39 } ?? false }
  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A
  }
  private static func isPart(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLetter(byte) || "~-^.".utf8.contains(byte)
  }
}
