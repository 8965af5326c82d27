import ArgumentParser
import UnitSyntax

/// The forms a report comes in.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  case human, json, sarif, github, junit

  /// - Parameters:
  ///   - failOn: what makes a test case of JUnit a failure.
  ///   - style: only for people.
  func render(
    _ report: CheckReport, failOn: Diagnostic.Severity, style: ReportStyle, saysClean: Bool
  ) throws(CommandFailure) -> String {
    switch self {
    case .human: HumanReport(style: style, saysClean: saysClean).render(report)
    case .json: try JSONText.encode(JSONReport(report))
    case .sarif: try JSONText.encode(SARIFLog(report))
    case .github: GitHubReport.render(report)
    case .junit: JUnitReport.render(report, failOn: failOn)
    }
  }
}
