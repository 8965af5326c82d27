import UnitModel

/// A command line, read as systemctl reads its own: options before and behind the verb, letters in a row (`-aq`),
/// values joined to their letter (`-pNAME`), long names cut short.
///
/// What comes out is the same in the form that each command knows. Options that systemctl has and that change
/// nothing for a verb are taken and dropped; so are those about pagers, passwords and cut lines.
struct ControlArguments {
  enum Reading: Equatable {
    /// The verb, then its options, then the rest.
    case command([String])
    case version
    case refused(String)
  }

  /// - Parameters:
  ///   - verbs: the names of all commands.
  ///   - isSystemctl: called by that name, no verb means `list-units`.
  static func read(_ arguments: [String], verbs: [String], isSystemctl: Bool) -> Reading {
    guard !arguments.isEmpty else { return .command(isSystemctl ? ["list-units"] : []) }
    if let place = placeOfWord(arguments), ControlVerb.linters.contains(arguments[place]) {
      var rest = arguments
      let verb = rest.remove(at: place)
      return .command([verb] + rest)
    }
    var options: [(option: ControlOption, value: String?)] = []
    var words: [String] = []
    if let refusal = split(arguments, &options, &words) { return .refused(refusal) }
    if options.contains(where: { $0.option.name == "version" }) { return .version }
    if options.contains(where: { $0.option.name == "help" }) {
      return .command(words.first.map { verbs.contains($0) ? [$0, "--help"] : ["--help"] } ?? ["--help"])
    }
    let word = words.first ?? "list-units"
    // `help start` tells of the verb, `help web` of a unit's own pages.
    if word == "help" { return .command(["help"] + words.dropFirst().prefix(1)) }
    let verb = ControlVerb.aliases[word] ?? word
    guard verbs.contains(verb) else { return .refused(unknown(word, verbs)) }
    return form(verb, options, Array(words.dropFirst()))
  }

  private static func form(
    _ verb: String, _ options: [(option: ControlOption, value: String?)], _ words: [String]
  ) -> Reading {
    var isUser = false
    var taken: [String] = []
    let accepted = ControlVerb.options[verb] ?? []
    func take(_ name: String, _ value: String?) {
      guard accepted.contains(name) || name == "control" else { return }
      taken.append(value.map { "--\(name)=\($0)" } ?? "--\(name)")
    }
    for (option, value) in options {
      switch option.name {
      case "user": isUser = true
      case "system": isUser = false
      case "P":
        take("property", value)
        take("value", nil)
      case "fail": take("job-mode", "fail")
      case "irreversible": take("job-mode", "replace-irreversibly")
      case "ignore-dependencies": take("job-mode", "ignore-dependencies")
      case "legend":
        guard let isWanted = ValueSyntax.boolean(value ?? "") else {
          return .refused("--legend= takes yes or no, not '\(value ?? "")'")
        }
        if !isWanted { take("no-legend", nil) }
      case "timestamp" where value != "pretty":
        return .refused("cannot write times as '\(value ?? "")' (--timestamp=): usherctl knows pretty only")
      case let name:
        if !accepted.contains(name), let why = ControlVerb.weighty[name] {
          return .refused("--\(name) does not go with \(verb): \(why)")
        }
        take(name, value)
      }
    }
    if isUser { taken.append("--user") }
    let rest = words.contains { $0.hasPrefix("-") } ? ["--"] + words : words
    return .command([verb] + taken + rest)
  }

  // MARK: Words and options

  /// Tells options from words.
  ///
  /// - Returns: what is wrong; nil if nothing is.
  private static func split(
    _ arguments: [String], _ options: inout [(option: ControlOption, value: String?)], _ words: inout [String]
  ) -> String? {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        words += rest
        return nil
      }
      if argument.hasPrefix("--") {
        let parts = argument.dropFirst(2).split(
          separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        guard let option = ControlOption.long(name) else { return unknownOption("--" + name) }
        var value = parts.count > 1 ? String(parts[1]) : nil
        if option.value == .none, value != nil { return "--\(option.name) takes no value" }
        if option.value == .required, value == nil { value = rest.popFirst() }
        if option.value == .required, value == nil { return "--\(option.name) needs a value" }
        options.append((option, value))
      } else if argument.hasPrefix("-"), argument != "-" {
        var letters = argument.dropFirst()
        while let letter = letters.popFirst() {
          guard let option = ControlOption.short(letter) else { return unknownOption("-\(letter)") }
          guard option.value == .required else {
            options.append((option, nil))
            continue
          }
          let value = letters.isEmpty ? rest.popFirst() : String(letters)
          guard let value else { return "-\(letter) needs a value" }
          options.append((option, value))
          break
        }
      } else {
        words.append(argument)
      }
    }
    return nil
  }

  private static func unknownOption(_ text: String) -> String {
    let near = EditDistance.nearest(to: text, among: ControlOption.all.lazy.map { "--" + $0.name })
    return "unknown option '\(text)'" + (near.map { "; did you mean '\($0)'?" } ?? "; see usherctl --help")
  }

  private static func unknown(_ word: String, _ verbs: [String]) -> String {
    let near = EditDistance.nearest(to: word, among: verbs + ControlVerb.aliases.keys.sorted())
    return "unknown command '\(word)'" + (near.map { "; did you mean '\($0)'?" } ?? "; see usherctl --help")
  }

  // MARK: Linters

  private static func placeOfWord(_ arguments: [String]) -> Int? {
    var place = 0
    while place < arguments.count {
      let argument = arguments[place]
      guard argument.hasPrefix("-"), argument != "-" else { return place }
      place += argument == "--" || !valued.contains(argument) ? 1 : 2
    }
    return nil
  }

  /// The options with a value of their own behind them, where no `=` stands in them.
  private static let valued: Set<String> = [
    "--format", "--fail-on", "--target", "--allow", "--color", "--name", "--unit-path", "--control", "--root",
    "--state", "--type", "-t", "--property", "-p", "-P", "--signal", "-s", "--kill-who", "--kill-whom",
    "--job-mode", "--preset-mode", "-n", "--lines", "-o", "--output",
  ]
}
