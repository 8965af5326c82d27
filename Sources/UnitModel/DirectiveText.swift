/// What the catalogue says of a directive, for a reader: an editor's hover, `usherctl explain`, the
/// reference pages.
package enum DirectiveText {
  /// A thing to know: `default: 0666`.
  package struct Fact: Sendable {
    package let label: String
    package let text: String
    /// The text is something to write into a unit file, not a sentence.
    package let isLiteral: Bool

    fileprivate init(_ label: String, _ text: String, isLiteral: Bool = false) {
      self.label = label
      self.text = text
      self.isLiteral = isLiteral
    }
  }

  /// Markdown: the name in bold, what it does, then a list of facts.
  package static func markdown(_ directive: Directive, section: String) -> String {
    var text = "**\(directive.name)=** in [\(section)]\n\n\(MarkdownText.escaped(effect(directive)))\n"
    for fact in facts(directive) {
      let value = fact.isLiteral ? "`\(fact.text)`" : MarkdownText.escaped(fact.text)
      text += "\n- **\(fact.label)**: \(value)"
    }
    return text + "\n"
  }

  /// Plain text: a heading, what it does, then a paragraph for each fact.
  ///
  /// - Parameter width: how many characters a line has at most; nil: lines are not wrapped.
  package static func plain(_ directive: Directive, section: String, width: Int? = nil) -> String {
    var text = "[\(section)] \(directive.name)=\n\n"
    text += wrapped(effect(directive), indent: "  ", width: width) + "\n\n"
    let facts = facts(directive)
    let column = facts.map(\.label.count).max() ?? 0
    for fact in facts {
      let label = fact.label + String(repeating: " ", count: max(0, column &- fact.label.count))
      let indent = String(repeating: " ", count: column &+ 4)
      text += "  \(label)  " + wrapped(fact.text, indent: indent, width: width).dropFirst(indent.count) + "\n"
    }
    return text
  }

  private static func wrapped(_ text: String, indent: String, width: Int?) -> String {
    guard let width else { return indent + text }
    var lines: [String] = []
    var line = indent
    for word in text.split(separator: " ") {
      let isFirst = line.count == indent.count
      if !isFirst, line.count &+ 1 &+ word.count > width {
        lines.append(line)
        line = indent + word
      } else {
        line += (isFirst ? "" : " ") + word
      }
    }
    return (lines + [line]).joined(separator: "\n")
  }

  /// What it does: the meaning as a sentence, and the detail.
  package static func effect(_ directive: Directive) -> String {
    let meaning = meaning(directive)
    return directive.detail.map { "\(meaning) \($0)" } ?? meaning
  }

  /// The meaning as a sentence: it stands in the catalogue without capital and full stop.
  package static func meaning(_ directive: Directive) -> String {
    guard let first = directive.meaning.first else { return "" }
    return first.uppercased() + directive.meaning.dropFirst() + "."
  }

  /// How to write it, its default, since when, whether it is applied, how systemd differs.
  package static func facts(_ directive: Directive) -> [Fact] {
    var facts = [Fact("value", directive.grammar.writing)]
    if let repetition = repetition(directive.repetition) {
      facts.append(Fact("repeated", repetition))
    }
    facts.append(defaultFact(directive.default))
    if let since = directive.since { facts.append(Fact("since", "systemd \(since)")) }
    facts.append(Fact("support", support(directive)))
    if let difference = directive.difference { facts.append(Fact("unlike systemd", difference)) }
    return facts
  }

  private static func defaultFact(_ value: DefaultValue) -> Fact {
    if case .value(let text) = value { return Fact("default", text, isLiteral: true) }
    return Fact("default", value.text)
  }

  private static func repetition(_ repetition: Directive.Repetition) -> String? {
    switch repetition {
    case .single: nil
    case .list: "adds to the list; an empty value empties it"
    case .dependencies: "adds to the list, which nothing empties"
    }
  }

  private static func support(_ directive: Directive) -> String {
    if directive.group == .install { return "read by usherctl enable and disable" }
    if directive.group.isForeign { return "checked; usherd runs no such units" }
    return switch directive.support {
    case .applied: "applied by usherd"
    case .known: "known to usherd, without effect yet"
    }
  }
}

/// Plain text in Markdown.
package enum MarkdownText {
  /// Escapes what Markdown would take for its own.
  package static func escaped(_ text: String) -> String {
    var result = ""
    var previous: Character = " "
    var rest = Substring(text)
    while let character = rest.popFirst() {
      // Within a word an underscore stands for itself.
      let isWithin = character == "_" && isOfWord(previous) && rest.first.map(isOfWord) ?? false
      if !isWithin, "\\`*_<>|[]~".contains(character) { result.append("\\") }
      result.append(character)
      previous = character
    }
    return result
  }

  private static func isOfWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }
}
