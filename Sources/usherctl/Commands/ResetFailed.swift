import ArgumentParser
import Systemd

struct ResetFailed: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset-failed",
    abstract: "Forget the failure and the start counts of units, or of all.")

  @OptionGroup var control: ControlOptions

  @Argument(help: "The units; all if there are none.")
  var units: [String] = []

  func run() throws {
    try reporting {
      let connection = try control.connect()
      if units.isEmpty { _ = try connection.manager("ResetFailed") }
      for unit in try UnitArguments.expand(units, connection) {
        do throws(BusError) {
          _ = try connection.manager("ResetFailedUnit", .string(unit))
        } catch {
          Output.complain(RefusalText.sentence("reset", unit, error))
          throw ExitCode(1)
        }
      }
    }
  }
}
