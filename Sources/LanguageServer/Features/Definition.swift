import UnitFiles
import UnitModel
import UnitSyntax

/// Where the unit under the cursor has its file.
struct Definition {
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
    case .comment: return .null
    case .header(let range):
      // From a socket to what it starts, from a service to its socket, from a drop-in to its unit.
      guard let name = partner(place) else { return .null }
      return answer(name, place, range)
    case .key(let range, _):
      guard !range.isEmpty, Definition.ownSections.contains(cursor.section ?? ""),
        let name = partner(place)
      else { return .null }
      return answer(name, place, range)
    case .value(let key, let range):
      guard let section = cursor.section, let directive = Catalogue.directive(section: section, key: key)
      else { return .null }
      if key == "EnvironmentFile" { return environmentFile(range) }
      guard ValueWords(directive).unitKinds != nil else { return .null }
      let word = cursor.word(in: range)
      guard let name = unit(cursor.text(word), place) else { return .null }
      return answer(name, place, word)
    }
  }

  /// The unit that the question is about: the one named, or the file's own.
  var subject: UnitName? {
    guard let place = document.place else { return nil }
    switch cursor.spot {
    case .comment: return nil
    case .header, .key: return place.name
    case .value(let key, let range):
      guard let section = cursor.section, let directive = Catalogue.directive(section: section, key: key),
        ValueWords(directive).unitKinds != nil
      else { return nil }
      return unit(cursor.text(cursor.word(in: range)), place)
    }
  }

  /// The name that a word stands for, its specifiers replaced.
  private func unit(_ word: String, _ place: UnitPlace) -> UnitName? {
    if let name = UnitName(word) { return name }
    return Hover.expansion(of: word, document, place, workspace).flatMap { UnitName($0) }
  }

  /// Sections that are about what the unit starts, or is started by.
  private static let ownSections: Set = ["Socket", "Service", "Timer", "Path", "Automount", "Mount"]

  private func partner(_ place: UnitPlace) -> UnitName? {
    guard let name = place.name else { return nil }
    if place.isDropIn { return name }
    switch name.kind {
    case .socket:
      let unit = workspace.unit(name, seenFrom: place)
      if let named = unit.socket?.service { return named }
      guard unit.socket?.accept == true else { return name.with(kind: .service) }
      return UnitName(prefix: name.prefix, instance: "", kind: .service)
    case .service: return starter(of: name, place)
    case .timer, .path:
      let named = document.fragment.assignments.first { $0.key == "Unit" && $0.section != "Unit" }
      return named.flatMap { self.unit($0.value, place) } ?? name.with(kind: .service)
    case .automount: return name.with(kind: .mount)
    case .mount: return name.with(kind: .automount)
    case .target, .slice, .device, .swap, .scope: return nil
    }
  }

  /// The socket, timer or path unit of a service's name that is there.
  private func starter(of name: UnitName, _ place: UnitPlace) -> UnitName? {
    let starters = [
      UnitName(prefix: name.prefix, instance: nil, kind: .socket), name.with(kind: .timer),
      name.with(kind: .path),
    ]
    return starters.first { workspace.file(of: $0, seenFrom: place) != nil }
  }

  private func answer(_ name: UnitName, _ place: UnitPlace, _ range: Range<Int>) -> JSONValue {
    guard let path = workspace.file(of: name, seenFrom: place), path != document.path else { return .null }
    return location(path, range)
  }

  private func environmentFile(_ range: Range<Int>) -> JSONValue {
    let text = cursor.text(range)
    let path = text.hasPrefix("-") ? String(text.dropFirst()) : text
    guard path.hasPrefix("/"), case .bytes = workspace.source.read(path) as FileReading else { return .null }
    return location(path, range)
  }

  private func location(_ path: String, _ range: Range<Int>) -> JSONValue {
    let uri = JSONValue.string(workspace.uri(ofFile: path))
    let top: JSONValue = ["start": ["line": 0, "character": 0], "end": ["line": 0, "character": 0]]
    guard client.takesLocationLinks else { return ["uri": uri, "range": top] }
    return [
      [
        "originSelectionRange": document.lines.json(range), "targetUri": uri, "targetRange": top,
        "targetSelectionRange": top,
      ]
    ]
  }
}
