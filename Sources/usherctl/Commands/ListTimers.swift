import ArgumentParser

/// Scripts ask for timers; usherd runs none.
struct ListTimers: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list-timers", abstract: "List timers: none, usherd runs sockets and services.")

  @OptionGroup var control: ControlOptions

  @Flag(name: .customLong("no-legend"), help: "Print neither a header nor a count.")
  var noLegend = false

  @Option(help: ArgumentHelp("json or json-pretty.", valueName: "form"))
  var output = ListOutput.table

  @Argument(help: "Only units whose names match one of these patterns.")
  var patterns: [String] = []

  func run() throws {
    let table = Table(["NEXT", "LEFT", "LAST", "PASSED", "UNIT", "ACTIVATES"])
    if let text = table.json(output) { return Output.show(text) }
    if !noLegend { Output.show("0 timers; usherd runs none\n") }
  }
}
