/// The contents of an environment file: assignments in the order of the file.
///
/// Like a shell's, without expansion: `#` and `;` open comment lines, a value that starts with a
/// quote runs to the closing one over lines, a backslash before a newline joins lines.
///
/// - Source: systemd.exec(5), `EnvironmentFile=`.
package struct EnvironmentFileText: Sendable {
  /// `NAME=value` with valid names; a later one of the same name wins.
  package private(set) var assignments: [String] = []
  /// What was left out: invalid names (`1BAD`, `export NAME`).
  package private(set) var ignored: [String] = []
  /// A name or a value is not UTF-8: then nothing of the file counts.
  package private(set) var isBroken = false

  private var bytes: ArraySlice<UInt8>

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes[...]
    while readAssignment() {}
  }

  /// A carriage return ends a line, too.
  private static func endsLine(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  /// False at the end.
  private mutating func readAssignment() -> Bool {
    bytes = bytes.drop(while: ValueSyntax.isBlank)
    guard let first = bytes.first else { return false }
    if first == UInt8(ascii: "#") || first == UInt8(ascii: ";") {
      bytes = bytes.drop { !EnvironmentFileText.endsLine($0) }
      return true
    }
    // The first byte is the name's, even if it is an equals sign: then the name is invalid.
    let rest = bytes.dropFirst().prefix {
      $0 != UInt8(ascii: "=") && !EnvironmentFileText.endsLine($0)
    }
    let key = bytes[bytes.startIndex..<rest.endIndex]
    bytes = bytes[key.endIndex...]
    guard bytes.popFirst() == UInt8(ascii: "=") else {
      note(key)
      return true
    }
    let value = readValue()
    let name = ValueSyntax.trimmed(Substring(String(decoding: key, as: UTF8.self)))
    if String(validating: key, as: UTF8.self) == nil || String(validating: value, as: UTF8.self) == nil {
      isBroken = true
    }
    guard ValueSyntax.isVariable(name) else {
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
      bytes = bytes.drop { ValueSyntax.isBlank($0) && !EnvironmentFileText.endsLine($0) }
      switch bytes.first {
      case nil: return value
      case .some(let byte) where EnvironmentFileText.endsLine(byte):
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
      case nil: break
      case .some(let next) where EnvironmentFileText.endsLine(next): break
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
    while let byte = bytes.popFirst(), !EnvironmentFileText.endsLine(byte) {
      if byte == UInt8(ascii: "\\") {
        if let next = bytes.popFirst(), !EnvironmentFileText.endsLine(next) { value.append(next) }
        kept = value.count
      } else {
        value.append(byte)
        if !ValueSyntax.isBlank(byte) { kept = value.count }
      }
    }
    value.removeLast(value.count - kept)
  }
}
