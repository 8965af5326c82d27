import ArgumentParser
import Systemd

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Describe the present state of units, or of the daemon, for people.")

  @OptionGroup var control: ControlOptions

  @Argument(help: "Units or process numbers; the daemon itself if there are none.")
  var units: [String] = []

  func run() throws {
    try reporting {
      let connection = try control.connect()
      guard !units.isEmpty else {
        let manager = try connection.properties(of: ControlConnection.managerPath)
        return Output.show(
          StatusText.daemon(manager, units: try connection.units(), now: TimeText.now))
      }
      var blocks: [String] = []
      var status: Int32 = 0
      for name in try names(connection) {
        let properties = try connection.properties(of: ControlConnection.path(of: name))
        guard properties.text("LoadState") != "not-found" else {
          Output.complain(
            "cannot describe \(name): there is no unit file for it, and it is not running")
          status = 4
          continue
        }
        blocks.append(
          StatusText.unit(
            properties, related: try related(properties, connection),
            processes: try processes(name, connection), now: TimeText.now))
        let isRunning = ["active", "reloading"].contains(properties.text("ActiveState"))
        if !isRunning && status == 0 { status = 3 }
      }
      Output.show(blocks.joined(separator: "\n"))
      if status != 0 { throw ExitCode(status) }
    }
  }

  /// Numbers stand for the units of these processes.
  private func names(_ connection: ControlConnection) throws -> [String] {
    var names: [String] = []
    for argument in units {
      guard let pid = UInt32(argument) else {
        names += try UnitArguments.expand([argument], connection)
        continue
      }
      guard let path = try connection.manager("GetUnitByPID", .uint32(pid)).first?.text else {
        continue
      }
      names.append(
        try connection.call(
          path, "org.freedesktop.DBus.Properties", "Get",
          [.string(ControlConnection.unitInterface), .string("Id")]
        ).first?.text ?? "")
    }
    return names
  }

  /// The states of the units that trigger this one or are triggered by it.
  private func related(
    _ properties: Properties, _ connection: ControlConnection
  ) throws -> [String: String] {
    var states: [String: String] = [:]
    for name in properties.texts("Triggers") + properties.texts("TriggeredBy") {
      states[name] = try connection.property("ActiveState", of: name)?.text ?? ""
    }
    return states
  }

  private func processes(
    _ name: String, _ connection: ControlConnection
  ) throws -> [(pid: Int64, command: String)] {
    let rows = try connection.manager("GetUnitProcesses", .string(name)).first?.elements ?? []
    return rows.compactMap { row in
      guard let members = row.elements, members.count == 3 else { return nil }
      return (members[1].integer ?? 0, members[2].text ?? "")
    }
  }
}
