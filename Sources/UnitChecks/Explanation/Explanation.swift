/// What a unit will do, in words: a title, then sections of sentences.
///
/// Made by `UnitExplainer`; shown by `usherctl explain` and by editors.
package struct Explanation: Equatable, Sendable {
  package struct Section: Equatable, Sendable {
    package var heading: String
    /// One or more sentences each.
    package var items: [String]

    package init(_ heading: String, _ items: [String] = []) {
      self.heading = heading
      self.items = items
    }
  }

  package var title: String
  package var sections: [Section]

  package init(title: String, sections: [Section] = []) {
    self.title = title
    self.sections = sections
  }

  /// Adds a section, unless there is nothing to say.
  mutating func add(_ heading: String, _ items: [String]) {
    let items = items.filter { !$0.isEmpty }
    if !items.isEmpty { sections.append(Section(heading, items)) }
  }

  /// Plain text of at most `width` columns, where the words allow.
  package func text(width: Int = 90) -> String {
    var text = TextWrap.wrapped(title, width: width)
    for section in sections {
      text += "\n" + TextWrap.wrapped(section.heading, width: width)
      for item in section.items {
        text += TextWrap.wrapped(item, first: "  - ", others: "    ", width: width)
      }
    }
    return text
  }
}
