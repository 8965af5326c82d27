import UnitModel

/// A page of `docs/reference/` in Markdown.
struct MarkdownPage {
  private let page: ReferencePage

  init(_ page: ReferencePage) { self.page = page }

  var text: String {
    var text = """
      <!-- Written by Scripts/generate from the catalogue; a test compares. -->
      # \(page.title)

      """
    for block in page.introduction { text += "\n" + render(block) }
    text += "\n## Directives\n\n"
    text += ReferencePage.count(of: page.group) + " systemd's page is \(page.group.manual).\n"
    var previous: Directive?
    for row in ReferencePage.rows(of: page.group) {
      text += "\n" + entry(row, after: previous)
      previous = row
    }
    return text
  }

  private func entry(_ row: Directive, after previous: Directive?) -> String {
    var text = "### \(row.name)=\n\n\(prose(ReferencePage.effect(row, after: previous)))\n\n"
    for fact in DirectiveText.facts(row) {
      text += "* \(fact.label): \(fact.isLiteral ? "`\(fact.text)`" : prose(fact.text))\n"
    }
    return text
  }

  private func render(_ block: ReferenceBlock) -> String {
    switch block {
    case .heading(let heading): return "## \(heading)\n"
    case .text(let text): return prose(text) + "\n"
    case .terms(let terms):
      return terms.map { "* **\(MarkdownText.escaped($0.term))**: \(prose($0.text))\n" }.joined()
    case .example(let files):
      return files.map { "```ini\n# \($0.name)\n\($0.text)```\n" }.joined(separator: "\n")
    }
  }

  private func prose(_ text: String) -> String { MarkdownPage.prose(text, on: page.group) }

  /// A text with its directives linked to their entries, as it stands on the page of `group`.
  static func prose(_ text: String, on group: Directive.Group?) -> String {
    ReferenceWord.cut(text).map { word in
      switch word {
      case .plain(let text): MarkdownText.escaped(text)
      case .directive(let name, let value): link(name, value, on: group)
      }
    }.joined()
  }

  /// A link to the entry: of this page, or of the first that has one.
  private static func link(_ name: String, _ value: String, on group: Directive.Group?) -> String {
    let groups = (group.map { [$0] } ?? []) + Directive.Group.allCases
    let home = groups.first { group in
      ReferencePage.rows(of: group).contains { $0.name == name }
    }
    guard let home else { return "\(name)=\(value)" }
    let file = home == group ? "" : "\(home.rawValue).md"
    return "[\(name)=\(MarkdownText.escaped(value))](\(file)#\(name.lowercased()))"
  }
}

/// `docs/reference/directives.md`: all directives in one table, each with a link to its entry.
enum MarkdownIndex {
  static let path = "docs/reference/directives.md"

  static var text: String {
    let rows = Catalogue.all.sorted { ($0.name, $0.group.rawValue) < ($1.name, $1.group.rawValue) }
    let applied = rows.filter { $0.support == .applied }.count
    let installed = ReferencePage.rows(of: .install).count
    let foreign = rows.filter(\.group.isForeign).count
    var text = """
      <!-- Written by Scripts/generate from the catalogue; a test compares. -->
      # Directives

      Every directive that usherd knows, from the catalogue (`Sources/UnitModel`): \(rows.count), of which
      \(applied) are applied, the \(installed) of [Install] read when a unit is enabled, and the \(foreign) of units
      that usherd does not run checked. One that is known but not applied is reported once for each unit and has no
      effect. *Since* is the release of systemd that brought
      it, where it is known. [Unlike systemd](#unlike-systemd) lists where usherd differs.

      Pages: \(ReferencePage.all.map { "[\($0.title)](\($0.group.rawValue).md)" }.joined(separator: " · "))

      | directive | section | since | support | meaning |
      | --- | --- | --- | --- | --- |

      """
    for row in rows {
      let since = row.since.map { String($0) } ?? ""
      let link = "[\(row.name)=](\(row.group.rawValue).md#\(row.name.lowercased()))"
      let support =
        row.group == .install ? "enable" : row.group.isForeign ? "checked" : row.support.rawValue
      text += "| \(link) | \(ReferencePage.sections(of: row.group)) | \(since) | \(support) "
      text += "| \(MarkdownText.escaped(row.meaning)) |\n"
    }
    text += "\n## Unlike systemd\n\n"
    for row in Catalogue.all {
      guard let difference = row.difference else { continue }
      let link = "[\(row.name)=](\(row.group.rawValue).md#\(row.name.lowercased()))"
      text += "* \(link): \(MarkdownText.escaped(difference))\n"
    }
    return text
  }
}
