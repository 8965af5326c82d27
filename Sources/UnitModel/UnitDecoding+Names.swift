import UnitSyntax

/// Sections and keys that nobody knows.
extension UnitDecoding {
  mutating func reportSection(_ header: SectionHeader, _ sections: [String]) {
    let section = header.name
    if section.hasPrefix("X-") { return }
    let near = EditDistance.nearest(to: section, among: sections)
    let help =
      near.map { "did you mean [\($0)]?" }
      ?? "a \(name.kind.rawValue) unit has "
      + sections.filter { !$0.hasPrefix("X-") }.map { "[\($0)]" }.joined(separator: ", ")
      + "; sections of your own start with X-"
    let fix = near.map { Diagnostic.Fix("write [\($0)]", at: header.origin, replacement: "[\($0)]") }
    diagnostics.append(
      Diagnostic(
        .warning, code: "section-unknown", at: header.origin,
        "unknown section [\(section)] in a \(name.kind.rawValue) unit",
        consequence: "everything in this section is ignored", help: help, unit: name.full,
        effect: .sectionIgnored, fixes: fix.map { [$0] } ?? []))
  }

  mutating func reportKey(_ assignment: Assignment) {
    let key = assignment.key
    if key.hasPrefix("X-") { return }
    let section = assignment.section
    let others = Catalogue.sections(with: key).filter { $0 != section }
    if !others.isEmpty {
      let places = others.map { "[\($0)]" }.joined(separator: " or ")
      diagnostics.append(
        Diagnostic(
          .warning, code: "directive-wrong-section", at: assignment.origin,
          "\(key)= has no meaning in [\(section)]", consequence: "this line is ignored",
          help: "it belongs in \(places)", unit: name.full, effect: .lineIgnored,
          fixes: move(assignment, to: others)))
      return
    }
    // A file that is something else altogether needs no guesses at each of its lines.
    unknownKeys &+= 1
    let near = unknownKeys <= 200 ? Catalogue.nearest(to: key, inSection: section) : nil
    diagnostics.append(
      Diagnostic(
        .warning, code: "directive-unknown", at: assignment.origin,
        "unknown directive \(key)= in [\(section)]", consequence: "this line is ignored",
        help: near.map { "did you mean \($0)=?" }
          ?? "keys of your own start with X- or stand in a section that does", unit: name.full,
        effect: .lineIgnored,
        fixes: near.map { [rename(assignment, to: $0)] } ?? []))
  }

  private func rename(_ assignment: Assignment, to key: String) -> Diagnostic.Fix {
    let start = assignment.origin.span.lower
    let span = SourceSpan(
      lower: start, upper: start + assignment.key.utf8.count, line: assignment.origin.span.line)
    return Diagnostic.Fix(
      "write \(key)=", at: Origin(source: assignment.origin.source, span: span), replacement: key)
  }

  /// The header that the line needs, before the line, and its own section's again behind it: one
  /// replacement of the line. Only where a single section is meant that the unit may have.
  private func move(_ assignment: Assignment, to sections: [String]) -> [Diagnostic.Fix] {
    let possible = Catalogue.sections(of: name.kind)
    let wanted = sections.filter(possible.contains)
    guard let section = wanted.first, wanted.count == 1 else { return [] }
    let span = assignment.origin.span
    let bytes = assignment.origin.source.bytes
    guard span.lower >= 0, span.lower <= span.upper, span.upper <= bytes.count else { return [] }
    let line = String(decoding: bytes[span.lower..<span.upper], as: UTF8.self)
    return [
      Diagnostic.Fix(
        "put it into [\(section)]", at: assignment.origin,
        replacement: "[\(section)]\n\(line)\n[\(assignment.section)]")
    ]
  }
}
