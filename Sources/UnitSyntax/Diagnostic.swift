/// One finding about a unit file. Collected, never thrown.
package struct Diagnostic: Sendable {
  package enum Severity: String, Comparable, Sendable {
    case note, warning, error

    package static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
    private var rank: Int { self == .note ? 0 : self == .warning ? 1 : 2 }
  }

  /// Stable, kebab-case, e.g. `address-port-range`.
  package var code: String
  package var severity: Severity
  package var origin: Origin?
  /// What was found: "port 70000 is above 65535".
  package var what: String
  /// What happens now: "this line is ignored; …".
  package var consequence: String
  /// What to do: "ports are 1 to 65535".
  package var help: String
  /// The unit concerned, where one is known.
  package var unit: String?

  package init(
    _ severity: Severity, code: String, at origin: Origin?, _ what: String,
    consequence: String = "", help: String = "", unit: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.origin = origin
    self.what = what
    self.consequence = consequence
    self.help = help
    self.unit = unit
  }
}
