import UnitSyntax

/// Texts with rules of their own, in directives that are not applied.
extension UnitDecoding {
  mutating func checkTexts(_ assignment: Assignment, _ grammar: Grammar) {
    let value = assignment.value
    switch grammar {
    case .busName:
      guard let name = expanded(assignment) else { return }
      expect(assignment, ValueSyntax.isBusName(name), help: "write a name such as org.example.Name")
      return
    case .unitSlice: return checkSlice(assignment)
    default: break
    }
    if value.isEmpty { return }
    switch grammar {
    case .logNamespace:
      guard let name = expanded(assignment) else { return }
      expect(
        assignment, ValueSyntax.isLogNamespace(name),
        help: "write letters, digits and : - _ . \\ only")
    case .rebootArgument:
      guard let text = expanded(assignment) else { return }
      expect(
        assignment, text.utf8.count <= 255 && text.utf8.allSatisfy { $0 < 0x80 },
        help: "write ASCII")
    case .rootHash:
      expect(
        assignment, ValueSyntax.isAbsolute(value) || ValueSyntax.isHexadecimal(value, bytes: 16),
        help: "write at least 32 hexadecimal digits, or a path that starts with /")
    case .rootHashSignature:
      expect(
        assignment,
        ValueSyntax.isAbsolute(value)
          || value.hasPrefix("base64:") && ValueSyntax.isBase64(value.dropFirst(7)),
        help: "write base64: and the signature in Base64, or a path that starts with /")
    case .inputText:
      if let escape = Words.badEscape(in: value) {
        reportBadEscape(assignment, escape)
      } else {
        _ = expanded(assignment)
      }
    case .inputData:
      expect(assignment, ValueSyntax.isBase64(value), help: "write Base64 with its padding")
    case .credentialText, .credentialBytes: checkCredential(assignment, grammar)
    case .credentialPath: checkCredentialPath(assignment)
    case .journalFields: checkJournalFields(assignment)
    case .logPatterns: expect(assignment, value != "~", help: "write a regular expression")
    case .openFile: checkOpenFile(assignment)
    case .credentialPattern:
      guard let text = expanded(assignment) else { return }
      let pattern = text.prefix { $0 != ":" }
      expect(
        assignment, !pattern.contains("/") && !pattern.dropLast().contains("*"),
        help: "write the name of a credential, with * at its end only")
    case .attribute:
      let name = value.prefix { $0 != "=" }
      expect(
        assignment, name.hasPrefix("user.") && name.utf8.count < value.utf8.count,
        help: "write user.NAME=VALUE")
    case .controlGroup:
      expect(assignment, ValueSyntax.isFileName(value), help: "write a name without /")
    case .refreshes:
      let words = ValueSyntax.bareWords(withoutTilde(assignment))
      expect(
        assignment,
        ValueSyntax.boolean(value) != nil || words.allSatisfy(["extensions", "credentials"].contains),
        help: "write yes, no, extensions or credentials")
    case .imagePolicy:
      if !ValueSyntax.isImagePolicy(value) {
        reportFatal(
          "value-text", assignment, "'\(value)' is no policy for an image",
          help: "write PARTITION=USE, such as root=verity+signed:home=encrypted, or *, - or ~")
      }
    default: break
    }
  }

  /// `PATH[:NAME[:FLAGS]]`
  private mutating func checkOpenFile(_ assignment: Assignment) {
    let parts = assignment.value.split(
      separator: ":", maxSplits: 2, omittingEmptySubsequences: false
    ).map(String.init)
    guard let path = parts.first, ValueSyntax.isAbsolute(path) else {
      return expect(assignment, false, help: "write PATH:NAME:FLAGS, the path with / at its start")
    }
    guard parts.count == 3 else { return }
    let flags = ["read-only", "append", "truncate", "graceful"]
    if let bad = parts[2].split(separator: ",").map(String.init).first(where: { !flags.contains($0) }) {
      reportValue(
        assignment, .texts, about: bad, among: flags, help: "flags are " + flags.joined(separator: ", "))
    }
  }

  private mutating func checkSlice(_ assignment: Assignment) {
    guard let text = expanded(assignment) else { return }
    guard let unit = UnitName(text), unit.kind == .slice, !unit.isTemplate else {
      report(
        .error, ValueKind.unitName.code, assignment, about: text, "'\(text)' is no slice",
        help: "write the name of a slice, such as system.slice")
      return
    }
  }

  private mutating func reportBadEscape(_ assignment: Assignment, _ escape: String) {
    report(
      .error, "value-escape", assignment, about: escape,
      "'\(escape)' is no escape sequence", help: "for a backslash write two")
  }

  /// `NAME:` and the text, or the bytes in Base64.
  private mutating func checkCredential(_ assignment: Assignment, _ grammar: Grammar) {
    guard let (name, rest) = credential(assignment) else { return }
    guard let rest, !rest.isEmpty else {
      reportValue(assignment, .credentials, help: "write NAME:TEXT")
      return
    }
    guard isCredentialName(assignment, name) else { return }
    if grammar == .credentialBytes {
      expect(assignment, ValueSyntax.isBase64(rest), help: "write NAME: and Base64")
    } else if let escape = Words.badEscape(in: rest) {
      reportBadEscape(assignment, escape)
    }
  }

  /// `NAME`, `NAME:/PATH` or `NAME:OTHER`.
  private mutating func checkCredentialPath(_ assignment: Assignment) {
    guard let (name, rest) = credential(assignment) else { return }
    guard isCredentialName(assignment, name) else { return }
    guard let rest, !rest.isEmpty, let source = expanded(rest, of: assignment) else { return }
    let isGood =
      ValueSyntax.isAbsolute(source)
      ? !ValueSyntax.climbs(source) && source == ValueSyntax.simplifiedPath(source)
      : ValueSyntax.isCredentialName(source)
    if !isGood {
      reportValue(
        assignment, .credentials, about: source,
        help: "write NAME:/PATH, or the name of a credential of the manager")
    }
  }

  private mutating func credential(_ assignment: Assignment) -> (name: String, rest: String?)? {
    let parts = assignment.value.split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let name = expanded(String(first), of: assignment) else {
      return nil
    }
    return (name, parts.count == 2 ? String(parts[1]) : nil)
  }

  private mutating func isCredentialName(_ assignment: Assignment, _ name: String) -> Bool {
    if ValueSyntax.isCredentialName(name) { return true }
    reportValue(
      assignment, .credentials, about: name,
      help: "names of credentials are file names of printable ASCII")
    return false
  }

  private mutating func checkJournalFields(_ assignment: Assignment) {
    for word in knownWords(assignment, assignment.value, .strict) {
      guard let text = expanded(word, of: assignment) else { continue }
      let name = text.prefix { $0 != "=" }
      guard name.utf8.count < text.utf8.count, ValueSyntax.isJournalField(name) else {
        reportWord(
          assignment, word,
          WordRule(
            noun: "no field of the journal",
            help: "write NAME=VALUE, the name in capital letters, digits and _"))
        continue
      }
    }
  }
}
