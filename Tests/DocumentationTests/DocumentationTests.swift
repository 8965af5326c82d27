import Foundation
import TestRig
import Testing

/// What the documents say must be so.
@Suite("The documents")
struct DocumentationTests {
  @Test("link to files that exist")
  func links() throws {
    let files = try #require(FileManager.default.enumerator(atPath: Checkout.root + "/docs")).compactMap {
      $0 as? String
    }
    let pages =
      files.filter { $0.hasSuffix(".md") }.map { "docs/" + $0 } + [
        "README.md", "CONTRIBUTING.md", "SECURITY.md",
      ]
    #expect(pages.count >= 6)
    for page in pages {
      let text = try String(contentsOfFile: Checkout.root + "/" + page, encoding: .utf8)
      let folder = URL(fileURLWithPath: Checkout.root + "/" + page).deletingLastPathComponent()
      for match in text.matches(of: /\]\(([^)#]+)\)/) where !match.1.contains("://") {
        let target = folder.appendingPathComponent(String(match.1)).standardizedFileURL.path
        #expect(FileManager.default.fileExists(atPath: target), "\(page) links to \(match.1)")
      }
    }
  }
}
