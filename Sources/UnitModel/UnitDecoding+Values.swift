import UnitSyntax

/// Reading values, with a finding where that fails.
extension UnitDecoding {
  /// For a value that has what looks like a comment behind it.
  static func commentHelp(_ assignment: Assignment) -> String? {
    assignment.value.contains(" #") || assignment.value.contains("\t#")
      ? "a # begins no comment behind a value: put the comment on a line of its own" : nil
  }

  /// Reports that the value is not what the directive takes.
  ///
  /// `word`: the part that is wrong; `words`: what could have been meant.
  mutating func reportValue(
    _ assignment: Assignment, _ kind: ValueKind, about word: String? = nil,
    among words: [String] = [], help: String? = nil
  ) {
    let what =
      switch kind {
      // Any value is text: what is wrong with this one, the help tells.
      case .choice where assignment.value.isEmpty: "\(assignment.key)= is empty, which is no value of it"
      case .choice: "'\(assignment.value)' is no value of \(assignment.key)="
      case .text, .texts: "\(assignment.key)= does not take '\(assignment.value)'"
      case _ where assignment.value.isEmpty: "\(assignment.key)= is empty, it takes \(kind.noun)"
      default: "cannot read '\(assignment.value)' as \(kind.noun)"
      }
    let near = word.flatMap { EditDistance.nearest(to: $0, among: words) }
    report(
      .error, kind.code, assignment, about: word, what,
      help: near.map { "did you mean \($0)?" } ?? UnitDecoding.commentHelp(assignment) ?? help ?? kind.help,
      fixes: near.map { [replacement(of: assignment, word, by: $0)] } ?? [])
  }

  private mutating func value<T>(
    _ assignment: Assignment, _ kind: ValueKind, _ read: (String) -> T?
  ) -> T? {
    if let value = read(assignment.value) { return value }
    reportValue(assignment, kind)
    return nil
  }

  mutating func boolean(_ assignment: Assignment) -> Bool? {
    value(assignment, .boolean, ValueSyntax.boolean)
  }

  mutating func unsigned(_ assignment: Assignment) -> UInt32? {
    value(assignment, .unsigned, ValueSyntax.unsigned32)
  }

  /// A whole number that may be below zero.
  mutating func signed(_ assignment: Assignment) -> Int64? {
    value(assignment, .integer, ValueSyntax.signed)
  }

  mutating func mode(_ assignment: Assignment) -> UInt16? {
    value(assignment, .mode, ValueSyntax.mode)
  }

  mutating func size(_ assignment: Assignment) -> UInt64? {
    value(assignment, .size, ValueSyntax.size)
  }

  mutating func signal(_ assignment: Assignment) -> Int32? {
    value(assignment, .signal, ValueSyntax.signal)
  }

  mutating func time(_ assignment: Assignment) -> TimeSpan? {
    value(assignment, .time) { ValueSyntax.time($0) }
  }

  /// Zero means no limit.
  mutating func timeout(_ assignment: Assignment) -> TimeSpan? {
    time(assignment).map { $0 == .zero ? .infinity : $0 }
  }

  // MARK: Specifiers

  /// The value with its specifiers replaced; nil and a finding if that cannot be done.
  mutating func expanded(_ assignment: Assignment, isFatal: Bool = false) -> String? {
    expanded(assignment.value, of: assignment, isFatal: isFatal)
  }

  mutating func expanded(_ text: String, of assignment: Assignment, isFatal: Bool = false)
    -> String?
  {
    do {
      return try expander.expand(text)
    } catch {
      let (word, what, help) = UnitDecoding.words(for: error, in: text)
      if isFatal {
        reportFatal("specifier-unknown", assignment, about: word, what, help: help)
      } else {
        report(.error, "specifier-unknown", assignment, about: word, what, help: help)
      }
      return nil
    }
  }

  static func words(for problem: SpecifierExpander.Problem, in text: String) -> (
    word: String, what: String, help: String
  ) {
    switch problem {
    case .unknown(let letter):
      ("%\(letter)", "unknown specifier %\(letter) in '\(text)'", "for a percent sign write %%")
    case .noValue(let letter):
      ("%\(letter)", "specifier %\(letter) in '\(text)' has no value here", "write the value itself")
    }
  }

  /// Text with specifiers; empty resets to nil.
  mutating func text(_ assignment: Assignment, or old: String?) -> String? {
    if assignment.value.isEmpty { return nil }
    return expanded(assignment) ?? old
  }

  // MARK: Lists

  /// The words of a list value, specifiers replaced; nil and a finding if the quotes do not match.
  mutating func words(_ assignment: Assignment, _ escapes: Words.Escapes = .plain) -> [String]? {
    let raw: [String]
    do {
      raw = try Words.split(assignment.value, escapes)
    } catch {
      reportQuoting(assignment, error)
      return nil
    }
    return raw.compactMap { expanded($0, of: assignment) }
  }

  mutating func reportQuoting(_ assignment: Assignment, _ problem: Words.Problem) {
    switch problem {
    case .unbalancedQuote:
      report(
        .error, "value-quotes", assignment, "a quote is never closed in '\(assignment.value)'",
        help: "close the quote, or write \\\" for the character")
    case .badEscape where lastByte(assignment) != nil:
      report(
        .error, "value-escape", assignment, at: lastByte(assignment),
        "a blank stands behind the backslash at the end, so the line does not go on",
        help: "remove the blank")
    case .badEscape:
      report(
        .error, "value-escape", assignment, "a backslash has no meaning in '\(assignment.value)'",
        help: "for a backslash write two")
    }
  }

  /// The place of a lone backslash at the end of a value, where a blank keeps it from joining lines; nil if
  /// there is none.
  func lastByte(_ assignment: Assignment) -> Origin? {
    let bytes = assignment.value.utf8
    let run = bytes.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
    guard run % 2 == 1 else { return nil }
    return assignment.origin(of: (bytes.count - 1)..<bytes.count)
  }

  /// An absolute path, simplified; nil and a finding otherwise.
  mutating func path(
    _ text: String, of assignment: Assignment, effect: Diagnostic.Effect = .lineIgnored
  ) -> String? {
    let consequence = effect == .wordIgnored ? "this path is ignored" : "this line is ignored"
    guard ValueSyntax.isAbsolute(text) else {
      report(
        .error, "path-relative", assignment, about: text, "the path '\(text)' is not absolute",
        consequence: consequence, help: "write a path that starts with /", effect: effect)
      return nil
    }
    guard !ValueSyntax.climbs(text) else {
      report(
        .error, "path-climbs", assignment, about: text, "the path '\(text)' has a step ..",
        consequence: consequence, help: "write the path without ..", effect: effect)
      return nil
    }
    return ValueSyntax.simplifiedPath(text)
  }

  /// A user or group; empty resets. A bad one makes the unit unusable: nobody else may do its work.
  mutating func user(_ assignment: Assignment, or old: String?) -> String? {
    if assignment.value.isEmpty { return nil }
    guard let text = expanded(assignment, isFatal: true) else { return old }
    guard ValueSyntax.isUser(text) else {
      reportFatal(
        "value-user", assignment,
        text.isEmpty
          ? "'\(assignment.value)' comes to nothing" : "cannot read '\(text)' as a user or group",
        help: text.isEmpty ? "%i is empty in a unit that is no instance" : ValueKind.user.help)
      return old
    }
    remarkUser(text, assignment)
    return text
  }

  /// Names that are taken and still unlikely to be right.
  mutating func remarkUser(_ text: String, _ assignment: Assignment) {
    if text == "nobody", assignment.key.hasSuffix("User") {
      report(
        .note, "value-user", assignment, "nobody is the user of those who have no user",
        consequence: "it shares processes and files with every other service that runs as nobody",
        help: "make a user for the service, or write DynamicUser=yes", effect: .none)
    }
    if ValueSyntax.isStrictUser(text) { return }
    let hasBlank = text.utf8.contains(where: ValueSyntax.isBlank)
    report(
      hasBlank ? .warning : .note, "value-user", assignment, about: text,
      "'\(text)' is taken as one name, which breaks the rules for names of users and groups",
      consequence: hasBlank ? "\(name.full) cannot be started, as nobody has this name" : "",
      help: UnitDecoding.commentHelp(assignment)
        ?? "write one name of letters, digits, - and _, or a number", effect: .none)
  }

  // MARK: Unit names

  /// What is likely to be meant by a word that is no unit's name.
  private static func nameHelp(_ word: String) -> String {
    if word == "\\" { return "remove the blank behind the backslash if the line is to go on" }
    if word.contains(",") { return "separate names by blanks, not by commas" }
    let suffix = word.split(separator: ".").last.map(String.init) ?? ""
    let near = EditDistance.nearest(to: suffix, among: UnitKind.allCases.map(\.rawValue))
    guard word.contains("."), let near else { return "unit names end in .service, .socket, .target …" }
    return "did you mean \(word.dropLast(suffix.count))\(near)?"
  }

  /// Names of units, without quotes; a template stands for this unit's instance of it.
  mutating func unitNames(_ assignment: Assignment) -> [UnitName] {
    var names: [UnitName] = []
    for part in assignment.value.utf8.split(whereSeparator: ValueSyntax.isBlank) {
      guard let word = expanded(String(Substring(part)), of: assignment) else { continue }
      guard var unit = UnitName(word) else {
        report(
          .error, ValueKind.unitName.code, assignment, about: word, "'\(word)' is no unit name",
          consequence: "this name is ignored", help: UnitDecoding.nameHelp(word),
          effect: .wordIgnored)
        continue
      }
      if unit.isTemplate {
        if name.instance != nil { dependsOnInstance = true }
        // In a template itself the instance is not known yet.
        if !name.isTemplate { unit = unit.with(instance: name.instance ?? name.prefix) }
      }
      names.append(unit)
    }
    return names
  }
}

extension Array where Element: Hashable {
  /// Keeps the first of what is there several times: a set is asked, for a line may hold very many words.
  mutating func removeRepeats() {
    if count < 2 { return }
    var seen: Set<Element> = []
    seen.reserveCapacity(count)
    removeAll { !seen.insert($0).inserted }
  }
}
