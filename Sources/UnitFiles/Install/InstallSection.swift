import UnitModel
import UnitSyntax

/// `[Install]`: what enabling a unit does.
///
/// - Source: systemd.unit(5), "[Install] Section Options"
package struct InstallSection: Hashable, Sendable {
  /// As written, specifiers not replaced.
  package var aliases: [String] = []
  package var wantedBy: [String] = []
  package var requiredBy: [String] = []
  package var upheldBy: [String] = []
  package var also: [String] = []
  package var defaultInstance: String?

  package init() {}

  /// True if enabling makes a link.
  package var hasRules: Bool {
    !aliases.isEmpty || !wantedBy.isEmpty || !requiredBy.isEmpty || !upheldBy.isEmpty
  }

  /// Takes the assignments of a file, after those that were taken before.
  package mutating func apply(_ assignments: [Assignment]) {
    for assignment in assignments where assignment.section == "Install" {
      switch assignment.key {
      case "Alias": InstallSection.add(assignment.value, to: &aliases)
      case "WantedBy": InstallSection.add(assignment.value, to: &wantedBy)
      case "RequiredBy": InstallSection.add(assignment.value, to: &requiredBy)
      case "UpheldBy": InstallSection.add(assignment.value, to: &upheldBy)
      // An empty one takes nothing back.
      case "Also": also += InstallSection.words(assignment.value)
      case "DefaultInstance": defaultInstance = assignment.value.isEmpty ? nil : assignment.value
      default: break
      }
    }
  }

  private static func add(_ value: String, to list: inout [String]) {
    if value.isEmpty { list = [] } else { list += words(value) }
  }

  /// Up to the first word that cannot be read.
  private static func words(_ value: String) -> [String] {
    var words = Words(value)
    var found: [String] = []
    while let word = try? words.next(.literal) { found.append(word) }
    return found
  }
}

extension InstallSection {
  /// Takes what the text of a file says.
  mutating func apply(_ bytes: [UInt8], path: String) throws(InstallProblem) {
    let fragment = Lexer.lex(SourceText(path: path, bytes: bytes))
    if let diagnostic = fragment.diagnostics.first(where: { $0.severity == .error }), fragment.isRejected {
      let place = diagnostic.origin?.place ?? path
      throw InstallProblem(.unreadable, path, "cannot understand \(place): \(diagnostic.what)")
    }
    apply(fragment.assignments)
  }
}
