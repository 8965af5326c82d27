import ArgumentParser
import Systemd

struct Pause: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Let what connects to sockets wait in the kernel's queue.")

  @OptionGroup var control: ControlOptions

  @Argument(help: "The sockets; `web.socket`, or a pattern.")
  var units: [String]

  func run() throws {
    try Pausing.ask("Pause", "pause", units, control) { (unit, connection) throws(BusError) in
      let state = try connection.property("SubState", of: unit)?.text
      guard state == "running" else { return }
      Output.complain(
        "\(unit): its service runs and accepts by itself; the pause holds from the moment when the service has ended"
      )
    }
  }
}

struct Resume: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Serve again what connects to paused sockets.")

  @OptionGroup var control: ControlOptions

  @Argument(help: "The sockets; `web.socket`, or a pattern.")
  var units: [String]

  func run() throws { try Pausing.ask("Resume", "resume", units, control) { (_, _) throws(BusError) in } }
}

/// What both do: ask for one unit after the other, and go on after one that refuses.
private enum Pausing {
  static func ask(
    _ method: String, _ verb: String, _ units: [String], _ control: ControlOptions,
    then: (String, ControlConnection) throws(BusError) -> Void
  ) throws {
    try reporting {
      let connection = try control.connect()
      var failure: ExitCode?
      for unit in try UnitArguments.expand(units, connection, suffix: ".socket")
      where UnitArguments.isPattern(units.joined()) == false || unit.hasSuffix(".socket") {
        do throws(BusError) {
          _ = try connection.call(ControlConnection.path(of: unit), "org.usher1.Unit", method, [])
          try then(unit, connection)
        } catch {
          Output.complain(RefusalText.sentence(verb, unit, error))
          failure = ExitCode(error.exitStatus == 5 ? 1 : error.exitStatus)
        }
      }
      if let failure { throw failure }
    }
  }
}
