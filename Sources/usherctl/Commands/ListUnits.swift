import ArgumentParser
import UnitModel

/// What the listing commands have in common.
struct ListOptions: ParsableArguments {
  @OptionGroup var control: ControlOptions

  @Flag(name: .customLong("no-legend"), help: "Print neither a header nor a count.")
  var noLegend = false

  @Flag(help: "Print no marks before failed units.")
  var plain = false

  @Flag(name: .shortAndLong, help: "List inactive units, too.")
  var all = false

  @Option(help: ArgumentHelp("Only units in these states, separated by commas.", valueName: "states"))
  var state: [String] = []

  @Option(help: ArgumentHelp("json or json-pretty, for programs.", valueName: "form"))
  var output = ListOutput.table

  @Argument(help: "Only units whose names match one of these patterns.")
  var patterns: [String] = []

  var states: [String] { state.flatMap { $0.split(separator: ",").map(String.init) } }
}

struct ListUnits: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list-units", abstract: "List the units in memory.")

  @OptionGroup var options: ListOptions

  @Option(
    name: [.customShort("t"), .long],
    help: ArgumentHelp("Only units of these kinds, separated by commas.", valueName: "kinds"))
  var type: [String] = []

  @Flag(help: "Only failed units.")
  var failed = false

  func run() throws {
    try reporting {
      let wanted = type.flatMap { $0.split(separator: ",").map(String.init) }
      if wanted.contains("help") { return Output.show(UnitKind.allCases.map { $0.rawValue + "\n" }.joined()) }
      // Load states are taken, too, as by systemctl.
      let loadStates: Set = ["stub", "loaded", "not-found", "bad-setting", "error", "merged", "masked"]
      if let odd = wanted.first(where: { UnitKind(rawValue: $0) == nil && !loadStates.contains($0) }) {
        throw CommandFailure("cannot list \(odd) units: there is no such type; -t help lists them")
      }
      let connection = try options.control.connect()
      let states = failed ? options.states + ["failed"] : options.states
      let rows = try connection.units(states: states, patterns: options.patterns)
      let kinds = wanted.filter { !loadStates.contains($0) }.map { "." + $0 }
      let loads = wanted.filter(loadStates.contains)
      let shown = rows.filter { row in
        (kinds.isEmpty || kinds.contains { row.name.hasSuffix($0) })
          && (loads.isEmpty || loads.contains(row.load))
          && (options.all || !states.isEmpty || row.active != "inactive" || row.jobID > 0)
      }
      Output.show(
        UnitList.text(
          shown, hasLegend: !options.noLegend, hasMarks: !options.plain, output: options.output))
    }
  }
}
