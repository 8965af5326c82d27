import ControlBench
import Foundation
import TestRig
import Testing
import UnitModel
import UnitSyntax

/// A sample of the corpus through the program that people run: what `usherctl check --format=json` says of a
/// unit is compared with the real systemd as well.
@Suite(
  "The corpus of small units in the program's hands",
  .enabled(if: SystemdVerify.release == 252, "needs systemd-analyze of systemd 252"))
struct CorpusProgramTests {
  /// Every eighth of the single files, spread over all kinds.
  static let sample: [Corpus.Case] = {
    let files =
      ((try? Corpus()) ?? nil)?.cases.filter {
        // Lines that end in other ways than LF are counted as editors count them there.
        !$0.isFolder && !$0.name.hasPrefix("bytes/")
      } ?? []
    return files.enumerated().filter { $0.offset % 8 == 3 }.map(\.element)
  }()

  private struct Report: Decodable {
    struct Finding: Decodable {
      var code: String
      var effect: String
      var file: String?
      var line: Int?
    }

    var target: String
    var findings: [Finding]
  }

  @Test("says of 40 units and more what systemd says of them")
  func isTakenAlike() async throws {
    let deliberate = try Differences().cases
    #expect(Self.sample.count >= 40)
    var refused = 0
    var bad = 0
    for group in Dictionary(grouping: Self.sample, by: \.folder).values {
      let stubs = try Stubs(group)
      defer { stubs.remove() }
      let verify = try await SystemdVerify(group, stubs: stubs.directory)
      for test in group where !deliberate.contains(test.name) {
        let theirs = verify.verdict(on: test)
        // An empty file masks: there is nothing to say about it.
        guard theirs.states.values.allSatisfy({ $0 == .accepted || $0 == .refused }) else { continue }
        let ours = try Self.verdict(on: test, stubs.directory)
        #expect(ours.agrees(with: theirs), "\(test.name)\n  systemd: \(theirs)\n  usher:   \(ours)")
        if theirs.states.values.contains(.refused) { refused += 1 }
        bad += theirs.lines.count
      }
    }
    #expect(refused > 5 && bad > 20)
  }

  private static func verdict(on test: Corpus.Case, _ stubs: String) throws -> Verdict {
    let path = test.folder + "/" + test.units[0]
    let run = try Program.run(
      Program.buildFolder + "/usherctl",
      ["check", "--target=252", "--format=json", "--unit-path=\(test.folder):\(stubs)", path])
    #expect(run.status <= 1, "\(run.errors)")
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    #expect(report.target.hasSuffix("252"), "\(report.target)")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let ends = LogicalLines(SourceText(path: path, bytes: Array(bytes)))
    var verdict = Verdict()
    verdict.states[test.units[0]] = .accepted
    for finding in report.findings where finding.code != "socket-no-service" {
      guard let effect = Diagnostic.Effect(rawValue: finding.effect) else {
        Issue.record("no such effect: \(finding.effect)")
        continue
      }
      if effect == .unitRefused || effect == .fileRejected { verdict.states[test.units[0]] = .refused }
      guard let line = finding.line, finding.file?.hasSuffix(test.units[0]) == true else { continue }
      switch effect {
      case .none: break
      case .unitRefused: verdict.reasons.insert("\(test.units[0]):\(ends.end(of: line))")
      case .wordIgnored, .lineIgnored, .sectionIgnored, .fileRejected:
        verdict.lines.insert("\(test.units[0]):\(ends.end(of: line))")
      }
    }
    return verdict
  }
}
