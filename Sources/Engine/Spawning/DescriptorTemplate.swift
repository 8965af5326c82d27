import UnitModel

/// `%{fd:NAME}` and its sisters, in commands and variables of services with the section `[X-Usher]`.
///
/// What else stands in braces behind a percent sign stays as it is: it is some program's own.
struct DescriptorTemplate {
  /// As the process gets them, from 3 on; empty where it gets none.
  let passed: [CommandContext.PassedDescriptor]
  /// Where ports and addresses are looked up.
  let listeners: [CommandContext.PassedDescriptor]

  func expand(_ text: String) throws(CommandError) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    var result = ""
    var rest = Substring(text)
    while let percent = rest.utf8.firstIndex(of: UInt8(ascii: "%")) {
      result += rest[..<percent]
      rest = rest[percent...]
      guard rest.utf8.dropFirst().first == UInt8(ascii: "{"),
        let end = rest.utf8.firstIndex(of: UInt8(ascii: "}"))
      else {
        result += "%"
        rest = rest.dropFirst()
        continue
      }
      let inner = rest[..<end].dropFirst(2)
      result += try value(of: inner) ?? String(rest[...end])
      rest = rest[rest.utf8.index(after: end)...]
    }
    return result + rest
  }

  /// Nil for what is no template.
  private func value(of inner: Substring) throws(CommandError) -> String? {
    if inner.hasPrefix("fds") {
      let behind = inner.dropFirst(3)
      guard behind.utf8.first == UInt8(ascii: ":") else {
        return numbers(passed.indices.map { $0 }, separator: behind.isEmpty ? "," : String(behind))
      }
      let name = String(behind.dropFirst())
      let found = passed.indices.filter { passed[$0].name == name }
      guard !found.isEmpty else { throw .noDescriptor(named: name) }
      return numbers(found, separator: ",")
    }
    guard let colon = inner.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let name = String(inner[colon...].dropFirst())
    switch inner[..<colon] {
    case "fd":
      guard let index = passed.firstIndex(where: { $0.name == name }) else {
        throw .noDescriptor(named: name)
      }
      return String(index &+ 3)
    case "port":
      guard let port = listener(name)?.port else { throw .noDescriptor(named: name) }
      return String(port)
    case "address":
      guard let address = listener(name)?.address else { throw .noDescriptor(named: name) }
      return address
    default: return nil
    }
  }

  private func listener(_ name: String) -> CommandContext.PassedDescriptor? {
    (passed + listeners).first { $0.name == name && $0.address != nil }
  }

  private func numbers(_ indices: [Int], separator: String) -> String {
    indices.map { String($0 &+ 3) }.joined(separator: separator)
  }
}
