import ArgumentParser
import UnitFiles

struct Mask: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mask",
    abstract: "Make units unusable: link their names to /dev/null.")

  @OptionGroup var options: InstallOptions

  @Flag(help: "Stop them now as well.")
  var now = false

  @Argument(help: "The units; `web` means web.service.")
  var units: [String]

  func run() throws {
    try options.run(.mask, options.files.complete(units), now: now ? ("stop", "StopUnit") : nil)
  }
}
