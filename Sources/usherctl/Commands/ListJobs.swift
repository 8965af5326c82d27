import ArgumentParser
import Systemd

struct ListJobs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list-jobs", abstract: "List the jobs that are queued or running.")

  @OptionGroup var control: ControlOptions

  @Flag(name: .customLong("no-legend"), help: "Print neither a header nor a count.")
  var noLegend = false

  func run() throws {
    try reporting {
      let jobs = try control.connect().manager("ListJobs").first?.elements ?? []
      let rows = jobs.compactMap { job -> UnitList.JobRow? in
        guard let members = job.elements, members.count >= 4 else { return nil }
        return UnitList.JobRow(
          id: members[0].integer ?? 0, unit: members[1].text ?? "",
          type: members[2].text ?? "", state: members[3].text ?? "")
      }
      Output.show(UnitList.text(rows, hasLegend: !noLegend))
    }
  }
}
