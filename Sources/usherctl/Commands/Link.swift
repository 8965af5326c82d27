import ArgumentParser
import UnitFiles

struct Link: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link", abstract: "Make unit files from anywhere known, by links to them.")

  @OptionGroup var options: InstallOptions

  @Argument(help: "Paths of unit files.")
  var paths: [String]

  func run() throws {
    // A name without a slash is a file here, not a unit.
    let isHere = options.files.root == nil
    let names = paths.map { isHere && !$0.hasPrefix("/") ? "./" + $0 : $0 }
    try options.run(.link, options.files.complete(names))
  }
}
