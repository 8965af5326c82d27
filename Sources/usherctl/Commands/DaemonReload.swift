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

struct DaemonReexec: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daemon-reexec",
    abstract: "The same, for scripts of packages: usherd stays the process that it is.")

  @OptionGroup var control: ControlOptions

  func run() throws {
    try reporting { _ = try control.connect().manager("Reexecute") }
  }
}
