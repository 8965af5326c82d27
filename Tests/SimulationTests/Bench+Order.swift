import SupervisorCore
import UnitModel

/// The order of units, checked from outside: what a job had to wait for when it began to run.
extension Bench {
  /// The jobs before an event: which there were, and which of them ran.
  struct JobsBefore {
    var kinds: [JobID: Job.Kind] = [:]
    var running: Set<JobID> = []

    init(_ core: Supervisor) {
      for (id, unit) in core.jobs {
        guard let job = core.units[unit]?.job else { continue }
        kinds[id] = job.kind
        if job.isRunning { running.insert(id) }
      }
    }
  }

  /// Jobs that began to run with the last event although a job that they come after was there before it, and
  /// still is. Allowed where the other one waits for this one (a circle), or where the order is to be ignored.
  func outOfOrder(since old: JobsBefore) -> [String] {
    var found: [String] = []
    for (id, unit) in core.jobs {
      guard let job = core.units[unit]?.job, job.isRunning, !job.ignoresOrder else { continue }
      // A restart with an overlap becomes a start when there is nothing left to overlap with.
      if old.running.contains(id), old.kinds[id] == job.kind || old.kinds[id] == .overlap { continue }
      for other in earlier(than: job, of: unit) where !waits(other, for: unit) {
        guard let blocking = core.units[other]?.job, old.kinds[blocking.id] == blocking.kind else { continue }
        found.append(
          "\(name(unit)): its \(job.kind.rawValue) does not wait for the \(blocking.kind.rawValue) of \(name(other))"
        )
      }
    }
    return found
  }

  /// The units whose jobs come first.
  private func earlier(than job: Job, of unit: UnitID) -> [UnitID] {
    guard let relations = core.relations[unit] else { return [] }
    func stopping(_ kinds: [Job.Kind]) -> [UnitID] {
      relations.before.filter { other in core.units[other]?.job.map { kinds.contains($0.kind) } ?? false }
    }
    switch job.kind {
    case .start, .verifyActive, .reload, .overlap:
      return relations.after.filter { core.units[$0]?.job != nil } + stopping([.stop])
    case .stop, .restart: return stopping([.stop, .restart])
    }
  }

  private func waits(_ unit: UnitID, for other: UnitID) -> Bool {
    var at = unit
    for _ in 0...core.jobs.count {
      if at == other { return true }
      guard let next = core.units[at]?.job?.waitsFor else { return false }
      at = next
    }
    return false
  }

  private func name(_ unit: UnitID) -> String { core.units[unit]?.name.full ?? "?" }
}
