import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitModel

/// What was read and opened for one start, before its process is made.
struct SpawnInputs {
  /// Of `EnvironmentFile=`.
  var variables: [(name: String, value: String)] = []
  /// Of `OpenFile=`.
  var files: [OpenedFiles.Opened] = []
}

extension Daemon {
  /// Where output that belongs to the log goes.
  struct Output {
    var descriptor: Descriptor
    /// For `JOURNAL_STREAM`; nil where it is no journal.
    var journalStream: String?
  }

  /// The journal, where one runs; else the unit's pipe. Nil: nowhere, or the unit writes no log.
  ///
  /// Somebody who runs usherd in a terminal wants to see there what services say: their output goes to the
  /// journal only if usherd's own does not go to a terminal.
  func output(_ definition: LoadedUnit, _ record: UnitRecord, _ command: ExecCommand) -> Output? {
    if StandardStreams.mayUseLog(definition.exec), usesJournal {
      let settings = definition.exec.logging
      let program = command.path.split(separator: "/").last.map(String.init) ?? command.path
      do throws(SystemCallError) {
        let stream = try JournalStream(
          .init(
            identifier: settings.identifier ?? program,
            // The journal takes it from the system's manager only.
            unit: options.isUserMode ? "" : record.name.full, settings: settings))
        hasJournalFailure = false
        return Output(descriptor: stream.descriptor, journalStream: stream.identity)
      } catch {
        if !hasJournalFailure {
          let place = differences.contains(.output) ? "goes to the log of usherd" : "is lost"
          log.warning("\(record.name): \(error); the output of services \(place) until the journal is back")
        }
        hasJournalFailure = true
      }
    }
    if !StandardStreams.mayUseLog(definition.exec) { return nil }
    return outputDescriptor(record).map { Output(descriptor: $0) }
  }

  private var usesJournal: Bool {
    hasJournal && (!differences.contains(.terminal) || isatty(2) == 0)
  }

  /// A copy of the unit's own input: where one process stops reading is not where the next one starts.
  func inputDescriptor(_ definition: LoadedUnit) throws(CommandError) -> Descriptor? {
    guard definition.exec.standardInput == .data, !definition.exec.inputData.isEmpty else { return nil }
    do throws(SystemCallError) {
      return try SealedMemory.make("data-fd", definition.exec.inputData)
    } catch {
      throw .noInput(error)
    }
  }

  // MARK: Who writes

  /// The process may write into the unit's pipe from now on.
  func noteWriter(_ order: SpawnOrder, _ record: UnitRecord, _ definition: LoadedUnit) {
    // Those of connections share one pipe: there are many of them, and most write into the connection.
    guard !record.isConnectionInstance, StandardStreams.mayUseLog(definition.exec),
      let output = outputs[outputName(record)]
    else { return }
    output.writers.insert(order.token)
    processes[order.token]?.output = output
  }

  /// Reads what waits, and says who wrote it where only one process can have done so.
  func read(_ output: OutputHandle) {
    output.writers = output.writers.filter { processes[$0] != nil }
    let pids = output.writers.compactMap { processes[$0]?.pid }
    if pids.isEmpty, !output.writers.isEmpty, !output.isShared {
      // It writes already, and its spawner has not told its number yet.
      output.isHeld = true
      try? output.source?.setEnabled(.off)
      return
    }
    let isAlone = pids.count == 1 && output.writers.count == 1 && !output.isShared
    output.log.writer = isAlone ? pids.first : nil
    _ = output.log.read()
  }

  /// The number of a process is known, or it will never have one.
  func resumeReading(_ output: OutputHandle?) {
    guard let output, output.isHeld else { return }
    output.isHeld = false
    try? output.source?.setEnabled(.on)
  }

  /// The process ended: what it wrote last is still its own.
  func writerEnded(_ handle: ProcessHandle, remains: Bool) {
    guard let output = handle.output else { return }
    read(output)
    if output.writers == [handle.order.token] { output.log.finishLine() }
    output.writers.remove(handle.order.token)
    output.log.writer = nil
    // Somebody whom it started may go on writing. While others of the unit live nobody can tell.
    if output.writers.isEmpty { output.isShared = remains }
  }

  // MARK: What the journal is told

  private static let journalNotesPath = "/run/systemd/units"

  func journalNotes(_ record: UnitRecord) -> JournalNotes {
    JournalNotes(unit: record.name.full, directory: Daemon.journalNotesPath)
  }

  /// Where usherd has systemd's place, it also leaves what the journal looks for there.
  func noteForJournal(_ run: RunHandle) {
    // The journal is looked for last: that is a system call.
    guard core.units[run.unit]?.isConnectionInstance == false, !options.isUserMode,
      options.systemctl ?? (getpid() == 1), run.cgroup != nil, usesJournal,
      let record = core.units[run.unit]
    else { return }
    run.hasJournalNotes = true
    journalNotes(record).write(
      invocation: run.invocationID.description, record.definition.exec.logging)
  }
}
