import Foundation
import TestRig

/// The table of `docs/reference/differences.md`: where usher deliberately reads a unit otherwise than
/// systemd 252 does. The last cell of a row names its cases of the corpus, each as code.
struct Differences {
  private(set) var cases: Set<String> = []

  init() throws {
    let text = try String(contentsOfFile: Checkout.root + "/docs/reference/differences.md", encoding: .utf8)
    for line in text.split(separator: "\n") where line.hasPrefix("|") && line.contains("`") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: true)
      guard cells.count == 5, let last = cells.last else { continue }
      for (index, part) in last.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      where index % 2 == 1 { cases.insert(String(part)) }
    }
  }
}
