import UnitModel
import UnitSyntax

/// Command lines written for a shell that will not see them.
///
/// - Source: systemd.service(5), "Command lines"
enum ShellSyntaxRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard unit.socket != nil || unit.service != nil else { return }
    for line in unit.commandLines {
      let words = RawWord.split(line.value)
      guard let first = words.first else { continue }
      let program = first.text.drop(while: { "-@:+!".contains($0) })
      // The prefix | brings a shell.
      if program.hasPrefix("|")
        || first.text.contains("|") && first.text.prefix(while: { "-@:+!|".contains($0) }).contains("|")
      {
        continue
      }
      if variable(String(program), first, line, &findings) { continue }
      if builtIn(String(program), first, line, words, &findings) { continue }
      let command = ShellWords(words)
      if let (position, sign) = command.first(where: { found(in: command, at: $0) }) {
        report(sign, command.all[position], line, command, &findings)
      } else if let script = command.halfScript {
        report(.halfScript, script, line, command, &findings)
      }
    }
  }

  /// What the shell would have done with a word.
  private enum Found {
    case control, redirection, substitution, background, semicolon, home, pattern, defaultValue, comment
    case gluedSemicolon, findSemicolon, halfScript, braces
  }

  private static func found(in words: ShellWords, at position: Int) -> Found? {
    let word = words.all[position]
    if position == words.script { return nil }
    if word.hasQuotes, words.takesText(at: position) { return nil }
    let text = word.bareText
    let isLast = position == words.all.count &- 1
    if !word.hasQuotes {
      if words.takesSigns(at: position), ["<", ">", "|", "&"].contains(text) { return nil }
      switch text {
      case "&&", "||", "|", "|&": return .control
      case "#": return .comment
      case "&": return isLast ? .background : nil
      case ";": return words.isEndOfExec(at: position) ? .findSemicolon : nil
      default: break
      }
    }
    if word.hasQuotes, text.isEmpty { return doubleQuoted(word) }
    if isRedirection(text, isLast: isLast) { return .redirection }
    if text.hasSuffix(";"), text.utf8.count > 1, !isLast, !word.text.hasSuffix("\\;") {
      return .semicolon
    }
    if ShellWords.gluedSemicolon(word) != nil { return .gluedSemicolon }
    if text.hasPrefix("$(") || text.contains("=$(") || isBackquoted(text) { return .substitution }
    if text.hasPrefix("~/") || text == "~" { return word.hasQuotes ? nil : .home }
    if hasDefaultValue(word.text) { return .defaultValue }
    if !word.hasQuotes, isPattern(text), takesFiles(words.program(at: position)) { return .pattern }
    if isBraceList(word), !words.takesText(at: position) { return .braces }
    return doubleQuoted(word)
  }

  /// A shell looks into double quotes for substitutions.
  private static func doubleQuoted(_ word: RawWord) -> Found? {
    guard word.hasQuotes, word.text.hasPrefix("\"$(") else { return nil }
    return .substitution
  }

  private static func isBackquoted(_ text: String) -> Bool {
    text.utf8.reduce(0) { $0 &+ ($1 == UInt8(ascii: "`") ? 1 : 0) } > 0
  }

  /// `>`, `>>file`, `2>&1`, `<`, `&>file`.
  private static func isRedirection(_ text: String, isLast: Bool) -> Bool {
    var rest = Substring(text)
    if let digit = rest.utf8.first, digit >= UInt8(ascii: "0"),
      digit <= UInt8(ascii: "2") || digit == UInt8(ascii: "&")
    {
      rest = rest.dropFirst()
    } else if rest.utf8.first == UInt8(ascii: "&") {
      rest = rest.dropFirst()
    }
    guard let arrow = rest.utf8.first, arrow == UInt8(ascii: ">") || arrow == UInt8(ascii: "<") else {
      return false
    }
    rest = rest.dropFirst()
    if rest.utf8.first == arrow { rest = rest.dropFirst() }
    // A lone sign needs a file behind it; <name> is a placeholder of somebody's template.
    if rest.isEmpty { return !isLast }
    guard let next = rest.utf8.first else { return false }
    if arrow == UInt8(ascii: "<"), rest.utf8.last == UInt8(ascii: ">") { return false }
    return next == UInt8(ascii: "/") || next == UInt8(ascii: "&") || next == UInt8(ascii: "$")
      || next == UInt8(ascii: "(") || rest.utf8.allSatisfy { $0 >= 0x2D && $0 < 0x7F }
  }

  private static func hasDefaultValue(_ text: String) -> Bool {
    guard let open = text.range(after: "${") else { return false }
    let inner = text[open...].prefix { $0 != "}" }
    guard inner.endIndex < text.endIndex, let first = inner.utf8.first, first != UInt8(ascii: "$") else {
      return false
    }
    return inner.contains(":") || inner.contains("%") || inner.contains("#") || inner.hasPrefix("!")
  }

  /// `*.txt`, `/srv/*`, `log.?`; an option may hold such a sign for itself.
  private static func isPattern(_ text: String) -> Bool {
    !text.hasPrefix("-") && (text.contains("*") || text.contains("?"))
  }

  /// `{a,b}` and `x.{a,b}`, of names alone: anything else may be a pattern or data of the program's own.
  private static func isBraceList(_ word: RawWord) -> Bool {
    guard !word.hasQuotes, !word.text.contains("\\") else { return false }
    let bytes = Array(word.text.utf8)
    guard let open = bytes.firstIndex(of: UInt8(ascii: "{")),
      let close = bytes[open...].firstIndex(of: UInt8(ascii: "}")),
      open == 0 || bytes[open &- 1] != UInt8(ascii: "$")
    else { return false }
    let names = bytes[(open &+ 1)..<close].split(
      separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard names.count > 1 else { return false }
    func isLetter(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: "_") || (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }
    return names.allSatisfy { name in
      name.contains(where: isLetter)
        && name.allSatisfy {
          isLetter($0) || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || "-./".utf8.contains($0)
        }
    }
  }

  /// A variable in the name of the program: nobody replaces it.
  private static func variable(
    _ command: String, _ first: RawWord, _ line: Assignment, _ findings: inout Findings
  ) -> Bool {
    // A relative path is refused for itself.
    guard command.hasPrefix("/") || !command.contains("/") else { return false }
    let bytes = Array(command.utf8)
    let hasVariable = bytes.indices.contains { index in
      guard bytes[index] == UInt8(ascii: "$"), index &+ 1 < bytes.count else { return false }
      let next = bytes[index &+ 1]
      let letter = next | 0x20
      return next == UInt8(ascii: "{") || next == UInt8(ascii: "_")
        || letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")
    }
    guard hasVariable else { return false }
    findings.add(
      .warning, "exec-shell-syntax", at: line.origin(of: first.range),
      "'\(first.text)' is taken as it stands: no variable is replaced in the name of a program",
      consequence: "no program of this name is found, and the command fails",
      help: "write the path, or run it with /bin/sh -c '…'")
    return true
  }

  private static func takesFiles(_ program: String) -> Bool {
    ["rm", "cp", "mv", "chmod", "chown", "chgrp", "cat", "ls", "mkdir", "touch", "ln"].contains(program)
  }

  // MARK: Words of the shell as programs

  private static let builtIns: Set<String> = [
    "cd", "export", "source", ".", "exec", "ulimit", "umask", "set", "if", "for", "while", "eval", "unset",
    "alias",
    "trap", "wait",
  ]

  private static func builtIn(
    _ command: String, _ first: RawWord, _ line: Assignment, _ words: [RawWord],
    _ findings: inout Findings
  ) -> Bool {
    let equals = command.utf8.firstIndex(of: UInt8(ascii: "="))
    if let equals, ValueSyntax.isVariable(String(command[..<equals])) {
      let name = String(command[..<equals])
      findings.add(
        .warning, "exec-shell-syntax", at: line.origin(of: first.range),
        "'\(first.text)' is taken for the program: variables are not set before a command",
        consequence: "no program of this name is found, and the command fails",
        help: "write Environment=\(name)=… on a line of its own")
      return true
    }
    guard builtIns.contains(command) else { return false }
    let help =
      switch command {
      case "cd": "write WorkingDirectory= and leave the command out, or run it with /bin/sh -c"
      case "export", "set", "unset": "write Environment= on a line of its own"
      case "ulimit": "write LimitNOFILE= or another Limit…="
      case "umask": "write UMask="
      case "exec": "leave the word out: the program is run without a shell between"
      case "source", ".": "write EnvironmentFile=, or run it with /bin/sh -c"
      default: "run it with /bin/sh -c"
      }
    findings.add(
      .warning, "exec-shell-syntax", at: line.origin(of: first.range),
      "'\(command)' is a word of the shell, not a program",
      consequence: "no program of this name is found, and the command fails", help: help,
      fixes: shellFix(line, ShellWords(words)))
    return true
  }

  // MARK: Words

  private static func report(
    _ found: Found, _ word: RawWord, _ line: Assignment, _ words: ShellWords, _ findings: inout Findings
  ) {
    let shell = "no shell reads this line: the program gets it as an argument"
    let run = "run it with /bin/sh -c '…'"
    let what: String
    var consequence = shell
    var help = run
    switch found {
    case .control: what = "'\(word.text)' does not join commands here"
    case .redirection:
      what = "'\(word.text)' does not redirect anything here"
      help = "write StandardOutput=, StandardError= or StandardInput=, or \(run)"
    case .substitution: what = "'\(word.text)' is not replaced by the output of a command"
    case .background:
      what = "'&' does not put the command in the background"
      help = "leave it out: a service runs beside its manager anyway"
    case .semicolon:
      what = "the ';' at the end of '\(word.text)' does not end the command"
      help = "write a blank before it; Type=oneshot takes several commands"
    case .gluedSemicolon:
      what = "the ';' in '\(word.text)' does not end the command"
      help = "write blanks around it; Type=oneshot takes several commands"
    case .findSemicolon:
      what = "the ';' ends the command: find does not get it"
      consequence = "find misses the end of its -exec and does nothing"
      help = "write \\;"
    case .home:
      what = "'~' in '\(word.text)' does not become a home directory"
      help = "write %h for the home of the manager's user, or the path"
    case .pattern:
      what = "'\(word.text)' does not become the names of files"
    case .halfScript:
      what = "the shell gets '\(word.text)' alone as its text, and the words behind it as $0, $1 and so on"
      consequence = "they are no part of the command"
      help = "put the whole text into quotes"
    case .braces: what = "'\(word.text)' does not become several words here"
    case .defaultValue:
      what = "'\(word.text)' is no variable: a default cannot be given here"
      consequence = "the text stays as it is, or becomes empty"
      help = "write ${NAME}, and the default with Environment="
    case .comment:
      what = "'#' does not begin a comment here"
      consequence = "the program gets it and the words behind it as arguments"
      help = "put the comment on a line of its own"
    }
    var fixes: [Diagnostic.Fix] = []
    switch found {
    case .control, .redirection, .substitution, .pattern, .halfScript: fixes = shellFix(line, words)
    case .background: fixes = cut(line, from: word.range.lowerBound, "leave it out")
    case .comment: fixes = cut(line, from: word.range.lowerBound, "leave the comment out")
    case .home:
      let place = word.range.lowerBound..<(word.range.lowerBound &+ 1)
      fixes = [.init("write %h", at: line.origin(of: place), replacement: "%h")]
    case .semicolon:
      let last = (word.range.upperBound &- 1)..<word.range.upperBound
      fixes = [.init("write a blank before it", at: line.origin(of: last), replacement: " ;")]
    case .gluedSemicolon:
      if let place = ShellWords.gluedSemicolon(word) {
        fixes = [.init("write blanks around it", at: line.origin(of: place), replacement: " ; ")]
      }
    case .findSemicolon:
      fixes = [.init("write \\;", at: line.origin(of: word.range), replacement: "\\;")]
    case .defaultValue, .braces: break
    }
    findings.add(
      .warning, "exec-shell-syntax", at: line.origin(of: word.range), what, consequence: consequence,
      help: help,
      fixes: fixes)
  }

  /// True for a value that stands on one line as it is.
  private static func isOneLine(_ line: Assignment) -> Bool {
    line.valueSpan.upper &- line.valueSpan.lower == line.value.utf8.count
  }

  private static func cut(_ line: Assignment, from start: Int, _ title: String) -> [Diagnostic.Fix] {
    guard isOneLine(line) else { return [] }
    let bytes = Array(line.value.utf8)
    var lower = start
    while lower > 0, Words.isBlank(bytes[lower &- 1]) { lower &-= 1 }
    return [.init(title, at: line.origin(of: lower..<bytes.count), replacement: "")]
  }

  /// The whole line through a shell. The manager still replaces its specifiers and `$NAME`; a dollar sign of
  /// the shell's own is doubled.
  private static func shellFix(_ line: Assignment, _ words: ShellWords) -> [Diagnostic.Fix] {
    guard isOneLine(line), !line.value.contains("'"), !line.value.contains("\\"), let first = words.all.first
    else {
      return []
    }
    if let script = words.script, !words.all[script].hasQuotes {
      // The shell is there already: what it lacks is the rest of its text.
      let bytes = Array(line.value.utf8)
      let place = words.all[script].range.lowerBound..<bytes.count
      let text = String(decoding: bytes[place], as: UTF8.self).replacing("$(", with: "$$(")
      return [.init("put the shell's text into quotes", at: line.origin(of: place), replacement: "'\(text)'")]
    }
    let prefixes = first.text.prefix { "-+!".contains($0) }
    let rest = line.value.dropFirst(prefixes.count)
    if rest.hasPrefix("@") || rest.hasPrefix(":") { return [] }
    let text = rest.replacing("$(", with: "$$(")
    return [
      .init(
        "run it with /bin/sh -c", at: line.valueOrigin, replacement: "\(prefixes)/bin/sh -c '\(text)'")
    ]
  }
}

extension StringProtocol {
  /// The index behind the first occurrence of a text.
  func range(after text: String) -> String.Index? {
    var rest = self[startIndex..<endIndex]
    while let start = rest.firstIndex(where: { $0 == text.first }) {
      let tail = rest[start..<rest.endIndex]
      if tail.hasPrefix(text) { return tail.index(start, offsetBy: text.count) }
      rest = tail.dropFirst()
    }
    return nil
  }
}
