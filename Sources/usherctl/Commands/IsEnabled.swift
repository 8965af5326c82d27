import ArgumentParser
import UnitFiles

struct IsEnabled: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "is-enabled",
    abstract: "Print whether units are enabled; succeed if one of them is.")

  @OptionGroup var files: UnitFileOptions

  @Flag(name: .shortAndLong, help: "Print nothing.")
  var quiet = false

  @Argument(help: "The units; `web` means web.service.")
  var units: [String]

  func run() throws {
    try reporting {
      var door = try files.door()
      var (isEnabled, isMissing) = (false, false)
      for unit in files.complete(units) {
        let state = try door.state(of: unit)
        if state == nil { isMissing = true }
        if UnitFileState(rawValue: state ?? "")?.isEnabled == true { isEnabled = true }
        if !quiet { Output.show((state ?? "not-found") + "\n") }
      }
      if isMissing { throw ExitCode(4) }
      if !isEnabled { throw ExitCode(1) }
    }
  }
}
