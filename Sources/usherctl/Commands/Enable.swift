import ArgumentParser
import UnitFiles

struct Enable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enable",
    abstract: "Have units started from now on: make the links that their [Install] sections ask for.")

  @OptionGroup var options: InstallOptions

  @Flag(help: "Start them now as well.")
  var now = false

  @Argument(help: "The units, or paths of unit files; `web` means web.service.")
  var units: [String]

  func run() throws {
    try options.run(.enable, options.files.complete(units), now: now ? ("start", "StartUnit") : nil)
  }
}
