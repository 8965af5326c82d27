/// One finding about a unit file. Collected, never thrown.
package struct Diagnostic: Sendable {
  package enum Severity: String, Comparable, Sendable {
    case note, warning, error

    package static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
    private var rank: Int { self == .note ? 0 : self == .warning ? 1 : 2 }
  }

  /// What becomes of what the finding is about: what a machine reads of `consequence`.
  package enum Effect: String, Sendable {
    /// It counts as written.
    case none
    /// One word of the value is left out, the rest counts.
    case wordIgnored = "word-ignored"
    /// The assignment is left out.
    case lineIgnored = "line-ignored"
    case sectionIgnored = "section-ignored"
    /// The file is left out as a whole.
    case fileRejected = "file-rejected"
    /// The unit cannot be started.
    case unitRefused = "unit-refused"
  }

  /// Another place that belongs to the finding, in the same file or another one.
  package struct Note: Sendable {
    package var origin: Origin
    package var text: String

    package init(at origin: Origin, _ text: String) {
      self.origin = origin
      self.text = text
    }
  }

  /// A change that ends the finding: one place whose text becomes another.
  package struct Fix: Sendable {
    /// What it does, for a menu: "write BindToDevice=".
    package var title: String
    package var place: Origin
    package var replacement: String

    package init(_ title: String, at place: Origin, replacement: String) {
      self.title = title
      self.place = place
      self.replacement = replacement
    }
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
  package var effect: Effect
  package var notes: [Note]
  /// Each one by itself ends the finding; the likeliest stands first.
  package var fixes: [Fix]

  package init(
    _ severity: Severity, code: String, at origin: Origin?, _ what: String,
    consequence: String = "", help: String = "", unit: String? = nil, effect: Effect = .none,
    notes: [Note] = [], fixes: [Fix] = []
  ) {
    self.severity = severity
    self.code = code
    self.origin = origin
    self.what = what
    self.consequence = consequence
    self.help = help
    self.unit = unit
    self.effect = effect
    self.notes = notes
    self.fixes = fixes
  }
}
