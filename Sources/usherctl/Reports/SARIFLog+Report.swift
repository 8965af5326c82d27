import UnitChecks
import UnitFiles
import UnitSyntax

extension SARIFLog {
  init(_ report: CheckReport) {
    let codes = DiagnosticCode.all
    let indices = Dictionary(
      codes.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
    let places = SARIFPlaces(report)
    runs = [
      Run(
        tool: Tool(driver: Driver(rules: codes.map(Rule.init))),
        artifacts: report.files.map { Artifact(location: places.location(of: $0, isIndexed: false)) },
        results: report.findings.map { Result($0, places, ruleIndex: indices[$0.diagnostic.code]) },
        properties: ["target": report.target])
    ]
  }
}

extension SARIFLog.Rule {
  init(_ code: DiagnosticCode) {
    let paragraphs = code.story.split(separator: "\n\n", maxSplits: 1)
    self.init(
      id: code.name,
      shortDescription: .init(text: code.title),
      fullDescription: .init(text: paragraphs.first.map(String.init) ?? code.title),
      help: .init(text: code.story.isEmpty ? code.title : code.story),
      defaultConfiguration: .init(level: code.severity.rawValue))
  }
}

extension SARIFLog.Result {
  init(_ finding: CheckReport.Finding, _ places: SARIFPlaces, ruleIndex: Int?) {
    let diagnostic = finding.diagnostic
    let sentences = [diagnostic.what, diagnostic.consequence, diagnostic.help].filter { !$0.isEmpty }
    let unit = diagnostic.unit.map { [SARIFLog.LogicalLocation(name: $0)] }
    let related = zip(diagnostic.notes, finding.notePlaces).enumerated().map { index, pair in
      SARIFLog.Location(
        id: index &+ 1, physicalLocation: places.physical(pair.1), message: .init(text: pair.0.text))
    }
    let fixes = zip(diagnostic.fixes, finding.fixPlaces).compactMap { fix, place in
      places.region(place).map { region in
        SARIFLog.Fix(
          description: .init(text: fix.title),
          artifactChanges: [
            .init(
              artifactLocation: places.location(of: place.file),
              replacements: [.init(deletedRegion: region, insertedContent: .init(text: fix.replacement))])
          ])
      }
    }
    self.init(
      ruleId: diagnostic.code, ruleIndex: ruleIndex, level: diagnostic.severity.rawValue,
      message: .init(text: sentences.joined(separator: "; ")),
      locations: finding.place == nil && unit == nil
        ? [] : [.init(physicalLocation: finding.place.map(places.physical), logicalLocations: unit)],
      relatedLocations: related.isEmpty ? nil : related, fixes: fixes.isEmpty ? nil : fixes,
      properties: ["effect": diagnostic.effect.rawValue])
  }
}

/// Files and places of a report as SARIF writes them.
struct SARIFPlaces {
  /// What relative addresses start from: the working directory of the run, usually the top of a checkout.
  static let base = "%SRCROOT%"

  private let workingDirectory: String
  private var indices: [CheckReport.File: Int] = [:]

  init(_ report: CheckReport) {
    workingDirectory = report.workingDirectory
    for (index, file) in report.files.enumerated() where indices[file] == nil { indices[file] = index }
  }

  /// - Parameter isIndexed: whether the place in the list of artifacts is added.
  func location(of file: CheckReport.File, isIndexed: Bool = true) -> SARIFLog.ArtifactLocation {
    let index = isIndexed ? indices[file] : nil
    guard let path = file.path else {
      return .init(uri: SARIFPlaces.encoded(file.shown), uriBaseId: nil, index: index)
    }
    let prefix = workingDirectory == "/" ? "/" : workingDirectory + "/"
    guard path.hasPrefix(prefix) else {
      return .init(uri: "file://" + SARIFPlaces.encoded(path), uriBaseId: nil, index: index)
    }
    let relative = String(path.dropFirst(prefix.count))
    return .init(uri: SARIFPlaces.encoded(relative), uriBaseId: SARIFPlaces.base, index: index)
  }

  func physical(_ place: CheckReport.Place) -> SARIFLog.PhysicalLocation {
    .init(artifactLocation: location(of: place.file), region: region(place))
  }

  func region(_ place: CheckReport.Place) -> SARIFLog.Region? {
    place.region.map {
      .init(startLine: $0.line, startColumn: $0.column, endLine: $0.endLine, endColumn: $0.endColumn)
    }
  }

  /// A path with everything escaped that may not stand in the path of a URI.
  ///
  /// - Source: RFC 3986, sections 2.3 and 3.3. A colon is escaped too: in the first segment of a relative
  ///   reference it would end a scheme.
  static func encoded(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "@"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let hex = String(byte, radix: 16, uppercase: true)
        text += hex.utf8.count == 1 ? "%0" + hex : "%" + hex
      }
    }
    return text
  }
}
