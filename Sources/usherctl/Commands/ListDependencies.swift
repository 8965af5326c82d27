import ArgumentParser
import Systemd

struct ListDependencies: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list-dependencies", abstract: "Show as a tree what units need, or what needs them.")

  @OptionGroup var control: ControlOptions

  @Flag(help: "Show what needs the units.")
  var reverse = false

  @Flag(help: "Show what the units come after.")
  var after = false

  @Flag(help: "Show what comes after the units.")
  var before = false

  @Flag(name: .shortAndLong, help: "Follow all units, not targets only.")
  var all = false

  @Flag(help: "Print neither lines nor marks.")
  var plain = false

  @Argument(help: "The units; default.target if there are none.")
  var units: [String] = []

  func run() throws {
    try reporting {
      let connection = try control.connect()
      let names = units.isEmpty ? ["default.target"] : try UnitArguments.expand(units, connection)
      let tree = DependencyTree(properties: properties, followsAll: all, isPlain: plain) { unit in
        Properties(
          try connection.call(
            ControlConnection.path(of: unit), "org.freedesktop.DBus.Properties", "GetAll",
            [.string(ControlConnection.unitInterface)]
          ).first)
      }
      Output.show(try names.map(tree.text(of:)).joined(separator: "\n"))
    }
  }

  private var properties: [String] {
    if after { return ["After"] }
    if before { return ["Before"] }
    if reverse { return ["RequiredBy", "RequisiteOf", "WantedBy", "PartOf", "BoundBy", "UpheldBy"] }
    return ["Requires", "Requisite", "Wants", "ConsistsOf", "BindsTo", "Upholds"]
  }
}
