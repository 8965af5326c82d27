import UnitModel

/// A word of a text: plain, or the name of a directive.
enum ReferenceWord: Equatable {
  case plain(String)
  /// `Accept=`, or `Accept=yes`: the name without its `=`, and the value.
  case directive(String, value: String)

  /// Cuts a text at the names of directives.
  static func cut(_ text: String) -> [ReferenceWord] {
    var words: [ReferenceWord] = []
    var plain = ""
    var rest = Substring(text)
    while let match = rest.firstMatch(of: /([A-Z][A-Za-z0-9]+)=([A-Za-z0-9\/%@:.\-]*[A-Za-z0-9%\/])?/) {
      let name = String(match.1)
      plain += rest[rest.startIndex..<match.range.lowerBound]
      let isWhole = plain.last.map { !($0.isLetter || $0.isNumber || $0 == "_") } ?? true
      if isWhole, names.contains(name) {
        if !plain.isEmpty { words.append(.plain(plain)) }
        plain = ""
        words.append(.directive(name, value: match.2.map(String.init) ?? ""))
      } else {
        plain += match.0
      }
      rest = rest[match.range.upperBound...]
    }
    plain += rest
    if !plain.isEmpty { words.append(.plain(plain)) }
    return words
  }

  private static let names = Set(Catalogue.all.map(\.name))
}
