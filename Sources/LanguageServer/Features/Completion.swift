import UnitModel
import UnitSyntax

/// What could stand at the cursor: sections, keys or values.
struct Completion {
  /// One line of the editor's menu.
  struct Item {
    /// The protocol's `CompletionItemKind`.
    enum Kind: Int {
      case property = 10
      case value = 12
      case keyword = 14
      case file = 17
      case module = 9
    }

    var label: String
    var kind: Kind
    /// What it is, beside the label.
    var detail = ""
    var documentation = ""
    /// What is written, if it is not the label.
    var text: String?
    /// The order in the menu, if it is not that of the labels.
    var rank: String?
    var isDeprecated = false
    /// What `completionItem/resolve` finds the documentation by.
    var data: JSONValue?
  }

  let workspace: Workspace
  let client: ClientAbilities
  let document: Document
  let cursor: Cursor

  init(workspace: Workspace, client: ClientAbilities, document: Document, offset: Int) {
    self.workspace = workspace
    self.client = client
    self.document = document
    cursor = Cursor(document, at: offset)
  }

  var json: JSONValue {
    guard let place = document.place else { return .null }
    switch cursor.spot {
    case .header(let range): return list(sections(place), replacing: range)
    case .key(let range, let hasValue):
      guard let section = cursor.section else { return list(sections(place), replacing: range) }
      return list(keys(section, place, hasValue: hasValue), replacing: range)
    case .value(let key, let range):
      guard let section = cursor.section,
        let directive = Catalogue.directive(section: section, key: key),
        let found = values(directive, section, place, in: range)
      else { return list([], replacing: range) }
      return list(found.items, replacing: found.range)
    case .comment(let range): return allowances(range)
    }
  }

  private func sections(_ place: UnitPlace) -> [Item] {
    let present = Set(document.fragment.sections.map(\.name))
    // systemd lets targets and devices have a section of their own, in which nothing can stand.
    return Catalogue.sections(of: place.kind).filter { !Catalogue.groups(ofSection: $0).isEmpty }.enumerated()
      .map { index, name in
        Item(
          label: "[\(name)]", kind: .module,
          detail: present.contains(name) ? "there is one already" : SectionText.meaning(name),
          rank: "\(present.contains(name) ? 1 : 0)\(index)")
      }
  }

  func list(_ items: [Item], replacing range: Range<Int>) -> JSONValue {
    let place = document.lines.json(range)
    return ["isIncomplete": false, "items": .array(items.map { json($0, place) })]
  }

  private func json(_ item: Item, _ range: JSONValue) -> JSONValue {
    .object(of: [
      "label": .string(item.label),
      "kind": .integer(item.kind.rawValue),
      "labelDetails": client.takesLabelDetails && !item.detail.isEmpty
        ? ["description": .string(item.detail)] : nil,
      "detail": client.takesLabelDetails || item.detail.isEmpty ? nil : .string(item.detail),
      "documentation": item.documentation.isEmpty ? nil : .string(item.documentation),
      "sortText": item.rank.map(JSONValue.string),
      "filterText": .string(item.label),
      "textEdit": ["range": range, "newText": .string(item.text ?? item.label)],
      "tags": item.isDeprecated ? [1] : nil,
      "data": item.data,
    ])
  }

  /// The same item with its documentation.
  static func resolved(_ item: JSONValue, _ client: ClientAbilities) -> JSONValue {
    guard case .object(var members) = item, let section = item["data"]?["section"]?.text,
      let key = item["data"]?["key"]?.text,
      let directive = Catalogue.directive(section: section, key: key)
    else { return item }
    members["documentation"] = Hover.content(
      client.takesMarkdown,
      markdown: DirectiveText.markdown(directive, section: section),
      plain: DirectiveText.plain(directive, section: section))
    return .object(members)
  }
}
