import Foundation
import Linux
import TestRig
import Testing
import UnitModel

/// The pages that are written from the catalogue.
@Suite("The reference")
struct ReferenceTests {
  /// Paths below the root, and what stands there.
  static let files: [String: String] = {
    var files = [MarkdownIndex.path: MarkdownIndex.text]
    files[MarkdownFindings.path] = MarkdownFindings.text
    for page in ReferencePage.all { files[page.path] = MarkdownPage(page).text }
    for page in ManualPage.all { files[page.path] = ManualText(page).text }
    return files
  }()

  /// With `USHER_UPDATE=1` (`Scripts/generate`) the pages are written instead of compared.
  @Test("is as the tables are", arguments: files.keys.sorted())
  func current(path: String) throws {
    let text = try #require(Self.files[path])
    let file = Checkout.root + "/" + path
    if ProcessInfo.processInfo.environment["USHER_UPDATE"] == "1" {
      try text.write(toFile: file, atomically: true, encoding: .utf8)
    }
    let written = try? String(contentsOfFile: file, encoding: .utf8)
    // Not compared inside of #expect: a failure would print both.
    let isCurrent = written == text
    #expect(isCurrent, "\(path) is old: run Scripts/generate")
  }

  @Test("has one entry for every directive, in pages and in manual pages")
  func complete() {
    for group in Directive.Group.allCases {
      let rows = ReferencePage.rows(of: group)
      let pages = ReferencePage.all.filter { $0.group == group }
      #expect(pages.count == 1)
      let manuals = ManualPage.all.filter { $0.groups.contains(group) }
      #expect(manuals.count == 1)
      let page = pages.map { MarkdownPage($0).text }.joined().split(separator: "\n")
      let manual = manuals.map { ManualText($0).text }.joined().split(separator: "\n")
      for row in rows {
        #expect(page.filter { $0 == "### \(row.name)=" }.count == 1, "\(row.name)")
        #expect(manual.contains(".B \(row.name)="), "\(row.name)")
      }
    }
    let index = MarkdownIndex.text
    for row in Catalogue.all {
      #expect(index.contains("[\(row.name)=](\(row.group.rawValue).md#\(row.name.lowercased()))"))
    }
  }

  @Test("leads with every link to a heading that is there")
  func anchors() throws {
    for page in ReferencePage.all {
      for match in MarkdownPage(page).text.matches(of: /\]\(([a-z-]*)(\.md)?#([a-z0-9]+)\)/) {
        let name = match.1.isEmpty ? page.group.rawValue : String(match.1)
        let group = try #require(Directive.Group(rawValue: name), "\(match.0)")
        let isThere = ReferencePage.rows(of: group).contains { $0.name.lowercased() == match.3 }
        #expect(isThere, "\(page.path): \(match.0)")
      }
    }
  }

  @Test("names the directives in a text, whole words only")
  func words() {
    #expect(
      ReferenceWord.cut("With Accept=yes, NoSuch= and xAccept=. KillSignal= too") == [
        .plain("With "), .directive("Accept", value: "yes"), .plain(", NoSuch= and xAccept=. "),
        .directive("KillSignal", value: ""), .plain(" too"),
      ])
    #expect(ReferenceWord.cut("A_Accept=") == [.plain("A_Accept=")])
  }

  @Test(
    "has manual pages that mandoc finds nothing wrong with",
    arguments: ManualPage.all.map(\.path) + [
      "docs/man/usherd.8", "docs/man/usher-proxy.8", "docs/man/usherctl.1",
    ])
  func lint(path: String) async throws {
    let run = try await Command.run(
      "/usr/bin/mandoc", ["-T", "lint", "-W", "warning", Checkout.root + "/" + path])
    // The pages have no date: a test compares them, and they are as old as the programs.
    let findings = run.output.split(separator: "\n").filter { !$0.contains("missing date") }
    #expect(run.status <= 2 && findings.isEmpty, Comment(rawValue: run.output))
  }

  @Test("tells every exit status of what did not start")
  func exitStatuses() {
    var shown: [String] = []
    for case .terms(let terms) in Introduction.exec {
      shown += terms.flatMap { $0.term.components(separatedBy: ", ") }
    }
    for status in SpawnExitStatus.allCases {
      #expect(shown.contains("\(status.rawValue)/\(status.name)"), "\(status.name)")
    }
    #expect(shown.filter { $0.contains("/") }.count == SpawnExitStatus.allCases.count)
  }
}
