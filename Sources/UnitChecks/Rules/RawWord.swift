import UnitSyntax

/// A word of a command line as it is written, quotes and escapes included.
struct RawWord {
  /// The text as it stands in the value.
  let text: String
  /// Its place in the value.
  let range: Range<Int>
  /// The bytes outside of quotes, escaped ones left out.
  let bare: [UInt8]
  let hasQuotes: Bool

  /// `bare` as text.
  var bareText: String { String(decoding: bare, as: UTF8.self) }

  /// The words of a value. A quote that is left open ends with it.
  static func split(_ value: String) -> [RawWord] {
    let bytes = Array(value.utf8)
    var words: [RawWord] = []
    var index = 0
    while index < bytes.count {
      if Words.isBlank(bytes[index]) {
        index &+= 1
        continue
      }
      let start = index
      var quote: UInt8 = 0
      var bare: [UInt8] = []
      var hasQuotes = false
      while index < bytes.count {
        let byte = bytes[index]
        if byte == UInt8(ascii: "\\") {
          index &+= 2
          continue
        }
        if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
          hasQuotes = true
          if quote == 0 { quote = byte } else if quote == byte { quote = 0 }
        } else if quote == 0 {
          if Words.isBlank(byte) { break }
          bare.append(byte)
        }
        index &+= 1
      }
      let end = Swift.min(index, bytes.count)
      words.append(
        RawWord(
          text: String(decoding: bytes[start..<end], as: UTF8.self), range: start..<end, bare: bare,
          hasQuotes: hasQuotes))
    }
    return words
  }
}

/// The keys of a unit whose values are command lines.
enum CommandKeys {
  static let all: [String] = [
    "ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPre",
    "ExecStopPost", "ExecReloadPost",
  ]
}

extension CheckedUnit {
  /// The command lines that count.
  var commandLines: [Assignment] {
    CommandKeys.all.flatMap { lines(section, $0) }
  }
}
