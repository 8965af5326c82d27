import ArgumentParser
import UnitFiles

struct Disable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disable",
    abstract: "Remove the links that enabling made.")

  @OptionGroup var options: InstallOptions

  @Flag(help: "Stop them now as well.")
  var now = false

  @Argument(help: "The units; `web` means web.service.")
  var units: [String]

  func run() throws {
    try options.run(.disable, options.files.complete(units), now: now ? ("stop", "StopUnit") : nil)
  }
}
