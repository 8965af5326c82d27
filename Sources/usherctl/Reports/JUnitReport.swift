import UnitSyntax

/// A report of tests in the XML form that CI servers read: a suite for each file, a case for each finding,
/// one that passed for a file without any.
///
/// A finding below what `--fail-on` says is a case that passed, with the text as its output.
enum JUnitReport {
  static func render(_ report: CheckReport, failOn: Diagnostic.Severity) -> String {
    var suites: [(name: String, findings: [CheckReport.Finding])] = report.files.map { ($0.shown, []) }
    let indices = Dictionary(
      report.files.enumerated().map { ($0.element.shown, $0.offset) }, uniquingKeysWith: { first, _ in first }
    )
    var others: [CheckReport.Finding] = []
    for finding in report.findings {
      if let file = finding.place?.file.shown, let index = indices[file] {
        suites[index].findings.append(finding)
      } else {
        others.append(finding)
      }
    }
    if !others.isEmpty { suites.append(("units", others)) }

    let failures = report.findings.count { $0.diagnostic.severity >= failOn }
    let cases = suites.reduce(0) { $0 + max(1, $1.findings.count) }
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites name=\"usherctl check\" tests=\"\(cases)\" failures=\"\(failures)\" errors=\"0\">\n"
    for suite in suites { text += render(suite.name, suite.findings, failOn) }
    return text + "</testsuites>\n"
  }

  private static func render(
    _ file: String, _ findings: [CheckReport.Finding], _ failOn: Diagnostic.Severity
  ) -> String {
    let failures = findings.count { $0.diagnostic.severity >= failOn }
    let name = XMLText.attribute(file)
    var text = "  <testsuite name=\"\(name)\" tests=\"\(max(1, findings.count))\" "
    text += "failures=\"\(failures)\" errors=\"0\" skipped=\"0\" time=\"0\">\n"
    if findings.isEmpty {
      text += "    <testcase name=\"no findings\" classname=\"\(name)\" time=\"0\"/>\n"
    }
    for finding in findings {
      let diagnostic = finding.diagnostic
      let place = finding.place?.region.map { ", line \($0.line), column \($0.column)" } ?? ""
      text += "    <testcase name=\"\(XMLText.attribute(diagnostic.code + place))\" classname=\"\(name)\" "
      text += "time=\"0\">\n"
      let body = XMLText.content(HumanReport().block(finding))
      if diagnostic.severity >= failOn {
        text += "      <failure message=\"\(XMLText.attribute(diagnostic.what))\" "
        text += "type=\"\(diagnostic.severity.rawValue)\">\(body)</failure>\n"
      } else {
        text += "      <system-out>\(body)</system-out>\n"
      }
      text += "    </testcase>\n"
    }
    return text + "  </testsuite>\n"
  }
}

/// Text for XML 1.0, which has no way at all to write most control characters.
enum XMLText {
  static func attribute(_ text: String) -> String { escaped(text, keepsLines: false) }

  static func content(_ text: String) -> String { escaped(text, keepsLines: true) }

  private static func escaped(_ text: String, keepsLines: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n" where keepsLines, "\t" where keepsLines: result.unicodeScalars.append(scalar)
      case "\u{FFFE}", "\u{FFFF}": result += "\\u" + String(scalar.value, radix: 16)
      default: result += printableScalar(scalar)
      }
    }
    return result
  }
}
