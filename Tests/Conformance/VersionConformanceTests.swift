import Foundation
import TestRig
import Testing
import UnitModel

/// The order of versions in `ConditionKernelVersion=` and `ConditionOSRelease=`: every pair of these is compared
/// with `systemd-analyze compare-versions`.
@Suite(
  "Conformance of the order of versions",
  .enabled(if: SystemdAnalyze.is252, "needs the systemd-analyze of systemd 252"))
struct VersionConformanceTests {
  private static let versions = [
    "1", "01", "1.", "1.0", "1.00", "1.10", "1.9", "1-1", "1~1", "1^1", "1a", "1A", "1.a", "a", "b", "aa",
    "~", "1~",
    "1^", "1-", "6.1-rc1", "6.1~rc1", "6.1.0-13-amd64", "1_1", "1+1", "12", "1.0.1",
  ]

  @Test("agrees with systemd for every pair")
  func order() async throws {
    var wrong: [String] = []
    for left in Self.versions {
      for right in Self.versions {
        let order = ConditionComparison.versionOrder(left, right)
        let run = try await Command.run("systemd-analyze", ["compare-versions", left, right])
        let sign = order < 0 ? "<" : order > 0 ? ">" : "=="
        let said = run.output.split(separator: "\n").first.map(String.init) ?? "nothing"
        if said != "\(left) \(sign) \(right)" { wrong.append("\(left) \(sign) \(right), systemd: \(said)") }
      }
    }
    #expect(wrong.isEmpty)
  }
}
