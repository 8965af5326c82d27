import UnitSyntax

/// What must hold of every diagnostic: it says something, and it points into its own file.
package func check(_ diagnostics: [Diagnostic]) {
  let renderer = DiagnosticRenderer()
  for diagnostic in diagnostics {
    expect(!diagnostic.code.isEmpty && !diagnostic.what.isEmpty, "a diagnostic without words")
    for place in [diagnostic.origin].compactMap(\.self) + diagnostic.notes.map(\.origin)
      + diagnostic.fixes.map(\.place)
    {
      let span = place.span
      expect(
        span.lower >= 0 && span.lower <= span.upper && span.upper <= place.source.bytes.count,
        "\(diagnostic.code) points to \(span), outside its file")
      expect(span.line >= 1, "\(diagnostic.code) is on line \(span.line)")
    }
    let text = renderer.render(diagnostic) + renderer.line(diagnostic)
    expect(!text.utf8.contains(0x1B), "\(diagnostic.code) lets an escape character through")
  }
}
