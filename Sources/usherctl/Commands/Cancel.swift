import ArgumentParser
import Systemd

struct Cancel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Take jobs back, by their numbers; without a number all of them.")

  @OptionGroup var control: ControlOptions

  @Argument(help: "Numbers as list-jobs prints them.")
  var jobs: [String] = []

  func run() throws {
    try reporting {
      let connection = try control.connect()
      if jobs.isEmpty { _ = try connection.manager("ClearJobs") }
      var status: Int32 = 0
      for job in jobs {
        guard let number = UInt32(job) else {
          throw CommandFailure("cannot cancel job \(job): a job has a number, which list-jobs prints")
        }
        do throws(BusError) {
          _ = try connection.manager("CancelJob", .uint32(number))
        } catch {
          Output.complain(
            error.name == "org.freedesktop.systemd1.NoSuchJob"
              ? "cannot cancel job \(job): there is none; list-jobs lists those there are"
              : RefusalText.sentence("cancel", "job \(job)", error))
          status = 1
        }
      }
      if status != 0 { throw ExitCode(status) }
    }
  }
}
