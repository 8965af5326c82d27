import UnitChecks
import UnitModel
import UnitSyntax

extension Completion {
  /// What a value could be, and which part of the text it takes the place of. Nil where nothing is known.
  func values(
    _ directive: Directive, _ section: String, _ place: UnitPlace, in value: Range<Int>
  ) -> (items: [Item], range: Range<Int>)? {
    if let specifier = cursor.specifier(in: value) {
      return (specifiers(place), specifier)
    }
    let words = ValueWords(directive, release: workspace.release)
    // A calendar expression is one value, blanks and all.
    let range =
      directive.grammar == .calendar ? value : cursor.word(in: value, separators: words.separators)
    if let kinds = words.unitKinds {
      return (units(place, kinds), range)
    }
    if words.words.isEmpty { return nil }
    let items = words.words.enumerated().map { index, word in
      Item(
        label: word.text, kind: .value, detail: word.meaning,
        rank: String(repeating: "0", count: index < 10 ? 2 : index < 100 ? 1 : 0) + String(index))
    }
    return (items, range)
  }

  private func specifiers(_ place: UnitPlace) -> [Item] {
    SpecifierMeaning.all.map { specifier in
      let text = "%\(specifier.letter)"
      let value = Hover.expansion(of: text, document, place, workspace)
      return Item(
        label: text, kind: .keyword, detail: value ?? "",
        documentation: specifier.meaning, rank: text.lowercased() + text)
    }
  }

  /// Units that have a file, and those that usherd has without one.
  private func units(_ place: UnitPlace, _ kinds: Set<UnitKind>) -> [Item] {
    var names = workspace.unitNames(seenFrom: place).filter { kinds.contains($0.kind) }
    names.removeAll { $0 == place.name }
    let open = Set(
      workspace.documents.values.compactMap { $0.place?.isDropIn == false ? $0.place?.name : nil })
    return names.map { name in
      // What lies open is likelier meant than one of hundreds of the host's.
      let isNear = open.contains(name) || name.prefix == place.name?.prefix
      return Item(
        label: name.full, kind: .file, detail: isNear ? "open or of the same name" : "",
        rank: (isNear ? "0" : "1") + name.full)
    }
  }

  /// Codes of findings behind `# check: allow=`.
  func allowances(_ comment: Range<Int>) -> JSONValue {
    let text = cursor.text(comment)
    guard let mark = text.range(of: "allow="), text.contains("check:") else {
      return list([], replacing: comment.upperBound..<comment.upperBound)
    }
    let start = comment.lowerBound &+ text[..<mark.upperBound].utf8.count
    guard start <= comment.upperBound, cursor.offset >= start else {
      return list([], replacing: cursor.offset..<cursor.offset)
    }
    let items = DiagnosticCode.all.map { Item(label: $0.name, kind: .value, detail: $0.title) }
    return list(items, replacing: cursor.word(in: start..<comment.upperBound, separators: ","))
  }
}

extension String {
  /// Where `other` stands first.
  fileprivate func range(of other: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(other), let end = index(start, offsetBy: other.count, limitedBy: endIndex) {
        return start..<end
      }
      start = index(after: start)
    }
    return nil
  }
}
