import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitModel

extension Daemon {
  /// The run's handle; made with its first process.
  func run(_ id: RunID, of unit: UnitID) -> RunHandle {
    if let run = runs[id] { return run }
    let run = RunHandle(id: id, unit: unit, invocationID: invocations.next())
    runs[id] = run
    if core.units[unit]?.isConnectionInstance == false {
      lastInvocation[unit] = run.invocationID.description
    }
    run.cgroup = makeCgroup(unit)
    noteForJournal(run)
    watchMemory(run)
    return run
  }

  /// The run that stands for the unit, and the one beside it if an overlapping restart is not over.
  func currentRuns(of record: UnitRecord) -> [RunHandle] {
    let ids = record.service?.allRuns.reversed().map(\.id) ?? record.socket?.run.map { [$0] } ?? []
    return ids.compactMap { runs[$0] }
  }

  /// Something besides the known processes is alive in the run.
  func hasRemains(_ id: RunID) -> Bool {
    guard let run = runs[id] else { return false }
    if let cgroup = run.cgroup {
      let isPopulated = cgroup.isPopulated
      run.isKnownEmpty = !isPopulated && core.units[run.unit]?.isConnectionInstance == true
      return isPopulated
    }
    return !processes(of: run).isEmpty
  }

  /// Tells the core once nothing is alive in the run's cgroup, or of its processes without one.
  func watchEmpty(_ run: RunHandle) {
    guard let cgroup = run.cgroup else {
      bareRuns.insert(run.id)
      return
    }
    guard run.emptySource == nil else { return }
    do throws(SystemdError) {
      // IN_MODIFY: the kernel notifies when `populated` changes.
      run.emptySource = try loop.addInotify(cgroup.eventsPath, mask: UInt32(IN_MODIFY)) {
        [weak self, weak run] _, _ in
        guard let self, let run else { return }
        checkEmpty(run)
      }
    } catch {
      log.debug("\(unitText(run.unit)): cannot watch its cgroup: \(error); its deadline decides")
    }
    checkEmpty(run)
  }

  private func checkEmpty(_ run: RunHandle) {
    guard let cgroup = run.cgroup, !cgroup.isPopulated else { return }
    run.emptySource?.cancel()
    run.emptySource = nil
    checkMemory(run)
    later { [weak self] in
      // In a turn of its own: the ends of known processes come first, with their status.
      self?.collectStrangers()
      self?.noticeEnds(of: run)
      self?.post(.emptied(run.unit, run.id))
    }
  }

  /// What services of connections left behind has ended in part: a second from now its cgroups are looked
  /// through, once for all that end until then.
  func armSweep() {
    guard let cgroups, cgroups.hasLeft, sweepTimer == nil else { return }
    // Fails only when the loop is over, or for want of memory: then a later end brings us here again.
    sweepTimer = try? loop.addTimer(at: loop.now &+ 1_000_000, accuracy: 250_000) { [weak self] in
      guard let self else { return }
      sweepTimer?.cancel()
      sweepTimer = nil
      self.cgroups?.sweep()
    }
  }

  func later(_ body: @escaping () -> Void) {
    // Fails only for want of memory for the loop's one deferred source; then it happens now.
    do throws(SystemdError) { try loop.later(body) } catch { body() }
  }

  /// The run is over: what it had goes.
  func closeRun(_ id: RunID) {
    guard let run = runs[id] else { return }
    let isShared = core.units[run.unit]?.isConnectionInstance ?? true
    var isEmpty = !isShared && run.cgroup == nil && !hasRemains(id)
    runs[id] = nil
    bareRuns.remove(id)
    run.emptySource?.cancel()
    run.emptySource = nil
    run.memorySource?.cancel()
    run.memorySource = nil
    thaw(run)
    // What it leaves behind (KillMode=process) does not stay where it was held for a count.
    letGoOn(run)
    keepUsage(run)
    run.pidFileSearch = nil
    if let number = run.busWatch { busNames?.unwatch(number) }
    releaseUser(of: run)
    if let cgroup = run.cgroup {
      isEmpty = cgroups?.giveBack(cgroup, isKnownEmpty: run.isKnownEmpty) ?? true
    }
    guard let record = core.units[run.unit] else { return }
    // The other run of an overlapping restart goes on with what is the unit's.
    if !isShared, let other = currentRuns(of: record).first {
      lastInvocation[run.unit] = other.invocationID.description
      if run.hasJournalNotes { noteForJournal(other) }
      return
    }
    if run.hasJournalNotes { journalNotes(record).remove() }
    outputs[outputName(record)]?.log.finish()
    // What connections share stays; so does what something may still write to.
    if isEmpty, !isShared, record.service?.run == nil, record.socket?.run == nil {
      outputs.removeValue(forKey: outputName(record))?.close()
      notifySockets.removeValue(forKey: record.name)?.close()
    }
    if run.hasDirectories { removeDirectories(record) }
    if let path = record.definition.serviceSettings.value.pidFile { removePIDFile(path, record.name) }
  }

  /// Under what name output is told: an instance's template, all others themselves.
  func outputName(_ record: UnitRecord) -> UnitName { record.name }

  /// The write end of the unit's output pipe; nil if there can be none, which was said.
  ///
  /// With `--defaults=systemd` there is none: what the journal does not take goes nowhere.
  func outputDescriptor(_ record: UnitRecord) -> Descriptor? {
    if !differences.contains(.output) { return nil }
    let name = outputName(record)
    if let handle = outputs[name] { return handle.log.writeEnd }
    do {
      let output = try OutputLog(
        unit: name.full, sink: sink, settings: record.definition.exec.logging,
        marksLevels: DaemonLog.isReadByJournal())
      let handle = OutputHandle(output)
      handle.source = try loop.addIO(output.readEnd.number, .readable) { [weak self, weak handle] _ in
        guard let self, let handle else { return }
        // Bounded per wake; the pipe stays readable if there is more.
        read(handle)
      }
      outputs[name] = handle
      return output.writeEnd
    } catch {
      log.error("\(name): cannot make a pipe for its output: \(error); its output is lost")
      return nil
    }
  }

  /// The runtime directory lies on a tmpfs or ramfs.
  private var isRuntimeInMemory: Bool {
    let kind = Node.find(at: surroundings.runtimeDirectory)?.fileSystem
    return kind == 0x0102_1994 || kind == 0x8584_58F6
  }

  private func removeDirectories(_ record: UnitRecord) {
    // Another run of the unit may have begun: the directories are its now.
    if record.service?.run != nil { return }
    guard let made = ServiceDirectories(record.definition.exec, surroundings) else { return }
    let willRestart =
      record.service?.state == .autoRestart || record.job?.kind == .restart || record.job?.kind == .start
    let unit = record.name
    func tell(_ failures: [SystemCallError]) {
      for failure in failures { log.warning("\(unit): \(failure); it stays behind") }
    }
    // In memory nothing waits for a disk: then who waits for the stop finds them gone, as under systemd.
    if isRuntimeInMemory { return tell(made.remove(willRestart: willRestart)) }
    background {
      made.remove(willRestart: willRestart)
    } then: { failures in
      tell(failures ?? [])
    }
  }
}

/// A unit's output pipe and its place in the loop.
final class OutputHandle {
  let log: OutputLog
  var source: EventSource?
  /// The processes that were given it, of those that live or are on their way.
  var writers: Set<ProcessToken> = []
  /// A process has it that nobody started here: who writes is not known any more.
  var isShared = false
  /// It is not read until the process that may have written is known.
  var isHeld = false

  init(_ log: OutputLog) { self.log = log }

  func close() {
    // What waits in the pipe, not what somebody goes on writing: a pipe holds no more than one read takes.
    _ = log.read()
    log.finish()
    source?.cancel()
    source = nil
  }
}
