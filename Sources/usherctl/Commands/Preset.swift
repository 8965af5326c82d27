import ArgumentParser
import UnitFiles

struct Preset: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preset", abstract: "Enable or disable units as the preset files say.")

  @OptionGroup var options: InstallOptions

  @Option(
    name: .customLong("preset-mode"),
    help: ArgumentHelp("What may be done: full, enable-only or disable-only.", valueName: "mode"))
  var mode = InstallRequest.PresetMode.full

  @Argument(help: "The units; `web` means web.service.")
  var units: [String]

  func run() throws {
    try options.run(.preset, options.files.complete(units), presetMode: mode)
  }
}

struct PresetAll: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preset-all", abstract: "Enable or disable every unit as the preset files say.")

  @OptionGroup var options: InstallOptions

  @Option(
    name: .customLong("preset-mode"),
    help: ArgumentHelp("What may be done: full, enable-only or disable-only.", valueName: "mode"))
  var mode = InstallRequest.PresetMode.full

  func run() throws { try options.run(.presetAll, [], presetMode: mode) }
}

extension InstallRequest.PresetMode: ExpressibleByArgument {}
