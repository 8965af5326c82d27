/// What `%{…}` asks for in the commands and variables of a service with the section `[X-Usher]`.
///
/// What else stands in braces behind a percent sign is some program's own, and no reference.
package enum DescriptorReference: Hashable, Sendable {
  /// `%{fd:NAME}`: the number of the first descriptor of that name.
  case number(of: String)
  /// `%{fds:NAME}`: those of all of that name.
  case numbers(of: String)
  /// `%{fds}`, `%{fds;}`: those of all there are.
  case allNumbers(separator: String)
  /// `%{port:NAME}`: where the first listener of that name listens.
  case port(of: String)
  /// `%{address:NAME}`
  case address(of: String)

  /// - Parameter inner: what stands between the braces.
  package init?(_ inner: Substring) {
    guard let colon = inner.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      guard inner.hasPrefix("fds") else { return nil }
      let separator = inner.dropFirst(3)
      // Another word that begins with these letters.
      if let first = separator.utf8.first, ValueSyntax.isLetter(first) || ValueSyntax.isDigit(first) {
        return nil
      }
      self = .allNumbers(separator: separator.isEmpty ? "," : String(separator))
      return
    }
    let name = String(inner[colon...].dropFirst())
    switch inner[..<colon] {
    case "fd": self = .number(of: name)
    case "fds": self = .numbers(of: name)
    case "port": self = .port(of: name)
    case "address": self = .address(of: name)
    default: return nil
    }
  }

  /// Nil where every descriptor is meant.
  package var name: String? {
    switch self {
    case .number(of: let name), .numbers(of: let name), .port(of: let name), .address(of: let name): name
    case .allNumbers: nil
    }
  }

  /// True for what asks where something listens: that can be told to every command, not only to the one that is
  /// passed the descriptors.
  package var isAboutListener: Bool {
    switch self {
    case .port, .address: true
    case .number, .numbers, .allNumbers: false
    }
  }

  /// All that a text has, with their places, braces included.
  package static func all(in text: String) -> [(reference: DescriptorReference, range: Range<String.Index>)] {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return [] }
    var found: [(DescriptorReference, Range<String.Index>)] = []
    var rest = Substring(text)
    while let percent = rest.utf8.firstIndex(of: UInt8(ascii: "%")) {
      rest = rest[percent...]
      guard rest.utf8.dropFirst().first == UInt8(ascii: "{"),
        let end = rest.utf8.firstIndex(of: UInt8(ascii: "}"))
      else {
        rest = rest.dropFirst()
        continue
      }
      let behind = rest.utf8.index(after: end)
      if let reference = DescriptorReference(rest[..<end].dropFirst(2)) {
        found.append((reference, percent..<behind))
      }
      rest = rest[behind...]
    }
    return found
  }
}
