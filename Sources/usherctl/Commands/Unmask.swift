import ArgumentParser
import UnitFiles

struct Unmask: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unmask",
    abstract: "Take back what mask did.")

  @OptionGroup var options: InstallOptions

  @Argument(help: "The units; `web` means web.service.")
  var units: [String]

  func run() throws {
    try options.run(.unmask, options.files.complete(units))
  }
}
