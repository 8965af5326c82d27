import UnitFiles
import UnitModel
import UnitSyntax

/// What the thing under the cursor means.
struct Hover {
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
    switch cursor.spot {
    case .header(let range): return header(range)
    case .key(let range, _): return key(range)
    case .value(let key, let range): return value(key, range)
    case .comment: return .null
    }
  }

  static func content(_ takesMarkdown: Bool, markdown: String, plain: String) -> JSONValue {
    ["kind": takesMarkdown ? "markdown" : "plaintext", "value": .string(takesMarkdown ? markdown : plain)]
  }

  private func hover(_ markdown: String, plain: String, _ range: Range<Int>) -> JSONValue {
    [
      "contents": Hover.content(client.takesMarkdown, markdown: markdown, plain: plain),
      "range": document.lines.json(range),
    ]
  }

  /// A name and what it is.
  private func hover(_ name: String, _ text: String, _ range: Range<Int>) -> JSONValue {
    hover("`\(name)`: \(text)", plain: "\(name): " + text.filter { $0 != "`" }, range)
  }

  private func header(_ range: Range<Int>) -> JSONValue {
    let name = cursor.text(range).filter { $0 != "[" && $0 != "]" }
    let meaning = SectionText.meaning(name)
    if meaning.isEmpty { return .null }
    let manual = SectionText.manual(name).map { "; see \($0)" } ?? ""
    return hover("**[\(name)]**: \(meaning)\(manual)", plain: "[\(name)]: \(meaning)\(manual)", range)
  }

  private func key(_ range: Range<Int>) -> JSONValue {
    guard !range.isEmpty, let section = cursor.section,
      let directive = Catalogue.directive(section: section, key: cursor.text(range))
    else { return .null }
    return row(directive, section, range)
  }

  private func row(_ directive: Directive, _ section: String, _ range: Range<Int>) -> JSONValue {
    hover(
      DirectiveText.markdown(directive, section: section),
      plain: DirectiveText.plain(directive, section: section), range)
  }

  private func value(_ key: String, _ range: Range<Int>) -> JSONValue {
    guard let section = cursor.section, let place = document.place,
      let directive = Catalogue.directive(section: section, key: key)
    else { return .null }
    if let specifier = cursor.specifier(in: range), specifier.count == 2 {
      return self.specifier(specifier, place)
    }
    let words = ValueWords(directive)
    let word = cursor.word(in: range, separators: words.separators)
    let text = cursor.text(word)
    if text.isEmpty { return .null }
    if words.unitKinds != nil, let name = UnitName(text) { return unit(name, place, word) }
    if directive.grammar != .calendar, let known = words.words.first(where: { $0.text == text }),
      !known.meaning.isEmpty
    {
      return hover(text, known.meaning, word)
    }
    let whole = cursor.text(range)
    if let meaning = ValueMeaning.text(directive, whole, word: text, workspace, document) {
      return hover(meaning.isOfWord ? text : whole, meaning.text, meaning.isOfWord ? word : range)
    }
    // What speaks for itself is explained by its directive.
    return row(directive, section, range)
  }

  private func specifier(_ range: Range<Int>, _ place: UnitPlace) -> JSONValue {
    let text = cursor.text(range)
    guard let letter = text.last, let meaning = SpecifierMeaning.of(letter) else { return .null }
    var said = meaning
    if let value = Hover.expansion(of: text, document, place, workspace) { said += "; here `\(value)`" }
    return hover(
      "`\(text)`: \(said)", plain: "\(text): " + said.filter { $0 != "`" }, range)
  }

  /// What a specifier is replaced by in this unit; nil if that is not known before it is started.
  static func expansion(
    of text: String, _ document: Document, _ place: UnitPlace, _ workspace: Workspace
  ) -> String? {
    guard let name = place.name else { return nil }
    var expander = SpecifierExpander(
      surroundings: workspace.surroundings, name: name,
      fragmentPath: place.isDropIn ? workspace.file(of: name, seenFrom: place) : document.path)
    guard let value = try? expander.expand(text), !value.isEmpty, !(name.isTemplate && expander.usedInstance)
    else { return nil }
    return value
  }

  /// A unit: what it says of itself, and where it is.
  private func unit(_ name: UnitName, _ place: UnitPlace, _ range: Range<Int>) -> JSONValue {
    let unit = workspace.unit(name, seenFrom: place)
    var lines: [String] = []
    if let description = unit.merged.assignments.last(where: {
      $0.section == "Unit" && $0.key == "Description"
    }) {
      lines.append(description.value)
    }
    switch unit.loadState {
    case .notFound: lines.append("there is no such unit in the search path")
    case .masked: lines.append("masked by \(unit.fragmentPath ?? "an empty file")")
    case .loaded, .error, .badSetting:
      if let path = unit.fragmentPath ?? workspace.file(of: name, seenFrom: place) {
        lines.append(path)
      } else {
        lines.append("built in, without a file")
      }
    }
    for path in unit.dropInPaths { lines.append("drop-in: \(path)") }
    if unit.name != name { lines.insert("an alias of \(unit.name.full)", at: 0) }
    return hover(
      "**\(name.full)**\n\n" + lines.map { "- \($0)\n" }.joined(),
      plain: ([name.full] + lines).joined(separator: "\n"), range)
  }
}
