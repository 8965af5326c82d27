import ArgumentParser

struct Stop: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop",
    abstract: "Stop units and wait until they are down.")

  @OptionGroup var options: JobOptions

  func run() throws { try options.run("stop", "StopUnit") }
}
