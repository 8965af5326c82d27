import ArgumentParser

struct Reload: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload",
    abstract: "Have services read their own configuration again (ExecReload=).")

  @OptionGroup var options: JobOptions

  func run() throws { try options.run("reload", "ReloadUnit") }
}
