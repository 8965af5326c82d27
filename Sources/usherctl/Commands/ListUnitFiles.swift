import ArgumentParser
import UnitFiles

struct ListUnitFiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list-unit-files", abstract: "List the unit files there are, and whether they are enabled.")

  @OptionGroup var files: UnitFileOptions

  @Option(help: ArgumentHelp("Only files in one of these states.", valueName: "state[,state…]"))
  var state: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Only units of these types: service, socket, …", valueName: "type[,type…]"))
  var type: String?

  @Flag(name: .customLong("no-legend"), help: "Print neither header nor count.")
  var noLegend = false

  @Option(help: ArgumentHelp("json or json-pretty, for programs.", valueName: "form"))
  var output = ListOutput.table

  @Argument(help: "Only units whose names match one of these patterns.")
  var patterns: [String] = []

  func run() throws {
    try reporting {
      var door = try files.door()
      let states = (state ?? "").split(separator: ",").map(String.init)
      let types = (type ?? "").split(separator: ",").map { "." + $0 }
      let rows = try door.list(states: states, patterns: files.complete(patterns))
        .filter { row in types.isEmpty || types.contains(where: row.name.hasSuffix) }
      Output.show(UnitFileList(rows).text(hasLegend: !noLegend, output: output))
    }
  }
}

/// What `list-unit-files` prints.
struct UnitFileList {
  private let rows: [UnitFileRow]

  init(_ rows: [UnitFileRow]) { self.rows = rows }

  func text(hasLegend: Bool, output: ListOutput = .table) -> String {
    var table = Table(["UNIT FILE", "STATE", "PRESET"])
    for row in rows {
      table.rows.append([row.name, row.state.rawValue, row.preset.isEmpty ? "-" : row.preset])
    }
    if let text = table.json(output) { return text }
    let text = table.text(hasHeader: hasLegend)
    return hasLegend ? text + "\n" + Table.count(rows.count, "unit file") + " listed.\n" : text
  }
}
