import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitModel

/// A wait for `PIDFile=`.
final class PIDFileSearch {
  let order: AdoptionOrder
  let path: String
  /// Watches the directory that the file is in, or the nearest one above that is there.
  var source: EventSource?
  var isReading = false
  /// Why what was found last is not taken: said once.
  var objection: String?
  /// Something changed while it was read.
  var isStale = false

  init(_ order: AdoptionOrder, path: String) {
    self.order = order
    self.path = path
  }
}

/// Main processes that were not started here: found by `PIDFile=` or by guess, or named by the service.
///
/// - Source: systemd.service(5), "PIDFile=", "GuessMainPID="; sd_notify(3), "MAINPID="
extension Daemon {
  func adopt(_ order: AdoptionOrder) {
    switch order.source {
    case .process(let pid):
      if attach(pid, order) { return }
      // Gone between two looks: there will be no other word of it.
      post(.exited(order.unit, order.token, .unknown, remains: hasRemains(order.run)))
    case .guess:
      guard let run = runs[order.run], let pid = onlyChild(of: run), attach(pid, order) else {
        return post(.notAdopted(order.unit, order.token))
      }
      post(.adopted(order.unit, order.token, pid: pid))
    case .pidFile:
      guard let path = core.units[order.unit]?.definition.service?.pidFile, let run = runs[order.run] else {
        return post(.notAdopted(order.unit, order.token))
      }
      let search = PIDFileSearch(order, path: path)
      run.pidFileSearch = search
      read(search)
    }
  }

  /// The one process of the run that is ours and that nobody knows; nil for none, or several.
  private func onlyChild(of run: RunHandle) -> Int32? {
    let here = run.cgroup?.processes() ?? processes(of: run)
    let own = here.filter { tokens[$0] == nil && ProcessState(of: $0)?.parent == getpid() }
    return own.count == 1 ? own[0] : nil
  }

  /// Watches a process as if it had been started here. False if it is gone.
  private func attach(_ pid: Int32, _ order: AdoptionOrder) -> Bool {
    guard let process = try? Pidfd.open(pid) else { return false }
    // It was a control process until now, or some other of the run: one handle tells of its end.
    for old in handles(of: pid) where old.order.run == order.run { forget(old) }
    let isShared = !liveHandles(of: pid).isEmpty
    let handle = ProcessHandle(
      SpawnOrder(unit: order.unit, run: order.run, token: order.token, phase: .start, index: 0))
    handle.pid = pid
    handle.pidfd = process
    handle.isAdopted = true
    handle.isForeign = ProcessState(of: pid)?.parent != getpid()
    if handle.isForeign {
      log.debug(
        "\(unitText(order.unit)): its main process \(pid) is no child of usherd: how it ends is not told")
    }
    if let run = runs[order.run], run.cgroup == nil, let session = ProcessState(of: pid)?.session {
      run.sessions.insert(session)
    }
    return watch(handle, pid: pid, isShared: isShared)
  }

  // MARK: PIDFile=

  private func read(_ search: PIDFileSearch) {
    guard !search.isReading else {
      search.isStale = true
      return
    }
    search.isReading = true
    search.isStale = false
    // Watched before it is read: what is written in between is seen.
    if search.isDemanded { watch(search) }
    let path = search.path
    background { () -> Result<PIDFile, PIDFile.Problem> in
      do throws(PIDFile.Problem) { return .success(try PIDFile.read(path)) } catch { return .failure(error) }
    } then: { [weak self] answer in
      search.isReading = false
      self?.take(answer, of: search)
    }
  }

  private func take(_ answer: Result<PIDFile, PIDFile.Problem>?, of search: PIDFileSearch) {
    let order = search.order
    guard core.units.awaits(order.token, of: order.unit) else { return stopSearch(order.run) }
    let name = unitText(order.unit)
    switch answer {
    case .success(let file):
      if let pid = core.units[order.unit]?.service?.run(order.run)?.main?.pid, pid == file.pid {
        stopSearch(order.run)
        return post(.notAdopted(order.unit, order.token))
      }
      if let reason = objection(to: file, order) {
        let text = "the process \(file.pid) in \(search.path) is not taken: \(reason)"
        if search.objection != text { log.warning("\(name): \(text)") }
        search.objection = text
      } else if attach(file.pid, order) {
        stopSearch(order.run)
        return post(.adopted(order.unit, order.token, pid: file.pid))
      }
    case .failure(let problem):
      if !search.isDemanded { log.debug("\(name): \(problem) (PIDFile=)") }
    case nil:
      log.warning("\(name): cannot read \(search.path) (PIDFile=) in time")
    }
    if !search.isDemanded {
      stopSearch(order.run)
      return post(.notAdopted(order.unit, order.token))
    }
    // It comes later, or never: then the time for the start ends the wait. With nothing left alive it
    // cannot come at all.
    if search.isStale { return read(search) }
    if !hasRemains(order.run) { post(.emptied(order.unit, order.run)) }
  }

  private func stopSearch(_ run: RunID) {
    runs[run]?.pidFileSearch?.source?.cancel()
    runs[run]?.pidFileSearch = nil
  }

  private func watch(_ search: PIDFileSearch) {
    var directory = search.path
    repeat {
      directory = String(directory[..<(directory.lastIndex(of: "/") ?? directory.startIndex)])
    } while !directory.isEmpty && access(directory, F_OK) != 0
    search.source?.cancel()
    let mask =
      IN_CREATE | IN_MOVED_TO | IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF
    do throws(SystemdError) {
      search.source = try loop.addInotify(directory.isEmpty ? "/" : directory, mask: UInt32(mask)) {
        [weak self, weak search] _, _ in
        guard let self, let search else { return }
        // Not from within the callback of the source that is replaced.
        later { [weak self] in self?.read(search) }
      }
    } catch {
      log.warning(
        "\(unitText(search.order.unit)): cannot watch \(directory): \(error); PIDFile= is not waited for")
    }
  }

  /// Why that process cannot be the main one; nil if it can.
  private func objection(to file: PIDFile, _ order: AdoptionOrder) -> String? {
    if let reason = objection(to: file.pid, order.unit, order.run) { return reason }
    guard let run = runs[order.run], !isIn(file.pid, run) else { return nil }
    if file.isQuestionable {
      return "it does not belong to the unit, and the path leads over links of other users"
    }
    if file.owner != 0 { return "it does not belong to the unit, and the file does not belong to root" }
    log.debug(
      "\(unitText(order.unit)): its main process \(file.pid) does not belong to the unit; root says so")
    return nil
  }

  private func objection(to pid: Int32, _ unit: UnitID, _ run: RunID) -> String? {
    if pid == getpid() || pid == 1 { return "it is the supervisor itself" }
    if pid == core.units[unit]?.service?.run(run)?.control?.pid {
      return "it is a control process of the unit"
    }
    let isOfOtherRun = liveHandles(of: pid).contains {
      $0.order.unit == unit && $0.order.run != run && core.units.awaits($0.order.token, of: unit)
    }
    if isOfOtherRun {
      return "it belongs to the unit's run before, which goes on until this one is ready"
    }
    guard let state = ProcessState(of: pid), !state.isZombie else { return "there is no such process" }
    return nil
  }

  private func isIn(_ pid: Int32, _ run: RunHandle) -> Bool {
    run.cgroup?.contains(pid) ?? processes(of: run).contains(pid)
  }

  /// The process of `MAINPID=`, if it may be the main one.
  ///
  /// One that does not belong to the unit has to be named by root.
  func mainPID(in delivery: NotifySocket.Delivery, of unit: UnitID, _ run: RunID) -> Int32? {
    var named = delivery.message.mainPid
    if delivery.message.hasMainPidfd, let pidfd = delivery.descriptors.first {
      // Stays the same process, whatever becomes of the number.
      named = Pidfd.pid(of: pidfd) ?? named
    }
    guard let pid = named, pid != core.units[unit]?.service?.run(run)?.main?.pid, let handle = runs[run]
    else {
      return nil
    }
    if let reason = objection(to: pid, unit, run) {
      log.warning("\(unitText(unit)): MAINPID=\(pid) is not taken: \(reason)")
      return nil
    }
    if isIn(pid, handle) || delivery.sender.uid == 0 { return pid }
    log.warning("\(unitText(unit)): MAINPID=\(pid) is not taken: the process does not belong to the unit")
    return nil
  }

  // MARK: The end

  /// At this point it is out of date. Nobody waits for a file system that does not answer.
  func removePIDFile(_ path: String, _ unit: UnitName) {
    let isForeign = MountTable.foreignMountPoints().contains { path.hasPrefix($0 == "/" ? "/" : $0 + "/") }
    if isForeign {
      return background {
        _ = unlink(path)
      } then: { _ in
      }
    }
    if unlink(path) != 0, errno != ENOENT {
      log.warning("\(unit): \(SystemCallError("remove", on: path, errno: errno)) (PIDFile=); it stays behind")
    }
  }
}

extension PIDFileSearch {
  fileprivate var isDemanded: Bool {
    if case .pidFile(let isDemanded) = order.source { isDemanded } else { false }
  }
}
