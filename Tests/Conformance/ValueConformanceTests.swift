import Foundation
import TestRig
import Testing
import UnitModel
import UnitSyntax

/// Every directive with many values: what a real systemd 252 accepts, ignores and refuses is what usher
/// accepts, ignores and refuses for that release.
@Suite(
  "Conformance of values", .enabled(if: SystemdAnalyze.is252, "needs the systemd-analyze of systemd 252"))
struct ValueConformanceTests {
  @Test("Each value of each directive counts as under systemd")
  func valuesCountAsUnderSystemd() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "usher-values-\(UUID().uuidString)"
    )
    .path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let units = ValueBattery.units()
    #expect(units.count > 1000)
    for unit in units {
      try unit.text.write(toFile: folder + "/" + unit.name, atomically: false, encoding: .utf8)
    }
    let theirs = try await SystemdAnalyze.verdicts(
      on: units.filter(\.isAsked).map { folder + "/" + $0.name })
    var unexplained: [String] = []
    var explained: Set<String> = []
    for unit in units where unit.isAsked {
      let ours = ValueBattery.verdicts(on: unit, in: folder)
      for (line, assignment) in unit.lines {
        let place = SystemdAnalyze.Place(unit: unit.name, line: line)
        let asked = theirs[place] ?? .accepted
        let found = ours[line] ?? .accepted
        if asked == found { continue }
        if let reason = ValueDifference.reason(assignment.key, assignment.value, asked, found) {
          explained.insert(reason)
        } else {
          unexplained.append("\(assignment.key)=\(assignment.value): systemd \(asked), usher \(found)")
        }
      }
    }
    #expect(unexplained.isEmpty, Comment(rawValue: unexplained.sorted().prefix(100).joined(separator: "\n")))
    // A reason that explains nothing any more goes out of the table.
    #expect(explained == Set(ValueDifference.all.map(\.reason)))
  }
}
