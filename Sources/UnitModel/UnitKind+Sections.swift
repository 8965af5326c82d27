extension UnitKind {
  /// The section that only units of this kind have: `Socket`.
  package var section: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

  /// The kind of a unit without a name, by the sections in its text: with [Unit] or [Install] alone it is a
  /// target; nil if no section is one of units'.
  package static func guessed(from sections: Set<String>) -> UnitKind? {
    // What has both is a socket whose author put the service below it.
    if sections.contains(UnitKind.socket.section) { return .socket }
    if let kind = allCases.first(where: { sections.contains($0.section) }) { return kind }
    return sections.contains("Unit") || sections.contains("Install") ? .target : nil
  }
}
