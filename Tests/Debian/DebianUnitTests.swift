import Foundation
import TestRig
import Testing
import UnitChecks
import UnitDisk
import UnitFiles
import UnitModel
import UnitSyntax

/// Every unit of Debian 12's packages that ship sockets, as `usherctl check` sees it.
@Suite("The units of Debian's packages with sockets")
struct DebianUnitTests {
  /// A finding, as `Tests/Debian/findings` lists it: package, place, code.
  struct Finding: Hashable, Comparable, CustomStringConvertible {
    var package: String
    var place: String
    var code: String

    var description: String { "\(package)\t\(place)\t\(code)" }
    static func < (a: Finding, b: Finding) -> Bool { a.description < b.description }
  }

  @Test("give no finding but those that are true, with their reasons", arguments: [252, 257, 262])
  func haveNoFalseAlarm(release: Int) async throws {
    let folder = try await Self.folder()
    var found: Set<Finding> = []
    var units = 0
    for package in try Self.packages() {
      for (directories, isUserMode) in Self.directories(folder + "/" + package) {
        var surroundings = Surroundings()
        surroundings.isUserMode = isUserMode
        let names = Self.names(directories)
        units += names.count
        var checker = Checker(
          source: KernelUnitFileSource(), searchPath: .explicit(directories), surroundings: surroundings,
          options: CheckOptions(release: release, isComplete: true))
        for diagnostic in checker.check(names) where diagnostic.code != "directive-not-applied" {
          let path = diagnostic.origin?.source.path ?? diagnostic.unit ?? "?"
          let line = diagnostic.origin.map { ":\($0.span.line)" } ?? ""
          let place = String(path.split(separator: "/").suffix(2).joined(separator: "/")) + line
          found.insert(Finding(package: package, place: place, code: diagnostic.code))
        }
      }
    }
    #expect(units > 400, "only \(units) units were found")

    let expected = try Self.expected(release)
    Self.expectNone(found.subtracting(expected), "not in Tests/Debian/findings")
    Self.expectNone(expected.subtracting(found), "in Tests/Debian/findings, but no longer found")
  }

  @Test("are listed in docs/reference/debian-units.md, with how many findings of each kind")
  func areDocumented() throws {
    let page = try String(contentsOfFile: Checkout.root + "/docs/reference/debian-units.md", encoding: .utf8)
    let words = Set(page.split { $0.isWhitespace || $0 == "," || $0 == ":" }.map { $0.trimmingPrefix("(") })
    for package in try Self.packages() {
      #expect(
        words.contains(package[...]) || words.contains(package[...] + "."), "\(package) is not on the page")
    }
    #expect(page.contains("\(try Self.packages().count) packages"))
    let codes = try Self.lines("findings").compactMap { line -> String? in
      let fields = line.split(separator: "\t")
      return fields.count > 2 ? String(fields[2]) : nil
    }
    for (code, lines) in Dictionary(grouping: codes, by: \.self) {
      #expect(page.contains("| `\(code)` | \(lines.count) |"), "\(code): \(lines.count)")
    }
  }

  private static func expectNone(_ findings: Set<Finding>, _ what: String) {
    guard !findings.isEmpty else { return }
    let lines = findings.sorted().prefix(40).map { "  \($0)" }
    Issue.record("\(findings.count) \(what):\n\(lines.joined(separator: "\n"))")
  }

  /// The cache of unit files, filled first where something is missing.
  private static func folder() async throws -> String {
    let run = try await Command.run("Scripts/debian-units")
    try #require(run.status == 0, "\(run.output)")
    return try #require(run.output.split(separator: "\n").last.map(String.init))
  }

  private static func lines(_ path: String) throws -> [String] {
    try String(contentsOfFile: Checkout.root + "/Tests/Debian/" + path, encoding: .utf8)
      .split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
  }

  private static func packages() throws -> [String] { try lines("packages") }

  /// The list has a fourth column, the reason; a fifth narrows a finding to one release.
  private static func expected(_ release: Int) throws -> Set<Finding> {
    var expected: Set<Finding> = []
    for line in try lines("findings") {
      let fields = line.split(separator: "\t").map(String.init)
      try #require(fields.count >= 4, "a finding without its reason: \(line)")
      if fields.count > 4, Int(fields[4]) != release { continue }
      expected.insert(Finding(package: fields[0], place: fields[1], code: fields[2]))
    }
    return expected
  }

  /// The folders of the system's and of the users' units, the most important first.
  private static func directories(_ package: String) -> [([String], Bool)] {
    [("system", false), ("user", true)].compactMap { kind, isUserMode in
      let present = ["/etc/systemd/", "/usr/lib/systemd/", "/lib/systemd/"].map { package + $0 + kind }
        .filter { FileManager.default.fileExists(atPath: $0) }
      return present.isEmpty ? nil : (present, isUserMode)
    }
  }

  private static func names(_ directories: [String]) -> [UnitName] {
    let files = directories.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
    return Set(files).compactMap(UnitName.init).sorted { $0.full < $1.full }
  }
}
