import UnitSyntax

/// What stands behind one code of a finding, for `usherctl explain CODE`, the rules of a SARIF report and an
/// editor's links.
package struct DiagnosticCode: Sendable {
  /// A unit that shows the finding, and how it is written right.
  package struct Example: Sendable {
    /// What must be told to a check for the finding to come.
    package enum Condition: Hashable, Sendable {
      case none
      /// No `--target`: it is about what usher does.
      case usher
      /// `--user`
      case userMode
      /// `--host`, for a host that has nothing.
      case bareHost
      /// `--target=…`
      case release(Int)
    }

    /// The path of the file below a directory of units: `web.socket`, `web.socket.d/10-port.conf`.
    package let file: String
    package let wrong: String
    package let right: String
    /// Other files that must be there, by path.
    package let beside: [String: String]
    package let condition: Condition

    /// The unit that is checked: the file's, or that of the drop-in.
    package var unit: String { file.split(separator: "/").first.map { drop($0) } ?? file }

    private func drop(_ name: Substring) -> String {
      String(file.contains("/") && name.hasSuffix(".d") ? name.dropLast(2) : name)
    }

    init(
      _ file: String, wrong: String, right: String, beside: [String: String] = [:],
      when condition: Condition = .none
    ) {
      self.file = file
      self.wrong = wrong
      self.right = right
      self.beside = beside
      self.condition = condition
    }
  }

  /// Stable, kebab-case, e.g. `address-port-range`.
  package let name: String
  /// The highest severity that it is reported with.
  package let severity: Diagnostic.Severity
  /// Under ten words, lower case, without a full stop.
  package let title: String
  /// What it means.
  package let meaning: String
  /// What systemd does with it.
  package let systemd: String
  /// What to write instead.
  package let remedy: String
  package let example: Example?

  init(
    _ severity: Diagnostic.Severity, _ name: String, _ title: String, means meaning: String,
    systemd: String, write remedy: String, _ example: Example? = nil
  ) {
    self.name = name
    self.severity = severity
    self.title = title
    self.meaning = meaning
    self.systemd = systemd
    self.remedy = remedy
    self.example = example
  }

  /// Several paragraphs of plain text with empty lines between: what it means, what systemd does, what to
  /// write, and an example, whose lines are set in by four blanks.
  package var story: String {
    var parts = [meaning, systemd, remedy]
    if let example {
      parts.append("For example, in \(example.file):")
      parts.append(DiagnosticCode.setIn(example.wrong))
      parts.append("Right is:")
      parts.append(DiagnosticCode.setIn(example.right))
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private static func setIn(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    \($0)" }
      .joined(separator: "\n")
  }

  /// By name.
  package static let all: [DiagnosticCode] =
    (fileRows + syntaxRows + sectionRows + valueRows + valueKindRows + addressRows + commandRows
    + serviceRows + foreignRows + socketRows + usherRows + optionRows + pairRows + dependencyRows + habitRows
    + hostRows
    + checkRows)
    .sorted { $0.name < $1.name }

  /// Findings about what usher itself does not do: nothing to one who writes for systemd.
  static let ofUsherOnly: Set<String> = ["directive-not-applied", "unit-foreign"]

  package static func named(_ name: String) -> DiagnosticCode? { byName[name] }

  private static let byName: [String: DiagnosticCode] = Dictionary(
    all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
