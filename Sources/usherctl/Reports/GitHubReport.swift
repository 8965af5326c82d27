import UnitSyntax

/// Workflow commands of GitHub Actions: each finding becomes a mark in the changes of a pull request.
enum GitHubReport {
  static func render(_ report: CheckReport) -> String {
    report.findings.map { command($0, in: report) }.joined()
  }

  private static func command(_ finding: CheckReport.Finding, in report: CheckReport) -> String {
    let diagnostic = finding.diagnostic
    let name =
      switch diagnostic.severity {
      case .error: "error"
      case .warning: "warning"
      case .note: "notice"
      }
    var properties: [String] = []
    if let place = finding.place {
      properties.append("file=\(property(report.relativePath(place.file)))")
      if let region = place.region {
        properties.append("line=\(region.line)")
        // Columns count only within one line.
        if region.line == region.endLine { properties.append("col=\(region.column)") }
        properties.append("endLine=\(region.endLine)")
        if region.line == region.endLine { properties.append("endColumn=\(region.endColumn)") }
      }
    }
    properties.append("title=\(property(diagnostic.code))")
    var lines = [diagnostic.what]
    if finding.place == nil, let unit = diagnostic.unit { lines[0] = "\(unit): \(lines[0])" }
    lines += [diagnostic.consequence, diagnostic.help].filter { !$0.isEmpty }
    lines += zip(diagnostic.notes, finding.notePlaces).map { note, place in
      "\(report.relativePath(place.file))\(place.region.map { ":\($0.line)" } ?? ""): \(note.text)"
    }
    return "::\(name) \(properties.joined(separator: ","))::\(message(lines.joined(separator: "\n")))\n"
  }

  static func message(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": escaped += "%25"
      case "\r": escaped += "%0D"
      case "\n": escaped += "%0A"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// A property ends at a comma or a colon.
  static func property(_ text: String) -> String {
    var escaped = ""
    for scalar in message(text).unicodeScalars {
      switch scalar {
      case ":": escaped += "%3A"
      case ",": escaped += "%2C"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
