import ArgumentParser
import Systemd
import UnitModel

struct LogLevel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log-level", abstract: "Print what the daemon logs at least, or set it.")

  @OptionGroup var control: ControlOptions

  @Argument(help: "emerg, alert, crit, err, warning, notice, info or debug.")
  var level: String?

  func run() throws { try ManagerProperty.run(control, "LogLevel", level.map(BusValue.string)) }
}

struct LogTarget: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log-target", abstract: "Print where the daemon's log goes.")

  @OptionGroup var control: ControlOptions

  @Argument(help: "console: usherd logs to its standard error only.")
  var target: String?

  func run() throws { try ManagerProperty.run(control, "LogTarget", target.map(BusValue.string)) }
}

struct ServiceWatchdogs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "service-watchdogs", abstract: "Print whether WatchdogSec= is in force, or set it.")

  @OptionGroup var control: ControlOptions

  @Argument(help: "yes or no.")
  var value: String?

  func run() throws {
    let wanted = try value.map { text throws -> BusValue in
      guard let flag = ValueSyntax.boolean(text) else {
        throw ValidationError("'\(text)' is neither yes nor no.")
      }
      return .bool(flag)
    }
    try ManagerProperty.run(control, "ServiceWatchdogs", wanted)
  }
}

/// A property of the daemon, shown or set.
private enum ManagerProperty {
  static func run(_ control: ControlOptions, _ name: String, _ value: BusValue?) throws {
    try reporting {
      let connection = try control.connect()
      let properties = "org.freedesktop.DBus.Properties"
      guard let value else {
        let found = try connection.call(
          ControlConnection.managerPath, properties, "Get",
          [.string(ControlConnection.managerInterface), .string(name)]
        ).first?.unwrapped
        return Output.show((found?.boolean.map { $0 ? "yes" : "no" } ?? found?.text ?? "") + "\n")
      }
      _ = try connection.call(
        ControlConnection.managerPath, properties, "Set",
        [.string(ControlConnection.managerInterface), .string(name), .variant(value)])
    }
  }
}
