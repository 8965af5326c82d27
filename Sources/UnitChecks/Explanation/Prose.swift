import UnitModel

/// How values are said in sentences.
enum Prose {
  /// `a`, `a and b`, `a, b and c`.
  static func list(_ words: [String], _ conjunction: String = "and") -> String {
    guard let last = words.last else { return "" }
    if words.count == 1 { return last }
    return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }

  static func list(_ names: [UnitName]) -> String { list(names.map(\.full)) }

  /// `1 connection`, `5 connections`.
  static func count(_ number: some BinaryInteger, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// A length of time: `1 min 30 s`, `100 ms`.
  static func time(_ span: TimeSpan) -> String {
    if span == .infinity { return "for ever" }
    let units: [(name: String, microseconds: UInt64)] = [
      ("d", 86_400_000_000), ("h", 3_600_000_000), ("min", 60_000_000), ("s", 1_000_000), ("ms", 1000),
      ("us", 1),
    ]
    var rest = span.microseconds
    var parts: [String] = []
    for unit in units where rest >= unit.microseconds {
      parts.append("\(rest / unit.microseconds) \(unit.name)")
      rest %= unit.microseconds
    }
    return parts.isEmpty ? "0 s" : parts.joined(separator: " ")
  }

  /// Four octal digits.
  static func mode(_ mode: UInt16) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  static func signal(_ number: Int32) -> String { ValueSyntax.signalText(number) }

  /// A command's words, those in quotes that need them.
  static func word(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.unicodeScalars.allSatisfy {
        $0.value > 0x20 && $0.value != 0x7F && !"\"'\\;".unicodeScalars.contains($0)
      }
    if isPlain { return word }
    var text = "\""
    for scalar in word.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\" + String(scalar)
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      default:
        text +=
          scalar.value < 0x20 || scalar.value == 0x7F
          ? "\\x\(String(scalar.value, radix: 16))" : String(scalar)
      }
    }
    return text + "\""
  }

  /// The first letter as a capital one.
  static func sentence(_ text: String) -> String {
    guard let first = text.first else { return "" }
    return first.uppercased() + text.dropFirst()
  }
}

extension ValueSyntax {
  /// `SIGTERM`, `SIGRTMIN+3`; the number for what has no name.
  package static func signalText(_ number: Int32) -> String {
    if number == 34 { return "SIGRTMIN" }
    if number > 34, number <= 64 { return "SIGRTMIN+\(number &- 34)" }
    let names = [
      "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
      "ALRM",
      "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
      "PROF",
      "WINCH", "IO", "PWR", "SYS",
    ]
    guard number >= 1, number <= names.count else { return "signal \(number)" }
    return "SIG" + names[Int(number) - 1]
  }
}
