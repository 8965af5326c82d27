/// What the catalogue says of a directive, for a reader: an editor's hover, `usherctl explain`.
package enum DirectiveText {
  /// Markdown: the name in bold, the meaning, then a list of facts.
  package static func markdown(_ directive: Directive, section: String) -> String {
    var text = "**\(directive.name)=** in [\(section)]: \(directive.meaning).\n"
    for fact in facts(directive) {
      text += "\n- **\(fact.label)**: \(fact.text)"
    }
    return text + "\n"
  }

  /// Plain text: a heading, the meaning, then a line for each fact.
  package static func plain(_ directive: Directive, section: String) -> String {
    var text = "[\(section)] \(directive.name)=\n\n  \(sentence(directive.meaning))\n\n"
    let facts = facts(directive)
    let width = facts.map(\.label.count).max() ?? 0
    for fact in facts {
      let gap = String(repeating: " ", count: max(0, width - fact.label.count) + 2)
      text += "  \(fact.label)\(gap)\(fact.text)\n"
    }
    return text
  }

  private struct Fact {
    let label: String
    let text: String
  }

  private static func facts(_ directive: Directive) -> [Fact] {
    var facts = [Fact(label: "value", text: "\(directive.value.noun): \(directive.value.help)")]
    if let repetition = repetition(directive.repetition) {
      facts.append(Fact(label: "repeated", text: repetition))
    }
    if let since = directive.since {
      facts.append(Fact(label: "since", text: "systemd \(since)"))
    }
    facts.append(Fact(label: "support", text: support(directive.support)))
    facts.append(Fact(label: "manual", text: directive.group.manual))
    return facts
  }

  private static func repetition(_ repetition: Directive.Repetition) -> String? {
    switch repetition {
    case .single: nil
    case .list: "adds to the list; an empty value empties it"
    case .dependencies: "adds to the list, which nothing empties"
    }
  }

  private static func support(_ support: Directive.Support) -> String {
    switch support {
    case .applied: "applied by usherd"
    case .known: "known to usherd, without effect yet"
    }
  }

  /// A meaning as a sentence: it stands in the catalogue without capital and full stop.
  static func sentence(_ meaning: String) -> String {
    guard let first = meaning.first else { return "" }
    return first.uppercased() + meaning.dropFirst() + "."
  }
}
