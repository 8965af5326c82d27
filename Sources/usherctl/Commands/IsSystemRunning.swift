import ArgumentParser
import Systemd

struct IsSystemRunning: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "is-system-running",
    abstract: "Print the daemon's state; succeed if nothing has failed.")

  @OptionGroup var control: ControlOptions

  @Flag(name: .shortAndLong, help: "Print nothing.")
  var quiet = false

  func run() throws {
    try reporting {
      let manager = try control.connect().properties(of: ControlConnection.managerPath)
      let state = manager.text("SystemState")
      if !quiet { Output.show(state + "\n") }
      if state != "running" { throw ExitCode(1) }
    }
  }
}
