import ArgumentParser
import Systemd

struct Freeze: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "freeze", abstract: "Stop all processes of services for a while.")

  @OptionGroup var control: ControlOptions

  @Argument(help: "The services; `web` means web.service.")
  var units: [String]

  func run() throws { try Freezing.ask("FreezeUnit", "freeze", units, control) }
}

struct Thaw: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thaw", abstract: "Let frozen services go on.")

  @OptionGroup var control: ControlOptions

  @Argument(help: "The services; `web` means web.service.")
  var units: [String]

  func run() throws { try Freezing.ask("ThawUnit", "thaw", units, control) }
}

/// What both do: ask for one unit after the other, each until it is done.
private enum Freezing {
  static func ask(_ method: String, _ verb: String, _ units: [String], _ control: ControlOptions) throws {
    try reporting {
      let connection = try control.connect()
      for unit in try UnitArguments.expand(units, connection) {
        do throws(BusError) {
          _ = try connection.manager(method, .string(unit))
        } catch {
          Output.complain(RefusalText.sentence(verb, unit, error))
          throw ExitCode(error.exitStatus == 5 ? 1 : error.exitStatus)
        }
      }
    }
  }
}
