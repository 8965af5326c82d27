import ArgumentParser
import UnitModel

struct Isolate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "isolate", abstract: "Start one unit and stop all that it does not need.")

  @OptionGroup var options: IsolateOptions

  @Flag(help: "Tell the number of the job.")
  var showTransaction = false

  @Flag(name: .shortAndLong, help: "Say nothing, except with the exit status.")
  var quiet = false

  @Argument(help: "The unit; `multi-user` means multi-user.target.")
  var unit: String

  func run() throws {
    let whole = UnitArguments.complete(unit) == unit ? unit : unit + ".target"
    try options.run(whole, quiet: quiet, showTransaction: showTransaction)
  }
}

struct Default: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "default", abstract: "Isolate default.target.")

  @OptionGroup var options: IsolateOptions

  func run() throws { try options.run("default.target") }
}

struct Rescue: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rescue", abstract: "Isolate rescue.target.")

  @OptionGroup var options: IsolateOptions

  func run() throws { try options.run("rescue.target") }
}

struct Emergency: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "emergency", abstract: "Isolate emergency.target.")

  @OptionGroup var options: IsolateOptions

  func run() throws { try options.run("emergency.target") }
}

/// What these have in common.
struct IsolateOptions: ParsableArguments {
  @OptionGroup var control: ControlOptions

  @Flag(name: .customLong("no-block"), help: "Do not wait until it is done.")
  var noBlock = false

  func run(_ unit: String, quiet: Bool = false, showTransaction: Bool = false) throws {
    var arguments = ["--job-mode=isolate", "--control=\(control.path)"]
    if noBlock { arguments.append("--no-block") }
    if quiet { arguments.append("--quiet") }
    if showTransaction { arguments.append("--show-transaction") }
    try JobOptions.parse(arguments + ["--", unit]).run("isolate", "StartUnit")
  }
}
