/// The contents of an environment file: assignments in the order of the file.
///
/// Like a shell's, without expansion: `#` and `;` open comment lines, a value that starts with a
/// quote runs to the closing one over lines, a backslash before a newline joins lines.
///
/// - Source: systemd.exec(5), `EnvironmentFile=`.
package struct EnvironmentFileText: Sendable {
  /// `NAME=value` with valid names; a later one of the same name wins.
  package private(set) var assignments: [String] = []
  /// What was left out: invalid names (`1BAD`, `export NAME`), values that are not UTF-8.
  package private(set) var ignored: [String] = []

  private var bytes: ArraySlice<UInt8>

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes[...]
    while readAssignment() {}
  }

  private static let newline = UInt8(ascii: "\n")

  /// False at the end.
  private mutating func readAssignment() -> Bool {
    bytes = bytes.drop(while: ValueSyntax.isBlank)
    guard let first = bytes.first else { return false }
    if first == UInt8(ascii: "#") || first == UInt8(ascii: ";") {
      bytes = bytes.drop { $0 != EnvironmentFileText.newline }
      return true
    }
    let key = bytes.prefix { $0 != UInt8(ascii: "=") && $0 != EnvironmentFileText.newline }
    bytes = bytes[key.endIndex...]
    guard bytes.popFirst() == UInt8(ascii: "=") else {
      note(key)
      return true
    }
    let value = readValue()
    let name = ValueSyntax.trimmed(Substring(String(decoding: key, as: UTF8.self)))
    guard ValueSyntax.isVariable(name), String(validating: value, as: UTF8.self) != nil else {
      note(key)
      return true
    }
    assignments.append(name + "=" + String(decoding: value, as: UTF8.self))
    return true
  }

  private mutating func note(_ key: ArraySlice<UInt8>) {
    ignored.append(String(ValueSyntax.trimmed(Substring(String(decoding: key, as: UTF8.self)))))
  }

  private mutating func readValue() -> [UInt8] {
    var value: [UInt8] = []
    while true {
      bytes = bytes.drop { ValueSyntax.isBlank($0) && $0 != EnvironmentFileText.newline }
      switch bytes.first {
      case nil: return value
      case EnvironmentFileText.newline:
        bytes.removeFirst()
        return value
      case UInt8(ascii: "'"):
        bytes.removeFirst()
        readSingleQuoted(into: &value)
      case UInt8(ascii: "\""):
        bytes.removeFirst()
        readDoubleQuoted(into: &value)
      default:
        readPlain(into: &value)
        return value
      }
    }
  }

  private mutating func readSingleQuoted(into value: inout [UInt8]) {
    let text = bytes.prefix { $0 != UInt8(ascii: "'") }
    value += text
    bytes = bytes[text.endIndex...].dropFirst()
  }

  private mutating func readDoubleQuoted(into value: inout [UInt8]) {
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: "\"") { return }
      guard byte == UInt8(ascii: "\\") else {
        value.append(byte)
        continue
      }
      switch bytes.popFirst() {
      case nil, EnvironmentFileText.newline: break
      case .some(let next):
        // Only what a shell would need escaped loses its backslash.
        if !Array("\"\\`$".utf8).contains(next) { value.append(byte) }
        value.append(next)
      }
    }
  }

  /// Up to the end of the line; blanks at the end are dropped unless escaped.
  private mutating func readPlain(into value: inout [UInt8]) {
    var kept = value.count
    while let byte = bytes.popFirst(), byte != EnvironmentFileText.newline {
      if byte == UInt8(ascii: "\\") {
        if let next = bytes.popFirst(), next != EnvironmentFileText.newline { value.append(next) }
        kept = value.count
      } else {
        value.append(byte)
        if !ValueSyntax.isBlank(byte) { kept = value.count }
      }
    }
    value.removeLast(value.count - kept)
  }
}
