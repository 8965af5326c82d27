import UnitSyntax

/// The words of a command line, and what the programs among them make of the signs of the shell.
struct ShellWords {
  let all: [RawWord]
  /// The position of the text that a shell gets with `-c`: there the signs mean what they look like.
  let script: Int?
  /// The last parts of the words' paths.
  private let names: [String]
  /// For each word the position of its program: a lone `;` begins another command. Made once, for a line may
  /// hold very many words and each asks.
  private let programs: [Int]
  /// The first program with a language of its own.
  private let firstReader: Int?
  /// The first option of `find` that a command stands behind.
  private let firstExec: Int?

  init(_ words: [RawWord]) {
    all = words
    let names = words.map(ShellWords.name)
    self.names = names
    script = ShellWords.script(words, names)
    var programs: [Int] = []
    programs.reserveCapacity(words.count)
    var start = 0
    for (position, word) in words.enumerated() {
      programs.append(start)
      if word.text == ";" { start = position &+ 1 }
    }
    self.programs = programs
    firstReader = names.firstIndex { ShellWords.languages.contains($0) || ShellWords.shells.contains($0) }
    firstExec = words.firstIndex { ["-exec", "-ok", "-execdir", "-okdir"].contains($0.text) }
  }

  /// The first word behind the program of which something was found.
  func first<Found>(where find: (Int) -> Found?) -> (Int, Found)? {
    var position = 1
    while position < all.count {
      if let found = find(position) { return (position, found) }
      position &+= 1
    }
    return nil
  }

  /// The text of a shell that is cut short since nobody put it into quotes, as in `sh -c echo hi`.
  var halfScript: RawWord? {
    guard let script, script &+ 1 < all.count, all[script &+ 1].text != ";" else { return nil }
    let word = all[script]
    // A variable may hold a whole text, and the text of su ends where the user's name begins.
    let isPlain = word.text.utf8.allSatisfy { $0 != UInt8(ascii: "$") && $0 != UInt8(ascii: "\\") }
    guard !word.hasQuotes, isPlain, !names[..<script].contains(where: { $0 == "su" || $0 == "runuser" })
    else { return nil }
    return word
  }

  /// The name of the program that gets the word.
  func program(at position: Int) -> String {
    guard programs.indices.contains(position) else { return "" }
    return names[programs[position]]
  }

  /// True for a word of `find` that is to end its `-exec`.
  func isEndOfExec(at position: Int) -> Bool {
    program(at: position) == "find" && firstExec.map { $0 < position } ?? false
  }

  /// True where a word before is a program with a language of its own, to which a word in quotes belongs.
  func takesText(at position: Int) -> Bool {
    firstReader.map { $0 < position } ?? false
  }

  /// True where the program itself compares by such signs, or sends them on to a shell.
  func takesSigns(at position: Int) -> Bool {
    ["expr", "test", "[", "nft", "ssh"].contains(program(at: position))
  }

  /// The place of a `;` that stands between a word and a command.
  static func gluedSemicolon(_ word: RawWord) -> Range<Int>? {
    guard !word.hasQuotes, !word.text.contains("\\"), !word.text.contains("=") else { return nil }
    let bytes = Array(word.text.utf8)
    guard let sign = bytes.firstIndex(of: UInt8(ascii: ";")), sign > 0 else { return nil }
    let command = String(decoding: bytes[(sign &+ 1)...], as: UTF8.self)
    let isCommand = commands.contains(command) || command.hasPrefix("/bin/") || command.hasPrefix("/usr/")
    guard isCommand else { return nil }
    let place = word.range.lowerBound &+ sign
    return place..<(place &+ 1)
  }

  // MARK: Names

  private static let commands: Set<String> = [
    "echo", "printf", "sleep", "rm", "cp", "mv", "mkdir", "chmod", "chown", "ln", "cat", "kill", "touch",
    "true", "false", "exit", "exec", "cd", "export", "systemctl", "logger", "test", "wait",
  ]

  private static let shells: Set<String> = [
    "sh", "bash", "dash", "zsh", "ksh", "ksh93", "mksh", "fish", "ash", "csh", "tcsh", "su", "runuser",
  ]

  private static let languages: Set<String> = [
    "perl", "python", "python3", "ruby", "awk", "gawk", "mawk", "sed", "grep", "egrep", "expr", "test", "[",
    "ssh", "nft", "jq", "tclsh", "lua", "php", "node",
  ]

  private static func name(_ word: RawWord) -> String {
    let bytes = Array(word.text.utf8)
    let last = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 &+ 1 } ?? 0
    return String(String(decoding: bytes[last...], as: UTF8.self).filter { !"-@:+!'\"".contains($0) })
  }

  /// The word behind the first option with a `c` of a shell, as in `sh -ec TEXT`.
  private static func script(_ words: [RawWord], _ names: [String]) -> Int? {
    guard let shell = names.firstIndex(where: { shells.contains($0) }) else { return nil }
    var position = shell &+ 1
    while position < words.count {
      let text = words[position].text
      if text.hasPrefix("-"), !text.hasPrefix("--"), text.utf8.contains(UInt8(ascii: "c")) {
        return position &+ 1 < words.count ? position &+ 1 : nil
      }
      // What stands behind an option may be its value, as pipefail of -o; behind a file of commands come
      // arguments.
      let isValue = position > shell &+ 1 && words[position &- 1].text.hasSuffix("o")
      let isUser = names[shell] == "su" || names[shell] == "runuser"
      guard text.hasPrefix("-") || text.hasPrefix("+") || isValue || isUser else { return nil }
      position &+= 1
    }
    return nil
  }
}
