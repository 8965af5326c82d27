import ArgumentParser
import Systemd
import UnitFiles

/// What the commands have in common that ask for jobs and wait for them.
struct JobOptions: ParsableArguments {
  @OptionGroup var control: ControlOptions

  @Flag(name: .customLong("no-block"), help: "Do not wait until it is done.")
  var noBlock = false

  @Option(
    name: .customLong("job-mode"),
    help: ArgumentHelp("What becomes of queued jobs that conflict.", valueName: "mode"))
  var mode = "replace"

  @Flag(help: "After a start, wait until the units have ended again; fail if one has failed.")
  var wait = false

  @Flag(help: "Tell the numbers of the jobs.")
  var showTransaction = false

  @Flag(name: .shortAndLong, help: "Say nothing, except with the exit status.")
  var quiet = false

  @Argument(help: "The units; `web` means web.service.")
  var units: [String]

  /// Asks for a job for each unit and waits for them.
  ///
  /// - Parameters:
  ///   - verb: as it stands in messages: `start`.
  ///   - method: as it stands on the bus: `StartUnit`.
  ///   - isOverlapping: the new process of a service comes before the old one goes.
  func run(_ verb: String, _ method: String, isOverlapping: Bool = false) throws {
    try reporting {
      let connection = try control.connect()
      var wait = JobWait(connection)
      var status: Int32 = 0
      var asked: [String] = []
      for unit in try UnitArguments.expand(units, connection) {
        do throws(BusError) {
          let reply =
            try isOverlapping
            ? connection.restartOverlapping(unit, mode)
            : connection.manager(method, .string(unit), .string(mode))
          guard let path = reply.first?.text else { continue }
          if showTransaction, !quiet {
            Output.show("Enqueued anchor job \(UnitPath.name(of: path)) \(unit)/\(verb).\n")
          }
          if !noBlock || self.wait { wait.add(path, unit: unit) }
          asked.append(unit)
        } catch {
          complain(RefusalText.sentence(verb, unit, error))
          status = error.exitStatus
        }
      }
      try wait.finish { unit, result in
        guard result != "done" && result != "skipped" else { return }
        let properties = try connection.properties(of: ControlConnection.path(of: unit))
        complain(JobText.sentence(verb, unit, result: result, properties))
        status = 1
      }
      if self.wait, try !wait.untilEnded(asked) { status = max(status, 1) }
      if verb == "stop" { try warnOfTriggers(connection) }
      if status != 0 { throw ExitCode(status) }
    }
  }

  /// A stopped service comes back with the next knock as long as its socket listens.
  private func warnOfTriggers(_ connection: ControlConnection) throws {
    guard !quiet else { return }
    let names = try UnitArguments.expand(units, connection)
    for name in names where name.hasSuffix(".service") {
      let triggers = try connection.property("TriggeredBy", of: name)?.texts ?? []
      let active = try triggers.filter {
        try !names.contains($0) && connection.property("ActiveState", of: $0)?.text == "active"
      }
      guard !active.isEmpty else { continue }
      let sockets = active.joined(separator: " ")
      complain(
        "\(name) is stopped, but the next connection starts it again through \(sockets); "
          + "to prevent that: usherctl stop \(sockets)")
    }
  }

  private func complain(_ text: String) {
    if !quiet { Output.complain(text) }
  }
}
