import UnitChecks
import UnitModel
import UnitSyntax

/// What can be explained besides units: codes of findings, directives, specifiers.
enum Topic {
  case code(DiagnosticCode)
  /// In each section that has it.
  case directive([(section: String, row: Directive)])
  case specifier(Character)

  /// Nil if the word is none of them.
  init?(_ word: String) {
    if word.count == 2, word.first == "%", let letter = word.last {
      guard SpecifierMeaning.of(letter) != nil else { return nil }
      self = .specifier(letter)
    } else if let code = DiagnosticCode.named(word) {
      self = .code(code)
    } else {
      let rows = Topic.rows(word)
      if rows.isEmpty { return nil }
      self = .directive(rows)
    }
  }

  /// The rows of `Key`, `Key=`, `Section.Key` or `[Section]Key`.
  private static func rows(_ word: String) -> [(section: String, row: Directive)] {
    var key = word.hasSuffix("=") ? String(word.dropLast()) : word
    var wanted: String?
    if key.hasPrefix("["), let end = key.firstIndex(of: "]") {
      wanted = String(key[key.index(after: key.startIndex)..<end])
      key = String(key[key.index(after: end)...].drop { $0 == " " || $0 == "." })
    } else if let dot = key.firstIndex(of: ".") {
      wanted = String(key[..<dot])
      key = String(key[key.index(after: dot)...])
    }
    let sections = Catalogue.sections(with: key).filter { $0 == wanted ?? $0 }
    var rows: [(section: String, row: Directive)] = []
    for section in sections {
      guard let row = Catalogue.directive(section: section, key: key) else { continue }
      // What sockets and services have in common is told once.
      if wanted == nil, rows.contains(where: { $0.row == row }) { continue }
      rows.append((section, row))
    }
    return rows
  }

  /// The topic nearest to a misspelt word.
  static func nearest(to word: String) -> String? {
    if let code = EditDistance.nearest(to: word, among: DiagnosticCode.all.map(\.name)) { return code }
    let key = word.split(separator: ".").last.map(String.init) ?? word
    return EditDistance.nearest(to: key, among: Catalogue.all.map(\.name))
  }

  func text(width: Int) -> String {
    switch self {
    case .code(let code): Topic.text(of: code, width: width)
    case .directive(let rows):
      rows.map { DirectiveText.plain($0.row, section: $0.section, width: width) }.joined(separator: "\n")
    case .specifier(let letter):
      TextWrap.wrapped(
        "%\(letter) stands for \(SpecifierMeaning.of(letter) ?? "").", others: "  ", width: width)
    }
  }

  private static func text(of code: DiagnosticCode, width: Int) -> String {
    "\(code.name) (\(code.severity.rawValue)): \(code.title)\n\n"
      + TextWrap.paragraphs(code.story, width: width)
  }

  /// The codes with their titles.
  static var list: String {
    let width = DiagnosticCode.all.map(\.name.count).max() ?? 0
    return DiagnosticCode.all.map { code in
      code.name + String(repeating: " ", count: width - code.name.count + 2) + code.title + "\n"
    }
    .joined()
  }
}
