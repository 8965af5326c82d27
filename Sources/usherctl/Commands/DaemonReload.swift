import ArgumentParser

struct DaemonReload: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daemon-reload",
    abstract: "Read the unit files again; running services and listening sockets stay.")

  @OptionGroup var control: ControlOptions

  func run() throws {
    try reporting { _ = try control.connect().manager("Reload") }
  }
}
