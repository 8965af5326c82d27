import ArgumentParser

struct Restart: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restart",
    abstract: "Stop units and start them again; start those that are not running.")

  @OptionGroup var options: JobOptions

  @Flag(help: "Start the new process of a service first, and stop the old one once that is ready.")
  var overlap = false

  func run() throws { try options.run("restart", "RestartUnit", isOverlapping: overlap) }
}
