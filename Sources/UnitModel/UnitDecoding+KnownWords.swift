import UnitSyntax

/// Lists: each bad word is ignored by itself, the others count.
extension UnitDecoding {
  /// How the words of a list are told apart.
  enum Splitting {
    /// Quotes group, a backslash makes the next byte ordinary.
    case quoted
    /// Quotes group, a backslash starts a C escape.
    case strict
    /// Quotes are ordinary characters.
    case bare
  }

  /// The words of `text`; what follows a quote left open is reported and left out.
  mutating func knownWords(_ assignment: Assignment, _ text: String, _ splitting: Splitting)
    -> [String]
  {
    if splitting == .bare { return ValueSyntax.bareWords(text) }
    var words = Words(text)
    var found: [String] = []
    do {
      while let word = try words.next(splitting == .strict ? .strict : .plain) {
        found.append(word)
      }
    } catch {
      reportQuoting(assignment, error)
    }
    return found
  }

  /// What a list takes: for the finding about a word that it does not take.
  struct WordRule {
    /// "no capability"
    var noun: String
    var help: String
    /// All words that there are, if they are few.
    var words: [String] = []
    /// What is meant by words that are nearer to others.
    var meanings: [String: String] = [:]
  }

  mutating func checkWords(
    _ assignment: Assignment, _ text: String, _ splitting: Splitting, expands: Bool = false,
    _ rule: WordRule, _ isGood: (String) -> Bool
  ) {
    for word in knownWords(assignment, text, splitting) {
      var word = word
      if expands {
        guard let text = expanded(word, of: assignment) else { continue }
        word = text
      }
      if !isGood(word) { reportWord(assignment, word, rule) }
    }
  }

  mutating func reportWord(_ assignment: Assignment, _ word: String, _ rule: WordRule) {
    let near = rule.meanings[word] ?? EditDistance.nearest(to: word, among: rule.words)
    report(
      .error, grammar.kind.code, assignment, about: word,
      "'\(word)' is \(rule.noun)", consequence: "this word is ignored",
      help: near.map { "did you mean \($0)?" } ?? rule.help, effect: .wordIgnored,
      fixes: near.map { [replacement(of: assignment, word, by: $0)] } ?? [])
  }

  /// The value without the `~` that turns the list round.
  func withoutTilde(_ assignment: Assignment) -> String {
    assignment.value.utf8.first == UInt8(ascii: "~")
      ? String(assignment.value.dropFirst()) : assignment.value
  }
}
