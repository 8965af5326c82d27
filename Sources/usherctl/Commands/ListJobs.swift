import ArgumentParser
import Systemd

struct ListJobs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list-jobs", abstract: "List the jobs that are queued or running.")

  @OptionGroup var control: ControlOptions

  @Flag(name: .customLong("no-legend"), help: "Print neither a header nor a count.")
  var noLegend = false

  @Flag(help: "Print for each job what waits for it, too.")
  var after = false

  @Flag(help: "Print for each job what it waits for, too.")
  var before = false

  @Option(help: ArgumentHelp("json or json-pretty, for programs.", valueName: "form"))
  var output = ListOutput.table

  @Argument(help: "Only jobs of units whose names match one of these patterns.")
  var patterns: [String] = []

  func run() throws {
    try reporting {
      let connection = try control.connect()
      var rows = ListJobs.rows(try connection.manager("ListJobs"))
      if !patterns.isEmpty {
        let names = Set(try UnitArguments.expand(patterns, connection))
        rows = rows.filter { names.contains($0.unit) }
      }
      for index in rows.indices {
        let id = BusValue.uint32(UInt32(truncatingIfNeeded: rows[index].id))
        func add(_ method: String, _ words: String) throws {
          for other in ListJobs.rows(try connection.manager(method, id)) {
            rows[index].others.append("\(words) job \(other.id) (\(other.unit)/\(other.type))")
          }
        }
        if before { try add("GetJobBefore", "waiting for") }
        if after { try add("GetJobAfter", "blocking") }
      }
      Output.show(UnitList.text(rows, hasLegend: !noLegend, output: output))
    }
  }

  private static func rows(_ reply: [BusValue]) -> [UnitList.JobRow] {
    (reply.first?.elements ?? []).compactMap { job in
      guard let members = job.elements, members.count >= 4 else { return nil }
      return UnitList.JobRow(
        id: members[0].integer ?? 0, unit: members[1].text ?? "", type: members[2].text ?? "",
        state: members[3].text ?? "")
    }
  }
}
