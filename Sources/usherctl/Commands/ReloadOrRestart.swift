import ArgumentParser

struct ReloadOrRestart: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload-or-restart",
    abstract: "Reload units that know how, restart the others; start those that are not running.")

  @OptionGroup var options: JobOptions

  func run() throws { try options.run("reload-or-restart", "ReloadOrRestartUnit") }
}

struct TryReloadOrRestart: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "try-reload-or-restart",
    abstract: "Reload units that know how, restart the others, but only those that are running.")

  @OptionGroup var options: JobOptions

  func run() throws { try options.run("try-reload-or-restart", "ReloadOrTryRestartUnit") }
}
