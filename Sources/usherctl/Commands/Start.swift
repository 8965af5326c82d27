import ArgumentParser

struct Start: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Start units and wait until they are up.")

  @OptionGroup var options: JobOptions

  func run() throws { try options.run("start", "StartUnit") }
}
