/// Shell patterns: `*`, `?`, `[a-z]`, `[!a]`. A backslash is an ordinary byte.
///
/// - Source: glob(7); fnmatch(3) with FNM_NOESCAPE
package enum GlobPattern {
  package static func matches(_ pattern: String, _ text: String) -> Bool {
    matches(Array(pattern.utf8)[...], Array(text.utf8)[...])
  }

  /// True if the text holds a character that makes it a pattern.
  package static func isPattern(_ text: String) -> Bool {
    text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
  }

  /// On a mismatch only the last star is tried again, so that no pattern takes more than
  /// pattern × text steps.
  private static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    var pattern = pattern
    var text = text
    var star: (pattern: ArraySlice<UInt8>, text: ArraySlice<UInt8>)?
    while true {
      if pattern.first == UInt8(ascii: "*") {
        pattern = pattern.dropFirst()
        star = (pattern, text)
        continue
      }
      if pattern.isEmpty && text.isEmpty { return true }
      if let byte = text.first, let rest = step(pattern, byte) {
        pattern = rest
        text = text.dropFirst()
        continue
      }
      guard let last = star, !last.text.isEmpty else { return false }
      pattern = last.pattern
      text = last.text.dropFirst()
      star = (pattern, text)
    }
  }

  /// What is left of the pattern behind one byte; nil if it does not fit.
  private static func step(_ pattern: ArraySlice<UInt8>, _ byte: UInt8) -> ArraySlice<UInt8>? {
    guard let first = pattern.first else { return nil }
    let rest = pattern.dropFirst()
    switch first {
    case UInt8(ascii: "?"): return rest
    case UInt8(ascii: "["):
      guard let (isIn, behind) = set(rest, byte) else { return first == byte ? rest : nil }
      return isIn ? behind : nil
    default: return first == byte ? rest : nil
    }
  }

  /// Nil if the bracket is never closed: it is an ordinary byte then.
  private static func set(_ pattern: ArraySlice<UInt8>, _ byte: UInt8) -> (Bool, ArraySlice<UInt8>)? {
    var rest = pattern
    var isNegated = false
    if rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^") {
      isNegated = true
      rest = rest.dropFirst()
    }
    var isIn = false
    var isFirst = true
    while let low = rest.first {
      rest = rest.dropFirst()
      if low == UInt8(ascii: "]") && !isFirst { return (isIn != isNegated, rest) }
      isFirst = false
      var high = low
      if rest.first == UInt8(ascii: "-"), let end = rest.dropFirst().first, end != UInt8(ascii: "]") {
        high = end
        rest = rest.dropFirst(2)
      }
      if low <= byte && byte <= high { isIn = true }
    }
    return nil
  }
}
