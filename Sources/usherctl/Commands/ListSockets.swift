import ArgumentParser
import Systemd
import UnitModel

struct ListSockets: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list-sockets",
    abstract: "List the addresses that are listened on, and what they start.")

  @OptionGroup var options: ListOptions

  @Flag(name: .customLong("show-types"), help: "Print the kinds of the addresses, too.")
  var showTypes = false

  func run() throws {
    try reporting {
      let connection = try options.control.connect()
      let units = try connection.units(states: options.states, patterns: options.patterns)
        .filter { row in
          row.name.hasSuffix(".socket")
            && (options.all || !options.states.isEmpty || row.active != "inactive")
        }
      var rows: [UnitList.SocketRow] = []
      for unit in units {
        var triggers = try connection.property("Triggers", of: unit.name)?.texts ?? []
        // A socket with Accept=yes starts instances of a template, which is no unit itself.
        if triggers.isEmpty, let name = UnitName(unit.name) {
          triggers = [UnitName(prefix: name.prefix, instance: "", kind: .service).full]
        }
        let listen = try connection.property(
          "Listen", of: unit.name, "org.freedesktop.systemd1.Socket")
        let held = try connection.property("SuspendedBy", of: unit.name, "org.freedesktop.systemd1.Socket")
        for address in listen?.elements ?? [] {
          guard let text = address.elements?.last?.text else { continue }
          rows.append(
            UnitList.SocketRow(
              listen: text, unit: unit.name, activates: triggers,
              type: address.elements?.first?.text ?? "",
              suspended: (held?.texts ?? []).map { JobText.hold($0) }.joined(separator: ", ")))
        }
      }
      Output.show(
        UnitList.text(rows, hasLegend: !options.noLegend, hasTypes: showTypes, output: options.output))
    }
  }
}
