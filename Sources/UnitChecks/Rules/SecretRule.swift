import UnitModel
import UnitSyntax

/// Secrets in the environment: everybody may ask the manager for it.
///
/// - Source: systemd.exec(5), "Environment=" and "Credentials"
enum SecretRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    for line in unit.lines(unit.section, "Environment") {
      guard let words = try? Words.split(line.value, .relaxed) else { continue }
      for word in words {
        guard let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
        let name = String(word[..<equals])
        let value = String(word[word.utf8.index(after: equals)...])
        guard isSecret(name) && isLiteral(value) || hasPassword(value) else { continue }
        findings.add(
          .warning, "secret-in-environment", at: place(name, line), "\(name) holds a secret in plain text",
          consequence: "every user of the host can read it, from the file and with 'systemctl show'",
          help: "use LoadCredential=, or EnvironmentFile= with a file that only root can read")
      }
    }
  }

  /// True for `scheme://user:password@host` with a password that is written out.
  private static func hasPassword(_ value: String) -> Bool {
    guard let start = value.range(after: "://") else { return false }
    let authority = value[start...].prefix { !"/?#".contains($0) }
    guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else {
      return false
    }
    let password = authority[authority.index(after: colon)..<at]
    return !password.isEmpty && !password.contains("$") && !password.hasPrefix("%")
      && !password.hasPrefix("<")
      && !password.allSatisfy { $0 == "*" }
  }

  private static func place(_ name: String, _ line: Assignment) -> Origin {
    let bytes = Array(line.value.utf8)
    let wanted = Array(name.utf8)
    var start = 0
    while start &+ wanted.count <= bytes.count {
      let end = start &+ wanted.count
      let isStart = start == 0 || Words.isBlank(bytes[start &- 1]) || "\"'".utf8.contains(bytes[start &- 1])
      if isStart, bytes[start..<end].elementsEqual(wanted) { return line.origin(of: start..<end) }
      start &+= 1
    }
    return line.valueOrigin
  }

  private static let words: Set<String> = [
    "PASSWORD", "PASSWD", "PASS", "PASSPHRASE", "TOKEN", "SECRET", "APIKEY", "CREDENTIAL", "CREDENTIALS",
    "PWD",
  ]
  /// Words behind which a variable is about a secret, but is none.
  private static let harmless: Set<String> = [
    "FILE", "PATH", "DIR", "URL", "URI", "TTL", "LENGTH", "EXPIRY", "TIMEOUT", "NAME", "TYPE", "STORE", "CMD",
    "COMMAND", "POLICY", "MIN", "MAX", "SIZE", "ID", "ISSUER", "HELPER", "AGENT", "PROMPT", "FD", "SOCKET",
    "LIFETIME", "ALGORITHM", "MODE", "PROVIDER", "ENABLED", "REQUIRED", "ENDPOINT", "HEADER",
  ]

  private static func isSecret(_ name: String) -> Bool {
    if name == "PWD" || name == "OLDPWD" { return false }
    let parts = name.uppercased().split(separator: "_").map(String.init)
    guard let last = parts.last, !harmless.contains(last) else { return false }
    if parts.contains(where: words.contains) { return true }
    if parts.contains(where: { $0.hasSuffix("PASSWORD") || $0.hasSuffix("TOKEN") || $0.hasSuffix("SECRET") })
    {
      return true
    }
    // API_KEY, PRIVATE_KEY, ACCESS_KEY, SECRET_KEY.
    let before: Set<String> = ["API", "PRIVATE", "ACCESS", "ENCRYPTION", "SIGNING", "MASTER", "AUTH"]
    return last == "KEY" && parts.dropLast().last.map(before.contains) == true
  }

  /// False for what is no secret itself: nothing, a path, a number, a switch, a specifier, a reference.
  private static func isLiteral(_ value: String) -> Bool {
    if value.isEmpty || value.hasPrefix("/") || value.hasPrefix("%") || value.hasPrefix("$") { return false }
    if value.hasPrefix("file:") || value.hasPrefix("unix:") { return false }
    return ValueSyntax.boolean(value) == nil
  }
}
