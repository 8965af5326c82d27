import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitModel

/// Waits until the kernel says that a control group is frozen, or that it goes on.
final class FreezerWatch {
  let isFrozen: Bool
  var source: EventSource?
  var answers: [(ControlRefusal?) -> Void] = []

  init(isFrozen: Bool) { self.isFrozen = isFrozen }

  func close(_ refusal: ControlRefusal?) {
    source?.cancel()
    source = nil
    let waiting = answers
    answers = []
    for answer in waiting { answer(refusal) }
  }
}

/// `systemctl freeze` and `thaw`.
extension Daemon {
  /// - Parameter answer: called once, when all processes have stopped or go on.
  package func setFrozen(_ isFrozen: Bool, _ name: UnitName, _ answer: @escaping (ControlRefusal?) -> Void) {
    guard let id = id(of: name), let record = core.units[id] else {
      return answer(ControlRefusal(.noSuchUnit, "Unit \(name) not loaded."))
    }
    guard record.service != nil else {
      return answer(ControlRefusal(.notSupported, "Unit '\(name)' does not support freezing."))
    }
    guard let run = record.service?.run.flatMap({ runs[$0.id] }), !record.active.isInactiveOrFailed else {
      return answer(ControlRefusal(.unitInactive, "Unit is inactive."))
    }
    guard let cgroup = run.cgroup, cgroup.has("cgroup.freeze") else {
      return answer(ControlRefusal(.notSupported, "Unit '\(name)' does not support freezing."))
    }
    if record.service?.beside != nil {
      return answer(ControlRefusal(.unitBusy, "Unit's old process has not ended yet after its restart."))
    }
    if record.job != nil {
      return answer(ControlRefusal(.unitBusy, "Unit has a pending job."))
    }
    if let watch = run.freezer, watch.isFrozen != isFrozen, watch.source != nil {
      return answer(
        ControlRefusal(
          .unitBusy, "Previously requested freezer operation for unit '\(name)' is still in progress."))
    }
    let watch = run.freezer ?? FreezerWatch(isFrozen: isFrozen)
    let fresh = watch.isFrozen == isFrozen ? watch : FreezerWatch(isFrozen: isFrozen)
    fresh.answers.append(answer)
    run.freezer = fresh
    do {
      if fresh.source == nil {
        fresh.source = try loop.addInotify(cgroup.eventsPath, mask: UInt32(IN_MODIFY)) {
          [weak self, weak run] _, _ in
          if let run { self?.checkFreezer(run) }
        }
      }
      try cgroup.setFrozen(isFrozen)
      checkFreezer(run)
    } catch {
      fresh.close(ControlRefusal(.failed, "\(error)"))
      run.freezer = nil
    }
  }

  private func checkFreezer(_ run: RunHandle) {
    guard let watch = run.freezer, let cgroup = run.cgroup, cgroup.isFrozen == watch.isFrozen else { return }
    log.info("\(unitText(run.unit)): \(watch.isFrozen ? "frozen" : "goes on")")
    watch.close(nil)
    if !watch.isFrozen { run.freezer = nil }
  }

  /// What is frozen does not react to signals: whatever is to end goes on first.
  func thaw(_ run: RunHandle) {
    guard let watch = run.freezer else { return }
    run.freezer = nil
    _ = try? run.cgroup?.setFrozen(false)
    watch.close(ControlRefusal(.failed, "Unit was stopped meanwhile."))
  }

  /// There are cgroups, and this kernel freezes them (since 5.2).
  package var canFreeze: Bool { cgroups?.canFreeze ?? false }

  /// systemd's word: `running`, `freezing`, `frozen`, `thawing`.
  package func freezerState(of name: UnitName) -> String {
    guard let id = id(of: name), let run = core.units[id]?.service?.run.flatMap({ runs[$0.id] }),
      let watch = run.freezer
    else { return "running" }
    let isDone = watch.source == nil
    return watch.isFrozen ? (isDone ? "frozen" : "freezing") : (isDone ? "running" : "thawing")
  }
}
