import ControlBench
import Foundation
import Testing
import UnitChecks

/// What reports look like, whole.
@Suite("Golden reports of usherctl check", .serialized)
struct CheckGoldenTests {
  /// A copy of `Golden/units`, as the folder `units` of a bench.
  static func bench() throws -> CheckBench {
    let bench = try CheckBench()
    let units = Golden.folder.appendingPathComponent("units").path
    #expect(try Program.run("cp", ["-r", units, bench.folder + "/units"]).status == 0)
    return bench
  }

  @Test(
    "Each format says the same of the same units", arguments: ["human", "json", "sarif", "github", "junit"])
  func format(_ form: String) throws {
    let bench = try Self.bench()
    let ended = try bench.check(["--format", form, "units"])
    #expect(ended.status == 1)
    #expect(ended.errors == "")
    var text = ended.output.replacingOccurrences(of: bench.folder, with: "/FOLDER")
    if form == "sarif" { text = try Self.withoutRules(text) }
    try Golden.expect(text, is: "formats/\(form).txt")
  }

  @Test("With colours")
  func colors() throws {
    let ended = try Self.bench().check(["--color=always", "units/web.socket"])
    try Golden.expect(ended.output, is: "formats/human-colored.txt")
  }

  @Test(
    "Without a finding every format has its empty form",
    arguments: ["human", "json", "sarif", "github", "junit"])
  func clean(_ form: String) throws {
    let ended = try Self.bench().check(["--format", form, "units/clean.service"])
    #expect(ended.status == 0)
    let text = form == "sarif" ? try Self.withoutRules(ended.output) : ended.output
    try Golden.expect(text, is: "formats/\(form)-clean.txt")
  }

  @Test("JSON and SARIF fit their schemas, JUnit its own, with findings and without")
  func schemas() throws {
    let bench = try Self.bench()
    let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let fetched = try Program.run(
      "env", ["HOME=\(NSHomeDirectory())"] + Self.cacheSetting + [checkout + "/Scripts/report-schemas"])
    let isRoot = geteuid() == 0
    #expect(fetched.status == 0 || !isRoot, "\(fetched.errors)")
    // The set-up of the tests prints what an ordinary user has to install.
    guard fetched.status == 0 else { return }
    let schemas = fetched.output.split(separator: "\n").last.map(String.init) ?? ""
    let check = checkout + "/Tests/CommandLineTests/Check/CheckValidation.py"
    try bench.write("odd, name:%1.socket", "[Socket]\nListenStream=8080\nBad\u{1B}\u{FFFE}<&\"'=1\n")
    for words in [["units"], ["units/clean.service"], ["odd, name:%1.socket"]] {
      for (form, arguments) in [
        ("json", ["json", checkout + "/docs/reference/check-report.schema.json"]),
        ("sarif", ["json", schemas + "/sarif-2.1.0.json"]), ("junit", ["xml"]),
      ] {
        let report = bench.folder + "/report"
        _ = try bench.check(["--format", form] + words, shell: "% >report")
        let ended = try Program.run("/usr/bin/python3", [check] + arguments + [report])
        #expect(ended.status == 0, "\(form) of \(words): \(ended.errors)")
        guard form == "junit" else { continue }
        let valid = try Program.run("xmllint", ["--noout", "--schema", schemas + "/junit-10.xsd", report])
        #expect(valid.status == 0, "\(words): \(valid.errors)")
      }
    }
  }

  @Test("SARIF has a rule for each code, and each result points to its own")
  func rules() throws {
    let text = try Self.bench().check(["--format=sarif", "units"]).output
    let log = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
    let rules = try #require(driver["rules"] as? [[String: Any]]).compactMap { $0["id"] as? String }
    #expect(rules == DiagnosticCode.all.map(\.name))
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.count > 3)
    for result in results {
      // A code that the table lacks is another test's finding.
      guard let index = result["ruleIndex"] as? Int else { continue }
      #expect(rules[index] == result["ruleId"] as? String)
    }
  }

  /// Where the set-up of the tests put the schemas.
  private static var cacheSetting: [String] {
    ["USHER_CACHE", "XDG_CACHE_HOME"].compactMap { name in
      ProcessInfo.processInfo.environment[name].map { "\(name)=\($0)" }
    }
  }

  /// The table of rules is long, and another test's.
  private static func withoutRules(_ text: String) throws -> String {
    let start = try #require(text.range(of: "\"rules\" : ["))
    let end = try #require(text.range(of: "\n          ]\n", range: start.upperBound..<text.endIndex))
    return text.replacingCharacters(in: start.upperBound..<end.upperBound, with: "…]\n")
  }
}
