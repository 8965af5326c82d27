import UnitSyntax

/// `$` in command lines, replaced when the command is started.
///
/// - Source: systemd.service(5), "Command lines".
extension ExecCommand {
  /// argv with its variables replaced; unchanged under the prefix `:`.
  ///
  /// A word that is `$NAME` becomes as many words as the value has, none if there is no such
  /// variable; it makes no difference that it was quoted. `${NAME}` anywhere is replaced as it is,
  /// by nothing if unset. `$$` is a dollar sign. Everything else stays, `${A:-x}` and `a$B` too.
  package func expandedArguments(environment: (String) -> String?) -> [String] {
    if flags.contains(.noExpansion) { return arguments }
    var result: [String] = []
    result.reserveCapacity(arguments.count)
    for argument in arguments {
      guard argument.utf8.contains(UInt8(ascii: "$")) else {
        result.append(argument)
        continue
      }
      if let name = ExecCommand.wholeWordVariable(argument) {
        guard let value = environment(name) else { continue }
        result.append(contentsOf: ExecCommand.words(of: value))
      } else {
        result.append(ExecCommand.replacingBraces(in: argument, environment))
      }
    }
    return result
  }

  /// `NAME` of a word that starts with `$`, unless `{` or `$` follows.
  private static func wholeWordVariable(_ argument: String) -> String? {
    let bytes = argument.utf8
    guard bytes.first == UInt8(ascii: "$") else { return nil }
    let name = argument.dropFirst()
    if name.utf8.first == UInt8(ascii: "{") || name.utf8.first == UInt8(ascii: "$") { return nil }
    return String(name)
  }

  private static func words(of value: String) -> [String] {
    var words = Words(value)
    var found: [String] = []
    // `.plain` with relaxed quotes never throws: the loop ends with the text.
    while let word = try? words.next(.plain, relaxedQuotes: true) { found.append(word) }
    return found
  }

  private static func replacingBraces(
    in argument: String, _ environment: (String) -> String?
  ) -> String {
    let dollar = UInt8(ascii: "$")
    var result = ""
    var rest = Substring(argument)
    while let at = rest.utf8.firstIndex(of: dollar) {
      result += rest[..<at]
      let after = rest.utf8.index(after: at)
      let next = after < rest.endIndex ? rest.utf8[after] : 0
      if next == dollar {
        result += "$"
        rest = rest[rest.utf8.index(after: after)...]
      } else if next == UInt8(ascii: "{"), let end = closingBrace(rest[after...]) {
        let name = rest[rest.utf8.index(after: after)..<end]
        result += environment(String(name)) ?? ""
        rest = rest[rest.utf8.index(after: end)...]
      } else {
        result += "$"
        rest = rest[after...]
      }
    }
    return result + rest
  }

  /// The closing brace of `{NAME}`; nil for `{NAME:-word}` and where none follows.
  private static func closingBrace(_ text: Substring) -> Substring.Index? {
    guard
      let end = text.utf8.firstIndex(where: { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: ":") }),
      text.utf8[end] == UInt8(ascii: "}")
    else { return nil }
    return end
  }
}
