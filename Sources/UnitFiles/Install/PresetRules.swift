import UnitModel

/// Which units are to be enabled where nobody has said otherwise.
///
/// - Source: systemd.preset(5)
package struct PresetRules: Sendable {
  /// What the rules say of one unit.
  package enum Answer: Hashable, Sendable {
    case enable
    /// A template: these instances of it.
    case enableInstances([String])
    case disable
    case ignore
  }

  private enum Verb { case enable, disable, ignore }

  private struct Rule: Sendable {
    var verb: Verb
    var pattern: String
    /// Of a template in an enable line.
    var instances: [String]
  }

  private var rules: [Rule] = []
  /// Lines that mean nothing, as `file:line`.
  package private(set) var oddLines: [String] = []

  package init() {}

  /// Takes a preset file's lines, after those of the files before.
  package mutating func add(_ text: String, path: String) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }.map(String.init)
      guard let first = words.first, !first.hasPrefix("#"), !first.hasPrefix(";") else { continue }
      guard let verb = PresetRules.verb(first), words.count >= 2 else {
        oddLines.append("\(path):\(index &+ 1)")
        continue
      }
      rules.append(Rule(verb: verb, pattern: words[1], instances: Array(words.dropFirst(2))))
    }
  }

  /// The first rule that fits decides; where none does, the unit is enabled.
  package func answer(for name: UnitName) -> Answer {
    for rule in rules {
      switch rule.verb {
      case .enable where !rule.instances.isEmpty:
        guard let template = name.template, GlobPattern.matches(rule.pattern, template.full) else { continue }
        if name.isTemplate { return .enableInstances(rule.instances) }
        if rule.instances.contains(name.instance ?? "") { return .enable }
      case .enable: if GlobPattern.matches(rule.pattern, name.full) { return .enable }
      case .disable: if GlobPattern.matches(rule.pattern, name.full) { return .disable }
      case .ignore: if GlobPattern.matches(rule.pattern, name.full) { return .ignore }
      }
    }
    return .enable
  }

  private static func verb(_ word: String) -> Verb? {
    switch word {
    case "enable": .enable
    case "disable": .disable
    case "ignore": .ignore
    default: nil
    }
  }
}
