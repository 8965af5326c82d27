import UnitSyntax

/// The report for programs. Its form is stable: `docs/reference/check-json.md` describes it, and
/// `check-report.schema.json` beside it is its schema. What is added later does not change `version`.
struct JSONReport: Encodable {
  struct Region: Encodable {
    var file: String?
    var line: Int?
    var column: Int?
    var endLine: Int?
    var endColumn: Int?

    init(_ place: CheckReport.Place?) {
      file = place?.file.shown
      line = place?.region?.line
      column = place?.region?.column
      endLine = place?.region?.endLine
      endColumn = place?.region?.endColumn
    }
  }

  struct Note: Encodable {
    var message: String
    var place: Region

    enum CodingKeys: String, CodingKey { case message }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(message, forKey: .message)
      try place.encode(to: encoder)
    }
  }

  struct Fix: Encodable {
    var title: String
    var replacement: String
    var place: Region

    enum CodingKeys: String, CodingKey { case title, replacement }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(title, forKey: .title)
      try container.encode(replacement, forKey: .replacement)
      try place.encode(to: encoder)
    }
  }

  struct Finding: Encodable {
    var code: String
    var severity: String
    var effect: String
    var unit: String?
    var message: String
    var consequence: String
    var help: String
    var notes: [Note]
    var fixes: [Fix]
    var place: Region

    enum CodingKeys: String, CodingKey {
      case code, severity, effect, unit, message, consequence, help, notes, fixes
    }

    init(_ finding: CheckReport.Finding) {
      let diagnostic = finding.diagnostic
      code = diagnostic.code
      severity = diagnostic.severity.rawValue
      effect = diagnostic.effect.rawValue
      unit = diagnostic.unit
      message = diagnostic.what
      consequence = diagnostic.consequence
      help = diagnostic.help
      notes = zip(diagnostic.notes, finding.notePlaces).map { Note(message: $0.text, place: Region($1)) }
      fixes = zip(diagnostic.fixes, finding.fixPlaces).map {
        Fix(title: $0.title, replacement: $0.replacement, place: Region($1))
      }
      place = Region(finding.place)
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(code, forKey: .code)
      try container.encode(severity, forKey: .severity)
      try container.encode(effect, forKey: .effect)
      try container.encodeIfPresent(unit, forKey: .unit)
      try container.encode(message, forKey: .message)
      try container.encode(consequence, forKey: .consequence)
      try container.encode(help, forKey: .help)
      try container.encode(notes, forKey: .notes)
      try container.encode(fixes, forKey: .fixes)
      try place.encode(to: encoder)
    }
  }

  struct Summary: Encodable {
    var errors: Int
    var warnings: Int
    var notes: Int
    var files: Int
  }

  var version = 1
  var target: String
  var files: [String]
  var findings: [Finding]
  var summary: Summary

  init(_ report: CheckReport) {
    target = report.target
    files = report.files.map(\.shown)
    findings = report.findings.map(Finding.init)
    summary = Summary(
      errors: report.count(.error), warnings: report.count(.warning), notes: report.count(.note),
      files: report.files.count)
  }
}
