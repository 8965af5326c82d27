import ArgumentParser
import UnitFiles
import UnitModel

struct AddRequires: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add-requires", abstract: "Add Requires= dependencies on units to a target, by links.")

  @OptionGroup var options: InstallOptions

  @Argument(help: "What gets the dependency; `sockets` means sockets.target.")
  var target: String

  @Argument(help: "The units; `web` means web.service.")
  var units: [String]

  func run() throws {
    let target = options.files.complete([target], kind: .target).first ?? target
    try options.run(.addDependency(suffix: ".requires", target: target), options.files.complete(units))
  }
}
