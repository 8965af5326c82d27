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
}
