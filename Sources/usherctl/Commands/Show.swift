import ArgumentParser
import Systemd

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print properties of units, or of the daemon, as NAME=VALUE.")

  @OptionGroup var control: ControlOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Only these, separated by commas; repeatable.", valueName: "names"))
  var property: [String] = []

  @Flag(help: "Print values without their names.")
  var value = false

  @Flag(name: .shortAndLong, help: "Print empty properties, too.")
  var all = false

  @Argument(help: "The units; the daemon itself if there are none.")
  var units: [String] = []

  func run() throws {
    try reporting {
      let connection = try control.connect()
      var blocks: [String] = []
      let paths =
        units.isEmpty
        ? [ControlConnection.managerPath]
        : try UnitArguments.expand(units, connection).map(ControlConnection.path(of:))
      for path in paths {
        blocks.append(text(try connection.properties(of: path)))
      }
      Output.show(blocks.joined(separator: "\n"))
    }
  }

  private func text(_ properties: Properties) -> String {
    let wanted = property.flatMap { $0.split(separator: ",").map(String.init) }
    var text = ""
    for row in properties.rows where wanted.isEmpty || wanted.contains(row.name) {
      let lines = PropertyText.lines(
        row.name, row.value, showsEmpty: all || !wanted.isEmpty, valuesOnly: value)
      for line in lines { text += line + "\n" }
    }
    return text
  }
}
