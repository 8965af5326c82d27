/// The words that a directive takes, where the words are all that it takes.
package struct Choice: Hashable, Sendable, ExpressibleByArrayLiteral {
  /// One of the words; `since` is the first release of systemd that knows it, nil for 252 or before.
  package struct Word: Hashable, Sendable, ExpressibleByStringLiteral {
    package let text: String
    package let since: Int?

    package init(_ text: String, since: Int? = nil) {
      self.text = text
      self.since = since
    }

    package init(stringLiteral text: String) { self.init(text) }
  }

  package let words: [Word]
  /// A boolean is as good as a word.
  package let orBoolean: Bool
  /// Numbers that stand for the words, besides the words themselves.
  package let numbers: ClosedRange<UInt32>?
  /// An empty value brings the default back; elsewhere it is an error.
  package let emptyResets: Bool

  package init(
    _ words: [Word], orBoolean: Bool = false, numbers: ClosedRange<UInt32>? = nil,
    emptyResets: Bool = false
  ) {
    self.words = words
    self.orBoolean = orBoolean
    self.numbers = numbers
    self.emptyResets = emptyResets
  }

  package init(arrayLiteral words: Word...) { self.init(words) }
}

/// Lists of words that several directives share.
extension Choice {
  static let levels = Choice(
    ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"], numbers: 0...7)

  static let facilities = Choice(
    [
      "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron",
      "authpriv", "ftp", "local0", "local1", "local2", "local3", "local4", "local5", "local6",
      "local7",
    ], numbers: 0...127)

  static let systemActions: Choice = [
    "none", "reboot", "reboot-force", "reboot-immediate", "poweroff", "poweroff-force",
    "poweroff-immediate", "exit", "exit-force", Word("soft-reboot", since: 254),
    Word("soft-reboot-force", since: 254), Word("kexec", since: 254),
    Word("kexec-force", since: 254), Word("halt", since: 254), Word("halt-force", since: 254),
    Word("halt-immediate", since: 254),
  ]

  static let jobModes: Choice = [
    "fail", "replace", "replace-irreversibly", "isolate", "flush", "ignore-dependencies",
    "ignore-requirements", "triggering", Word("restart-dependencies", since: 256),
    Word("lenient", since: 258),
  ]

  static let failureModes: Choice = ["terminate", "abort", "kill"]

  static let preserve = Choice(["restart"], orBoolean: true)
}

extension Choice {
  /// Whether the directive takes the value, however new it is.
  package func takes(_ value: String) -> Bool {
    if value.isEmpty { return emptyResets }
    if words.contains(where: { $0.text == value }) { return true }
    if orBoolean, ValueSyntax.boolean(value) != nil { return true }
    guard let numbers, let number = ValueSyntax.unsigned32(value) else { return false }
    return numbers.contains(number)
  }
}
