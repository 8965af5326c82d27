import ArgumentParser
import Glibc
import UnitChecks

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what a unit will do, what a finding means, what a directive is for.",
    discussion: """
      A UNIT or FILE is explained in prose: what it listens on, what a knock starts, which descriptor goes \
      where, which limits apply. A CODE is a finding's, as in `usherctl check`; a DIRECTIVE is written \
      ListenStream or Service.Restart, a specifier %n. Without an argument the codes are listed. Needs no \
      daemon.
      """)

  @OptionGroup var offline: OfflineOptions

  @Flag(help: "List the codes of findings.")
  var list = false

  @Argument(
    help: ArgumentHelp("What to explain.", valueName: "unit|file|code|directive|%x"))
  var topics: [String] = []

  func run() throws {
    if list || topics.isEmpty { return Output.show(Topic.list) }
    try reporting {
      var blocks: [String] = []
      for topic in topics { blocks += try text(of: topic) }
      Output.show(blocks.joined(separator: "\n"))
    }
  }

  private func text(of word: String) throws(CommandFailure) -> [String] {
    var status = stat()
    let isFile = word == "-" || word.contains("/") || lstat(word, &status) == 0
    if !isFile, let topic = Topic(word) { return [topic.text(width: Explain.width)] }
    let selection: UnitSelection
    do throws(CommandFailure) {
      selection = try UnitSelection.resolve([word], offline)
    } catch {
      if isFile { throw error }
      let near =
        Topic.nearest(to: word).map { "; did you mean \($0)?" }
        ?? "; `usherctl explain --list` lists the codes"
      throw CommandFailure(
        "cannot explain \(word): there is no such file, unit, code, directive or specifier\(near)", status: 2)
    }
    return UnitExplanations(selection).all().map { $0.text(width: Explain.width) }
  }

  /// Columns.
  private static let width = 90
}
