import UnitChecks
import UnitModel
import UnitSyntax

/// `docs/reference/findings.md`: every code of a finding with its story.
enum MarkdownFindings {
  static let path = "docs/reference/findings.md"

  static var text: String {
    var text = """
      <!-- Written by Scripts/generate from the table of codes; a test compares. -->
      # Findings

      What `usherctl check`, the daemon's log and the language server find in unit files: \(DiagnosticCode.all.count)
      codes, which stay the same from release to release. `usherctl explain CODE` says the same in a terminal. A comment
      `# check: allow=CODE` in a unit file keeps a finding quiet there.

      | code | severity | what it is |
      | --- | --- | --- |

      """
    for code in DiagnosticCode.all {
      text +=
        "| [\(code.name)](#\(code.name)) | \(code.severity.rawValue) | \(MarkdownText.escaped(code.title)) |\n"
    }
    for code in DiagnosticCode.all { text += "\n" + entry(code) }
    return text
  }

  private static func entry(_ code: DiagnosticCode) -> String {
    var text = "## \(code.name)\n\n\(code.severity.rawValue): \(MarkdownText.escaped(code.title))\n"
    for paragraph in [code.meaning, code.systemd, code.remedy] {
      text += "\n\(MarkdownPage.prose(paragraph, on: nil))\n"
    }
    guard let example = code.example else { return text }
    text += "\nThis has it\(condition(example)):\n\n" + file(example.file, example.wrong)
    for (name, other) in example.beside.sorted(by: { $0.key < $1.key }) { text += "\n" + file(name, other) }
    return text + "\nThis has not:\n\n" + file(example.file, example.right)
  }

  private static func condition(_ example: DiagnosticCode.Example) -> String {
    switch example.condition {
    case .none, .usher: ""
    case .userMode: ", with `--user`"
    case .bareHost: ", with `--host` where there is no such thing"
    case .release(let release): ", with `--target=\(release)`"
    }
  }

  private static func file(_ name: String, _ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return "```ini\n# \(name)\n\(lines.joined(separator: "\n"))\n```\n"
  }
}
