import UnitModel

/// A word of a text: plain, or the name of a directive.
enum ReferenceWord: Equatable {
  case plain(String)
  /// `Accept=`, without its `=`.
  case directive(String)

  /// Cuts a text at the names of directives. A name before a value, as in `Accept=yes`, counts as well.
  static func cut(_ text: String) -> [ReferenceWord] {
    var words: [ReferenceWord] = []
    var rest = Substring(text)
    while let match = rest.firstMatch(of: /[A-Z][A-Za-z0-9]+=/) {
      let name = String(match.output.dropLast())
      let before = rest[rest.startIndex..<match.range.lowerBound]
      let isWhole = before.last.map { !($0.isLetter || $0.isNumber || $0 == "_") } ?? true
      if isWhole, names.contains(name) {
        if !before.isEmpty { words.append(.plain(String(before))) }
        words.append(.directive(name))
      } else {
        words.append(.plain(String(rest[rest.startIndex..<match.range.upperBound])))
      }
      rest = rest[match.range.upperBound...]
    }
    if !rest.isEmpty { words.append(.plain(String(rest))) }
    return words
  }

  private static let names = Set(Catalogue.all.map(\.name))
}
