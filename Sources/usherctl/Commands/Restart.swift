import ArgumentParser

struct Restart: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restart",
    abstract: "Stop units and start them again; start those that are not running.")

  @OptionGroup var options: JobOptions

  func run() throws { try options.run("restart", "RestartUnit") }
}
