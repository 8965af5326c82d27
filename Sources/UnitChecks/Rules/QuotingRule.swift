import UnitModel
import UnitSyntax

/// Quotes and dashes that look right and are not.
enum QuotingRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard unit.socket != nil || unit.service != nil else { return }
    for line in unit.commandLines {
      let words = RawWord.split(line.value)
      if let word = words.first { checkWhole(word, line, &findings) }
      if line.value.utf8.allSatisfy({ $0 < 0x80 }) { continue }
      for word in words.dropFirst() where typography(word, line, &findings) { break }
    }
  }

  /// One pair of quotes around program and arguments makes one name of them.
  private static func checkWhole(_ word: RawWord, _ line: Assignment, _ findings: inout Findings) {
    guard word.hasQuotes, word.bare.allSatisfy({ "-@:+!|".utf8.contains($0) }),
      let text = try? Words.split(word.text, .relaxed).first, text.contains(" "),
      text.contains(" -") || text.contains(" /")
    else { return }
    findings.add(
      .warning, "exec-quoted-line", at: line.origin(of: word.range),
      "the quotes make one word of the program and its arguments",
      consequence: "a program of that whole name is looked for, and not found",
      help: "put quotes only around arguments that hold blanks")
  }

  private static func typography(_ word: RawWord, _ line: Assignment, _ findings: inout Findings) -> Bool {
    let scalars = word.text.unicodeScalars
    if let first = scalars.first, "\u{201C}\u{201D}\u{2018}\u{201E}\u{201A}".unicodeScalars.contains(first) {
      findings.add(
        .warning, "exec-typography", at: line.origin(of: word.range),
        "'\(word.text)' begins with a typographic quote, which is an ordinary letter here",
        consequence: "the program gets the quote, and blanks part the words", help: "write \" or '")
      return true
    }
    if let first = scalars.first, first == "\u{2013}" || first == "\u{2014}" {
      findings.add(
        .warning, "exec-typography", at: line.origin(of: word.range),
        "'\(word.text)' begins with a long dash, which is an ordinary letter here",
        consequence: "the program does not see an option", help: "write - or --")
      return true
    }
    return false
  }
}
