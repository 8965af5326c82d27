import Foundation
import TestRig
import Testing
import UnitSyntax

/// Every unit of `Tests/Corpus`, looked at by the `systemd-analyze verify` of a real systemd 252 and by
/// usher's own checks for that release: which units are refused, and which lines do not count.
@Suite(
  "The corpus of small units",
  .enabled(if: SystemdVerify.release == 252, "needs systemd-analyze of systemd 252"))
struct CorpusTests {
  static let groups: [[Corpus.Case]] = (try? Corpus().groups) ?? []

  /// The real one mostly waits for the disk.
  private static let turnstile = Turnstile(3)

  @Test("has at least 300 cases, none of them twice")
  func isLarge() {
    let names = Self.groups.flatMap { $0 }.map(\.name)
    #expect(names.count >= 300)
    #expect(Set(names).count == names.count)
    #expect(Self.groups.flatMap { $0 }.allSatisfy { !$0.units.isEmpty })
  }

  @Test("is taken as systemd takes it, or the difference stands in docs/reference/differences.md")
  func isTakenAlike() async throws {
    let deliberate = try Differences()
    var different: Set<String> = []
    for (name, story) in try await Self.disagreements() {
      different.insert(name)
      if !deliberate.cases.contains(name) { Issue.record("\(story)") }
    }
    let names = Set(Self.groups.flatMap { $0 }.map(\.name))
    #expect(deliberate.cases.subtracting(names).isEmpty, "rows about cases that do not exist")
    #expect(
      deliberate.cases.intersection(names).subtracting(different).isEmpty, "rows without a difference")
  }

  @Test(
    "refuses no unit without a finding that says so", arguments: groups.flatMap { $0 }.filter { !$0.isFolder }
  )
  func saysWhy(test: Corpus.Case) throws {
    let stubs = try Stubs([test])
    defer { stubs.remove() }
    let ours = UsherCheck(test, stubs: stubs.directory)
    let isRefused = ours.verdict.states.values.contains(.refused)
    // A socket whose service is missing is loaded, and refused when it is to be started.
    let says = ours.findings.contains {
      ($0.effect == .unitRefused || $0.effect == .fileRejected) && $0.code != "socket-no-service"
    }
    #expect(isRefused == says, "\(ours.findings.map { "\($0.code): \($0.effect)" })")
  }

  @Test("Lines up to 1 MiB are read, longer ones refused, as systemd does it")
  func longLines() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/usher-lines-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var group: [Corpus.Case] = []
    for (name, text) in Self.longTexts {
      try text.write(toFile: "\(folder)/\(name).service", atomically: false, encoding: .utf8)
      group.append(Corpus.Case(name: name, folder: folder, units: [name + ".service"], isFolder: false))
    }
    let stubs = try Stubs(group)
    defer { stubs.remove() }
    let verify = try await SystemdVerify(group, stubs: stubs.directory)
    for test in group {
      // It does not say which line is too long.
      let ours = UsherCheck(test, stubs: stubs.directory).verdict.states
      #expect(ours == verify.verdict(on: test).states)
    }
  }

  /// Around the limit: one line, a comment, a continued line of two halves.
  private static var longTexts: [(String, String)] {
    var texts: [(String, String)] = []
    let limit = 1 << 20
    for length in [limit - 2, limit - 1, limit, limit + 1] {
      let filler = String(repeating: "x", count: length - "X-A=".utf8.count)
      let service = "[Service]\nExecStart=/bin/true\n"
      texts.append(("line-\(length)", service + "X-A=" + filler + "\n"))
      texts.append(("comment-\(length)", service + "#xxx" + filler + "\n"))
      texts.append(("joined-\(length)", service + "X-A=" + filler.dropLast(10) + "\\\nxxxxxxxxx\n"))
    }
    return texts
  }

  /// The cases that both take differently, each with what they say.
  private static func disagreements() async throws -> [(String, String)] {
    try await withThrowingTaskGroup(of: [(String, String)].self) { tasks in
      for group in groups {
        tasks.addTask { try await turnstile.pass { try await disagreements(in: group) } }
      }
      var all: [(String, String)] = []
      for try await some in tasks { all += some }
      return all.sorted { $0.0 < $1.0 }
    }
  }

  private static func disagreements(in group: [Corpus.Case]) async throws -> [(String, String)] {
    let stubs = try Stubs(group)
    defer { stubs.remove() }
    let verify = try await SystemdVerify(group, stubs: stubs.directory)
    var found: [(String, String)] = []
    for test in group {
      let ours = UsherCheck(test, stubs: stubs.directory)
      let theirs = verify.verdict(on: test)
      if ours.verdict.agrees(with: theirs) { continue }
      var story = "\(test.name)\n  systemd: \(theirs)\n  usher:   \(ours.verdict)"
      for finding in ours.findings where finding.effect != .none {
        story += "\n    usher: \(finding.origin?.place ?? "-") \(finding.what) [\(finding.code)]"
      }
      for line in verify.about(test) { story += "\n    systemd: \(line)" }
      found.append((test.name, story))
    }
    return found
  }
}
