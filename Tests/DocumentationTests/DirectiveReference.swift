import UnitModel

/// The page of all directives, written from the catalogue.
enum DirectiveReference {
  static var page: String {
    let applied = Catalogue.all.filter { $0.support == .applied }
    var text = """
      # Directives

      Every directive that usherd knows, from the catalogue (`Sources/UnitModel`): \(Catalogue.all.count) rows,
      \(applied.count) of them applied. One that is known but not applied is reported once for each unit and has
      no effect. The number after a name is the release of systemd that brought it, where it is known.

      Written by `Scripts/generate`; a test compares.

      """
    for group in Directive.Group.allCases {
      let rows = Catalogue.all.filter { $0.group == group }
      text += "\n## \(sections(of: group)): \(group.manual)\n\n"
      let applied = rows.filter { $0.support == .applied }
      if !applied.isEmpty { text += "| directive | value | | meaning |\n| --- | --- | --- | --- |\n" }
      for row in applied { text += line(row) }
      let known = rows.filter { $0.support == .known }
      if !known.isEmpty {
        text += applied.isEmpty ? "Known, not applied: " : "\nKnown, not applied: "
        text += known.map { "\($0.name)=" }.joined(separator: " ") + "\n"
      }
    }
    return text
  }

  private static func line(_ row: Directive) -> String {
    let since = row.since.map { " (\($0))" } ?? ""
    let repetition =
      switch row.repetition {
      case .single: ""
      case .list: "list"
      case .dependencies: "list that cannot be emptied"
      }
    let meaning = row.meaning.replacing("|", with: "\\|")
    return "| `\(row.name)=`\(since) | \(row.value.noun) | \(repetition) | \(meaning) |\n"
  }

  private static func sections(of group: Directive.Group) -> String {
    switch group {
    case .unit: "[Unit]"
    case .install: "[Install]"
    case .socket: "[Socket]"
    case .service: "[Service]"
    case .exec, .kill, .resourceControl: "[Service] and [Socket]"
    }
  }
}
