import ArgumentParser
import UnitFiles

struct Reenable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reenable",
    abstract: "Disable and enable units again: their links become what [Install] says now.")

  @OptionGroup var options: InstallOptions

  @Argument(help: "The units; `web` means web.service.")
  var units: [String]

  func run() throws {
    try options.run(.reenable, options.files.complete(units))
  }
}
