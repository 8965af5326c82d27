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
      let command = first.text.drop(while: { "-@:+!".contains($0) })
      // The prefix | brings a shell.
      if command.hasPrefix("|")
        || first.text.contains("|") && first.text.prefix(while: { "-@:+!|".contains($0) }).contains("|")
      {
        continue
      }
      if builtIn(String(command), first, line, words, &findings) { continue }
      if isShell(words) { continue }
      var position = 1
      while position < words.count {
        if let (word, found) = found(in: words, at: position, program: String(command)) {
          report(found, word, line, words, &findings)
          break
        }
        position &+= 1
      }
    }
  }

  /// What the shell would have done with a word.
  private enum Found {
    case control, redirection, substitution, background, semicolon, home, pattern, defaultValue, comment
  }

  private static func found(in words: [RawWord], at position: Int, program: String) -> (RawWord, Found)? {
    let word = words[position]
    let text = word.bareText
    switch text {
    case "&&", "||", "|", "|&": return word.hasQuotes ? nil : (word, .control)
    case "#": return word.hasQuotes ? nil : (word, .comment)
    case "&":
      return position == words.count &- 1 && !word.hasQuotes ? (word, .background) : nil
    default: break
    }
    if word.hasQuotes, text.isEmpty { return doubleQuoted(word) }
    if isRedirection(text, isLast: position == words.count &- 1) { return (word, .redirection) }
    if text.hasSuffix(";"), text.utf8.count > 1, position < words.count &- 1, !word.text.hasSuffix("\\;") {
      return (word, .semicolon)
    }
    if text.hasPrefix("$(") || text.contains("=$(") || isBackquoted(text) { return (word, .substitution) }
    if text.hasPrefix("~/") || text == "~" { return word.hasQuotes ? nil : (word, .home) }
    if hasDefaultValue(word.text) { return (word, .defaultValue) }
    if !word.hasQuotes, text.hasPrefix("/"), text.contains("*"), takesFiles(program) {
      return (word, .pattern)
    }
    return doubleQuoted(word)
  }

  /// A shell looks into double quotes for substitutions.
  private static func doubleQuoted(_ word: RawWord) -> (RawWord, Found)? {
    guard word.hasQuotes, word.text.hasPrefix("\"$(") else { return nil }
    return (word, .substitution)
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

  private static func takesFiles(_ program: String) -> Bool {
    let name = program.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? program
    return ["rm", "cp", "mv", "chmod", "chown", "chgrp", "cat", "ls", "mkdir", "touch", "ln"].contains(name)
  }

  /// True for `sh -c`, `env … bash`, and scripts of other languages given as text.
  private static func isShell(_ words: [RawWord]) -> Bool {
    words.prefix(6).contains { word in
      let name = word.text.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? ""
      return shells.contains(name.drop(while: { "-@:+!'\"".contains($0) }).trimmingQuotes)
    }
  }

  private static let shells: Set<String> = [
    "sh", "bash", "dash", "zsh", "ksh", "ksh93", "mksh", "fish", "ash", "busybox", "csh", "tcsh", "perl",
    "python3",
    "python", "awk", "gawk", "mawk", "sed", "expr", "test", "[", "su", "runuser", "ssh", "eval", "nft", "jq",
    "xargs",
  ]

  // MARK: Words of the shell as programs

  private static let builtIns: Set<String> = [
    "cd", "export", "source", ".", "exec", "ulimit", "umask", "set", "if", "for", "while", "eval", "unset",
    "alias",
    "trap", "wait",
  ]

  private static func builtIn(
    _ command: String, _ first: RawWord, _ line: Assignment, _ words: [RawWord], _ findings: inout Findings
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
      fixes: shellFix(line, words))
    return true
  }

  // MARK: Words

  private static func report(
    _ found: Found, _ word: RawWord, _ line: Assignment, _ words: [RawWord], _ findings: inout Findings
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
    case .home:
      what = "'~' in '\(word.text)' does not become a home directory"
      help = "write %h for the home of the manager's user, or the path"
    case .pattern:
      what = "'\(word.text)' does not become the names of files"
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
    case .control, .redirection, .substitution, .pattern: fixes = shellFix(line, words)
    case .background: fixes = cut(line, from: word.range.lowerBound, "leave it out")
    case .comment: fixes = cut(line, from: word.range.lowerBound, "leave the comment out")
    case .home:
      let place = word.range.lowerBound..<(word.range.lowerBound &+ 1)
      fixes = [.init("write %h", at: line.origin(of: place), replacement: "%h")]
    case .semicolon:
      let last = (word.range.upperBound &- 1)..<word.range.upperBound
      fixes = [.init("write a blank before it", at: line.origin(of: last), replacement: " ;")]
    case .defaultValue: break
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
  private static func shellFix(_ line: Assignment, _ words: [RawWord]) -> [Diagnostic.Fix] {
    guard isOneLine(line), !line.value.contains("'"), !line.value.contains("\\"), let first = words.first
    else {
      return []
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

  fileprivate var trimmingQuotes: String {
    String(reversed().drop(while: { $0 == "'" || $0 == "\"" }).reversed())
  }
}
