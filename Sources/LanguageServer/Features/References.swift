import UnitFiles
import UnitModel
import UnitSyntax

/// The lines that name a unit: in the document's folder, its drop-ins included, and in all open texts.
struct References {
  let workspace: Workspace
  let document: Document
  let name: UnitName

  /// How many files are looked into: an answer must not take long in a folder such as /usr/lib/systemd/system.
  private static let mostFiles = 600

  var json: JSONValue {
    guard let place = document.place else { return .null }
    var found: [JSONValue] = []
    let source = workspace.overlay
    for path in paths(place, source) {
      guard case .bytes(let bytes) = source.read(path), let file = UnitPlace(path: path) else { continue }
      // Most files have neither the name nor a specifier that could stand for it.
      guard mentions(bytes) else { continue }
      let fragment = Lexer.lex(SourceText(path: path, bytes: bytes))
      let ranges = fragment.assignments.flatMap { self.ranges($0, file, path) }
      if ranges.isEmpty { continue }
      let lines = LineTable(bytes, workspace.encoding)
      let uri = JSONValue.string(workspace.uri(ofFile: path))
      found += ranges.map { ["uri": uri, "range": lines.json($0)] }
    }
    return .array(found)
  }

  private func mentions(_ bytes: [UInt8]) -> Bool {
    let wanted = Array(name.prefix.utf8)
    guard let first = wanted.first else { return true }
    for (offset, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "%") { return true }
      if byte == first, bytes[offset...].starts(with: wanted) { return true }
    }
    return false
  }

  private func paths(_ place: UnitPlace, _ source: OverlayUnitFileSource) -> [String] {
    var paths = Set(workspace.documents.values.filter { $0.place != nil }.map(\.path))
    let folder = place.directory
    for entry in source.entries(of: folder) ?? [] where paths.count < References.mostFiles {
      let path = folder + "/" + entry.name
      if entry.kind == .file, UnitName(entry.name) != nil {
        paths.insert(path)
      } else if entry.kind != .file, entry.name.hasSuffix(".d") {
        for file in source.entries(of: path) ?? [] where file.name.hasSuffix(".conf") {
          paths.insert(path + "/" + file.name)
        }
      }
    }
    return paths.sorted()
  }

  /// Where a line names the unit. A specifier is replaced as in the unit that the line belongs to.
  private func ranges(_ assignment: Assignment, _ file: UnitPlace, _ path: String) -> [Range<Int>] {
    guard assignment.value.contains(name.kind.rawValue),
      let directive = Catalogue.directive(section: assignment.section, key: assignment.key),
      ValueWords(directive).unitKinds != nil
    else { return [] }
    return DocumentLinks.words(assignment.value).compactMap { word, range in
      guard let named = unit(word, file, path), named == name || named.template == name else { return nil }
      let span = assignment.span(of: range)
      return span.lower..<Swift.max(span.lower, span.upper)
    }
  }

  private func unit(_ word: String, _ file: UnitPlace, _ path: String) -> UnitName? {
    guard word.contains("%") else { return UnitName(word) }
    guard let owner = file.name else { return nil }
    var expander = SpecifierExpander(surroundings: workspace.surroundings, name: owner, fragmentPath: path)
    return (try? expander.expand(word)).flatMap { UnitName($0) }
  }
}
