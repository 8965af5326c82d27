import UnitModel
import UnitSyntax

/// One rule over a unit that is loaded and can be started as it is.
protocol LintRule: Sendable {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings)
}

/// Every rule. Each looks at one unit at a time and at what is near it, so that a check grows with the number
/// of units; what compares all units with all stands in `Plan` and in `OrderingCycles`.
enum LintRules {
  static let all: [any LintRule.Type] = [
    TriggeredServiceRule.self, OptionEffectRule.self, SourceLimitRule.self, ListenerRule.self,
    DropInListenerRule.self,
    StandardStreamRule.self, DescriptorNameRule.self, DescriptorReferenceRule.self, UnreadReferenceRule.self,
    RestartRule.self, OverlapRule.self, SocketFateRule.self,
    BootRule.self,
    InstallRule.self,
    InstallValueRule.self,
    DeprecatedRule.self, SecretRule.self, ShellSyntaxRule.self, QuotingRule.self, WorldWritableRule.self,
    DirectoryRule.self, MissingUnitRule.self, DependencyRule.self,
    DependencyResetRule.self, TrailingCommentRule.self, HostRule.self,
  ]
}

/// What the rules found about one unit.
struct Findings {
  /// The unit that the findings are about.
  let unit: String
  private(set) var diagnostics: [Diagnostic] = []

  init(unit: String) { self.unit = unit }

  mutating func add(
    _ severity: Diagnostic.Severity, _ code: String, at origin: Origin?, _ what: String,
    consequence: String = "", help: String = "", effect: Diagnostic.Effect = .none,
    notes: [Diagnostic.Note] = [], fixes: [Diagnostic.Fix] = []
  ) {
    diagnostics.append(
      Diagnostic(
        severity, code: code, at: origin, what, consequence: consequence, help: help, unit: unit,
        effect: effect, notes: notes, fixes: fixes))
  }
}
