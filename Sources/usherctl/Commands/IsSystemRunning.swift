import ArgumentParser
import Systemd

struct IsSystemRunning: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "is-system-running",
    abstract: "Print the daemon's state; succeed if nothing has failed.")

  @OptionGroup var control: ControlOptions

  @Flag(name: .shortAndLong, help: "Print nothing.")
  var quiet = false

  @Flag(help: "Wait until the daemon has started what it was to start.")
  var wait = false

  func run() throws {
    try reporting {
      let connection = try control.connect()
      func systemState() throws -> String {
        try connection.properties(of: ControlConnection.managerPath).text("SystemState")
      }
      var state = try systemState()
      while wait, state == "initializing" || state == "starting" {
        _ = try connection.nextSignal(whileWaitingFor: "the daemon's start")
        state = try systemState()
      }
      if !quiet { Output.show(state + "\n") }
      if state != "running" { throw ExitCode(1) }
    }
  }
}
