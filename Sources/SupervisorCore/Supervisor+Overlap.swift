import UnitModel

/// Jobs that restart a service with an overlap: the new run becomes ready, then the old one goes down.
///
/// The job is done with the handover; that the old run ends is not waited for, but the next such job waits
/// for it, so that a service never has more than two runs.
extension Supervisor {
  /// Whether a restart of the unit is one with an overlap: asked for, or `RestartMode=overlap`.
  func restartKind(of record: UnitRecord, isAsked: Bool) -> Job.Kind {
    guard record.active.isActiveOrReloading, obstacle(to: record) == nil else { return .restart }
    return isAsked || record.definition.service?.additions.restartMode == .overlap ? .overlap : .restart
  }

  func admitOverlap(_ record: UnitRecord) throws(Refused) {
    // What is not loaded is refused for that.
    guard record.definition.loadState == .loaded, let obstacle = obstacle(to: record) else { return }
    throw Refused(refusal: .cannotOverlap(obstacle), unit: record.name)
  }

  private func obstacle(to record: UnitRecord) -> Obstacle? {
    guard let type = record.definition.service?.type else { return .noService }
    if record.isConnectionInstance { return .connection }
    // What it does is done when it has ended: nothing of it serves.
    return type == .oneshot ? .oneshot : nil
  }

  func canOverlap(_ record: UnitRecord) -> Bool {
    record.active == .active && record.hasService && record.service?.beside == nil
  }

  /// The job's turn has come.
  mutating func runOverlap(_ id: UnitID, _ record: UnitRecord, at now: Instant) {
    switch record.active {
    case .inactive, .failed, .activating, .deactivating:
      // Nothing serves: there is nothing to overlap with.
      units.edit(id) { $0.job?.kind = .start }
      return runJob(of: id, at: now)
    case .active, .reloading: break
    }
    // The end of the reload, or of the run before, brings us here again.
    if !canOverlap(record) { return }
    if !record.definition.unit.conditions.isEmpty || !record.definition.unit.assertions.isEmpty {
      return test(id, at: now)
    }
    beginOverlap(id, record, at: now)
  }

  /// What had to hold holds.
  mutating func beginOverlap(_ id: UnitID, _ record: UnitRecord, at now: Instant) {
    if let missing = missingBase(of: id), let name = units[missing]?.name {
      out.report(id, .dependencyFailed(name))
      return finish(id, .dependency, at: now)
    }
    let unit = record.definition.unit
    var isAllowed = true
    units.edit(id) {
      isAllowed = $0.startLimit.allows(
        at: now, interval: unit.startLimitInterval, burst: unit.startLimitBurst)
    }
    if !isAllowed {
      out.report(id, .overlapLimitHit(burst: unit.startLimitBurst))
      return finish(id, .failed, at: now)
    }
    begin(id, at: now)
    service(id, at: now) { $0.beginOverlap($1, into: &$2) }
    out.effects.append(.changed(id))
  }

  mutating func overlapTurned(_ id: UnitID, _ turn: ServiceMachine.Turn, at now: Instant) {
    guard let job = units[id]?.job else { return }
    switch turn {
    case .handedOver:
      if job.kind == .overlap, job.isRunning { finish(id, .done, at: now) }
    case .failed(let result):
      guard job.kind == .overlap, job.isRunning else { return }
      out.report(id, .overlapFailed(result, old: units[id]?.service?.mainPID))
      finish(id, .failed, at: now)
    case .ended:
      if !job.isRunning { runQueue.append(id) }
    }
  }

  /// A job of the unit is over. Without it nobody waits for a new run; and a unit that is down, and is not to be
  /// started any more, is not down before what is beside it has ended.
  mutating func settleOverlap(of id: UnitID, after job: Job, _ result: JobResult, at now: Instant) {
    guard units[id]?.service?.beside != nil else { return }
    service(id, at: now) { machine, c, out in
      if job.kind == .overlap, result != .done { machine.abandonIncoming(c, into: &out) }
    }
  }
}
