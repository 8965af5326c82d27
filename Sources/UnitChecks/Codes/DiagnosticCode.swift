import UnitSyntax

/// What stands behind one code of a finding, for `usherctl explain CODE`, the rules of a SARIF report and an
/// editor's links.
package struct DiagnosticCode: Sendable {
  /// A unit that shows the finding, and how it is written right.
  package struct Example: Sendable {
    /// The name of the unit's file: `web.socket`, or a drop-in's path `web.socket.d/10-port.conf`.
    package let file: String
    package let wrong: String
    package let right: String
    /// Other files that must be there, by name.
    package let beside: [String: String]
  }

  /// Stable, kebab-case, e.g. `address-port-range`.
  package let name: String
  /// The highest severity that it is reported with.
  package let severity: Diagnostic.Severity
  /// Under ten words, lower case, without a full stop.
  package let title: String
  /// Several paragraphs of plain text, separated by empty lines: what it means, what systemd does, what to
  /// write.
  package let story: String
  package let example: Example?

  /// By name.
  package static let all: [DiagnosticCode] = rows.sorted { $0.name < $1.name }

  /// Findings about what usher itself does not do: nothing to one who writes for systemd.
  static let ofUsherOnly: Set<String> = ["directive-not-applied"]

  package static func named(_ name: String) -> DiagnosticCode? { byName[name] }

  private static let byName: [String: DiagnosticCode] = Dictionary(
    all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
