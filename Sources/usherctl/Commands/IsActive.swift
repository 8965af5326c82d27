import ArgumentParser
import Systemd

struct IsActive: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "is-active",
    abstract: "Print the states of units; succeed if one of them is active.")

  @OptionGroup var check: StateCheck

  func run() throws {
    try check.run(good: ["active", "reloading"], bad: 3, unknown: 4)
  }
}

/// What `is-active` and `is-failed` have in common.
struct StateCheck: ParsableArguments {
  @OptionGroup var control: ControlOptions

  @Flag(name: .shortAndLong, help: "Print nothing.")
  var quiet = false

  @Argument(help: "The units; `web` means web.service.")
  var units: [String]

  /// - Parameters:
  ///   - good: the states that one unit must be in.
  ///   - bad: the exit status if none is.
  ///   - unknown: the exit status if none is because none exists.
  func run(good: [String], bad: Int32, unknown: Int32) throws {
    try reporting {
      let connection = try control.connect()
      var (isFound, exists) = (false, false)
      for unit in try UnitArguments.expand(units, connection) {
        let state = try connection.property("ActiveState", of: unit)?.text ?? "unknown"
        if good.contains(state) { isFound = true }
        if try !exists && connection.property("LoadState", of: unit)?.text != "not-found" {
          exists = true
        }
        if !quiet { Output.show(state + "\n") }
      }
      if !isFound { throw ExitCode(exists ? bad : unknown) }
    }
  }
}
