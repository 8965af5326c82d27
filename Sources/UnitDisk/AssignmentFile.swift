/// Files such as os-release(5) and machine-info(5): `NAME=value` lines with the shell's quotes.
struct AssignmentFile {
  private(set) var values: [String: String] = [:]

  init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      guard line.first != "#", let equals = line.firstIndex(of: "=") else { continue }
      let value = AssignmentFile.unquoted(line[line.index(after: equals)...])
      values[String(line[..<equals])] = value
    }
  }

  /// Quotes removed, `\` before any character taken as that character, outside single quotes.
  private static func unquoted(_ text: Substring) -> String {
    var result = ""
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        result.append(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if character == quote {
        quote = nil
      } else if quote == nil, character == "\"" || character == "'" {
        quote = character
      } else if quote == nil, character.isWhitespace {
        break
      } else {
        result.append(character)
      }
    }
    return result
  }
}
