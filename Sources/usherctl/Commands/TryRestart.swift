import ArgumentParser

struct TryRestart: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "try-restart",
    abstract: "Restart units, but only those that are running.")

  @OptionGroup var options: JobOptions

  func run() throws { try options.run("try-restart", "TryRestartUnit") }
}
