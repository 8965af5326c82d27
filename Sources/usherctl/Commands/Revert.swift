import ArgumentParser
import UnitFiles

struct Revert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revert",
    abstract: "Remove drop-ins, masks and files that replace those of a package.")

  @OptionGroup var options: InstallOptions

  @Argument(help: "The units; `web` means web.service.")
  var units: [String]

  func run() throws {
    try options.run(.revert, options.files.complete(units))
  }
}
