/// Turns diagnostics into text for people.
///
///     web.socket:7:14: error: port 70000 is above 65535 [address-port-range]
///         7 | ListenStream=70000
///           |              ^~~~~ ports are 1 to 65535
///       this line is ignored; web.socket still listens on 1 other address
package struct DiagnosticRenderer: Sendable {
  /// The widest excerpt, in characters; a longer line is shown around the finding.
  package var excerptWidth = 120

  package init() {}

  /// The form of the tools: several lines, each with its line end.
  ///
  /// - Parameter column: where the caller knows it; else it is counted.
  package func render(_ diagnostic: Diagnostic, column: Int? = nil) -> String {
    var text = ""
    if let origin = diagnostic.origin {
      let excerpt = Excerpt(of: origin, width: excerptWidth, column: column)
      text += "\(place(of: diagnostic)):\(excerpt.column): "
      text += "\(diagnostic.severity.rawValue): \(printable(diagnostic.what)) [\(diagnostic.code)]\n"
      if !excerpt.text.isEmpty {
        let number = String(origin.span.line)
        let margin = String(repeating: " ", count: Swift.max(0, 5 - number.utf8.count))
        let gutter = String(repeating: " ", count: Swift.max(5, number.utf8.count))
        text += "\(margin)\(number) | \(excerpt.text)\n"
        text += "\(gutter) | \(excerpt.padding)^\(String(repeating: "~", count: excerpt.length - 1))"
        if !diagnostic.help.isEmpty { text += " \(printable(diagnostic.help))" }
        text += "\n"
      } else if !diagnostic.help.isEmpty {
        text += "  \(printable(diagnostic.help))\n"
      }
    } else {
      text += "\(place(of: diagnostic)): \(diagnostic.severity.rawValue): "
      text += "\(printable(diagnostic.what)) [\(diagnostic.code)]\n"
      if !diagnostic.help.isEmpty { text += "  \(printable(diagnostic.help))\n" }
    }
    if !diagnostic.consequence.isEmpty { text += "  \(printable(diagnostic.consequence))\n" }
    return text
  }

  /// The form of the daemon's log: one line without a line end.
  package func line(_ diagnostic: Diagnostic) -> String {
    var text = "\(place(of: diagnostic)): \(printable(diagnostic.what))"
    if !diagnostic.consequence.isEmpty { text += "; \(printable(diagnostic.consequence))" }
    if !diagnostic.help.isEmpty { text += "; \(printable(diagnostic.help))" }
    return text + " [\(diagnostic.code)]"
  }

  private func place(of diagnostic: Diagnostic) -> String {
    if let origin = diagnostic.origin { return printable(origin.place) }
    return printable(diagnostic.unit ?? "units")
  }

  private func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars { result += printableScalar(scalar) }
    return result
  }
}

/// A control character as its escape, so that no unit file steers a terminal; anything else as it is.
package func printableScalar(_ scalar: Unicode.Scalar) -> String {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0:
    let digits = String(scalar.value, radix: 16)
    return "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
  // Marks that turn the direction of writing around, and the line separators.
  case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
    return "\\u" + String(scalar.value, radix: 16)
  default: return String(scalar)
  }
}
