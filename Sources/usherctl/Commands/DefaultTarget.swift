import ArgumentParser
import UnitFiles
import UnitModel

struct GetDefault: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get-default", abstract: "Print the target that default.target is a link to.")

  @OptionGroup var files: UnitFileOptions

  func run() throws {
    try reporting {
      var door = try files.door()
      Output.show(try door.defaultTarget() + "\n")
    }
  }
}

struct SetDefault: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set-default", abstract: "Make default.target a link to another target.")

  @OptionGroup var options: InstallOptions

  @Argument(help: "The target; `multi-user` means multi-user.target.")
  var target: String

  func run() throws { try options.run(.setDefault, options.files.complete([target], kind: .target)) }
}
