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
      } else if next == UInt8(ascii: "{") {
        guard let end = nameEnd(rest[after...]) else { return result + rest[at...] }
        let behind = rest.utf8.index(after: end)
        if rest.utf8[end] == UInt8(ascii: "}") {
          result += environment(String(rest[rest.utf8.index(after: after)..<end])) ?? ""
        } else {
          result += rest[at..<behind]
        }
        rest = rest[behind...]
      } else {
        result += "$"
        rest = rest[after...]
      }
    }
    return result + rest
  }

  /// Where the name behind `{` ends: at a closing brace, or at the colon of `{NAME:-word}`, which
  /// is not replaced. Nil where neither follows: then the rest of the word is as it is.
  private static func nameEnd(_ text: Substring) -> Substring.Index? {
    text.utf8.firstIndex { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: ":") }
  }
}
