/// An `Exec…=` line cut into commands, before specifiers and variables.
///
/// ` ; ` as a word of its own separates commands, `\;` as a word of its own is a semicolon, any other
/// semicolon is an ordinary byte. Shell syntax has no meaning.
///
/// - Source: systemd.service(5), "Command lines".
package struct ExecLine: Sendable {
  /// The characters before the executable, in any order, each once.
  package struct Prefixes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `-`
    package static let ignoreFailure = Prefixes(rawValue: 1)
    /// `:`
    package static let noExpansion = Prefixes(rawValue: 2)
    /// `+`
    package static let fullPrivileges = Prefixes(rawValue: 4)
    /// `!`
    package static let noUserChange = Prefixes(rawValue: 8)
    /// `!!`
    package static let ambient = Prefixes(rawValue: 16)
    /// `|`
    package static let viaShell = Prefixes(rawValue: 32)
    /// `@`
    package static let namesArgumentZero = Prefixes(rawValue: 64)

    static let privileges: Prefixes = [.fullPrivileges, .noUserChange, .ambient]
  }

  package struct Command: Hashable, Sendable {
    package var prefixes: Prefixes = []
    /// What stands behind the prefixes; may be empty.
    package var executable = ""
    /// The words after it.
    package var arguments: [String] = []
  }

  package var commands: [Command] = []
  /// What ended the reading early. It lies in the arguments of the last command, or, if
  /// `problemIsInFirstWord`, in the first word of a command that is not in the list.
  package var problem: Words.Problem?
  package var problemIsInFirstWord = true
  /// Escapes without meaning, kept as they are.
  package var oddEscapes: [String] = []
  private let knowsShellPrefix: Bool

  /// - Parameter shellPrefix: whether `|` is a prefix; it is since systemd 258.
  package init(_ text: String, shellPrefix: Bool = true) {
    knowsShellPrefix = shellPrefix
    var words = Words(text)
    do {
      while try readCommand(&words) {}
    } catch {
      problem = error
    }
    oddEscapes = words.oddEscapes
  }

  private mutating func readCommand(_ words: inout Words) throws(Words.Problem) -> Bool {
    while words.isAt(token: ";") { words.skip(1) }
    problemIsInFirstWord = true
    guard let first = try words.next(.relaxed) else { return false }
    commands.append(command(first))
    problemIsInFirstWord = false
    var arguments: [String] = []
    while true {
      if words.isAt(token: ";") {
        words.skip(1)
        break
      }
      if words.isAt(token: "\\;") {
        words.skip(2)
        arguments.append(";")
        continue
      }
      guard let word = try words.next(.relaxed) else { break }
      arguments.append(word)
    }
    commands[commands.count - 1].arguments = arguments
    return true
  }

  /// Parts the prefixes from the executable.
  private func command(_ word: String) -> Command {
    var prefixes: Prefixes = []
    var rest = Substring(word)
    scan: while let character = rest.utf8.first {
      let prefix: Prefixes
      switch character {
      case UInt8(ascii: "-"): prefix = .ignoreFailure
      case UInt8(ascii: ":"): prefix = .noExpansion
      case UInt8(ascii: "@"): prefix = .namesArgumentZero
      case UInt8(ascii: "|") where knowsShellPrefix: prefix = .viaShell
      case UInt8(ascii: "+"):
        if !prefixes.isDisjoint(with: .privileges) { break scan }
        prefix = .fullPrivileges
      case UInt8(ascii: "!"):
        if !prefixes.isDisjoint(with: [.fullPrivileges, .ambient]) { break scan }
        if prefixes.remove(.noUserChange) != nil {
          prefix = .ambient
        } else {
          prefix = .noUserChange
        }
      default: break scan
      }
      if !prefixes.isDisjoint(with: prefix) { break }
      prefixes.insert(prefix)
      rest = Substring(rest.utf8.dropFirst())
    }
    return Command(prefixes: prefixes, executable: String(rest))
  }
}
