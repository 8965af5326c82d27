import ArgumentParser
import Systemd

struct Kill: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kill", abstract: "Send a signal to the processes of units.")

  @OptionGroup var control: ControlOptions

  @Option(name: .shortAndLong, help: "The signal, by name or number.")
  var signal = "TERM"

  @Option(
    name: [.customLong("kill-whom"), .customLong("kill-who")],
    help: ArgumentHelp("main, control or all.", valueName: "whom"))
  var whom = "all"

  @Argument(help: "The units; `web` means web.service.")
  var units: [String]

  func run() throws {
    try reporting {
      guard let number = ExitText.signalNumber(signal) else {
        throw CommandFailure("cannot send signal \(signal): there is no such signal")
      }
      let connection = try control.connect()
      for unit in try UnitArguments.expand(units, connection) {
        do throws(BusError) {
          _ = try connection.manager(
            "KillUnit", .string(unit), .string(whom), .int32(number))
        } catch {
          Output.complain(RefusalText.sentence("signal", unit, error))
          throw ExitCode(error.exitStatus == 5 ? 1 : error.exitStatus)
        }
      }
    }
  }
}
