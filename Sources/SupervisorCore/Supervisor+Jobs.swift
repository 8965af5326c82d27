import UnitModel

extension Supervisor {
  /// Lets a job run if nothing it waits for is pending.
  mutating func runJob(of id: UnitID, at now: Instant) {
    guard let record = units[id], let job = record.job, !job.isRunning else { return }
    if let blocker = blocker(of: id, job) {
      waiters[blocker, default: []].append(id)
      return
    }
    switch job.kind {
    case .start: runStart(id, record, at: now)
    case .verifyActive:
      finish(id, record.active.isActiveOrReloading ? .done : .dependency, at: now)
    case .stop, .restart:
      if record.active.isInactiveOrFailed || !record.hasMachine {
        stopEnded(id, job, at: now)
      } else {
        units.edit(id) { $0.job?.isRunning = true }
        stop(id, at: now)
      }
    case .reload:
      guard record.active.isActiveOrReloading else { return finish(id, .failed, at: now) }
      units.edit(id) { $0.job?.isRunning = true }
      var isApplicable = false
      service(id, at: now) { isApplicable = $0.requestReload($1, into: &$2) }
      if !isApplicable { finish(id, .failed, at: now) }
    }
  }

  private mutating func stop(_ id: UnitID, at now: Instant) {
    service(id, at: now) { $0.requestStop($1, into: &$2) }
    socket(id, at: now) { $0.requestStop($1, into: &$2) }
    step(id, at: now) { record, _ in edit(&record.target) { $0.isActive = false } }
  }

  /// The first unit whose job this one must wait for.
  ///
  /// A start comes after the starts and stops of what it is ordered after, and after the stops
  /// of what is ordered after it; a stop comes after the stops of what is ordered after it.
  private func blocker(of id: UnitID, _ job: Job) -> UnitID? {
    if jobs.count <= 1 { return nil }
    // A connection instance has the order of its template.
    let order = relations[id] ?? units[id].flatMap { names[$0.name] }.flatMap { relations[$0] }
    guard let order else { return nil }
    switch job.kind {
    case .start, .verifyActive, .reload:
      if let earlier = order.after.first(where: { units[$0]?.job != nil }) { return earlier }
      return order.before.first { units[$0]?.job?.kind == .stop }
    case .stop, .restart:
      return order.before.first {
        let kind = units[$0]?.job?.kind
        return kind == .stop || kind == .restart
      }
    }
  }

  private mutating func runStart(_ id: UnitID, _ record: UnitRecord, at now: Instant) {
    switch record.active {
    case .active, .reloading: return finish(id, .done, at: now)
    case .activating: return units.edit(id) { $0.job?.isRunning = true }
    case .deactivating: return  // Its end brings us here again.
    case .inactive, .failed: break
    }
    if let socket = record.definition.socket, !socket.accept, record.socket != nil,
      let reason = refusalToListen(id, record)
    {
      out.report(id, reason)
      return finish(id, .failed, at: now)
    }
    guard countStart(id, record, at: now) else { return }
    units.edit(id) { $0.job?.isRunning = true }
    service(id, at: now) { $0.begin($1, into: &$2) }
    socket(id, at: now) { $0.begin($1, into: &$2) }
    step(id, at: now) { record, _ in edit(&record.target) { $0.isActive = true } }
    if !record.hasMachine { finish(id, .done, at: now) }
  }

  /// A listening socket needs a service that can be started and does not run yet.
  private func refusalToListen(_ id: UnitID, _ record: UnitRecord) -> Report? {
    guard let service = relations[id]?.triggers, let target = units[service] else { return nil }
    if target.definition.loadState != .loaded {
      return .serviceNotLoaded(target.name, target.definition.loadState)
    }
    return target.active.isInactiveOrFailed ? nil : .serviceAlreadyActive(target.name)
  }

  /// Counts a start against the unit's start limit; false if that is hit and the job is over.
  private mutating func countStart(
    _ id: UnitID, _ record: UnitRecord, at now: Instant
  ) -> Bool {
    let unit = record.definition.unit
    guard record.socket != nil || record.service != nil, record.service?.connection == nil else {
      return true  // Targets have none; a connection has limits of its own.
    }
    var isAllowed = true
    units.edit(id) {
      isAllowed = $0.startLimit.allows(
        at: now, interval: unit.startLimitInterval, burst: unit.startLimitBurst)
      $0.isStartLimitHit = !isAllowed
    }
    if isAllowed { return true }
    out.report(id, .startLimitHit(burst: unit.startLimitBurst))
    step(id, at: now) { record, _ in
      edit(&record.service) {
        $0.result = .startLimitHit
        $0.state = .failed
      }
      edit(&record.socket) { $0.refuseStart(.startLimitHit) }
    }
    finish(id, .failed, at: now)
    return false
  }

  /// A unit's general state changed: its job may be done, others may have to follow.
  mutating func moved(_ move: Move, at now: Instant) {
    let id = move.unit
    guard let record = units[id] else { return }
    advance(id, record, move, at: now)
    if record.job == nil || record.job?.kind == .start, move.old.isActiveOrReloading,
      !move.new.isActiveOrReloading, !isShuttingDown
    {
      stopBound(to: id, at: now)
    }
    tellSockets(of: id, at: now)
    instanceMoved(id, move, at: now)
    if units[id]?.job?.isRunning == false { runQueue.append(id) }
  }

  private mutating func advance(
    _ id: UnitID, _ record: UnitRecord, _ move: Move, at now: Instant
  ) {
    guard let job = record.job else { return }
    switch job.kind {
    case .start:
      guard job.isRunning else { return }
      switch move.new {
      case .active, .reloading: finish(id, .done, at: now)
      case .inactive: finish(id, record.isSkipped ? .skipped : .done, at: now)
      case .failed: finish(id, record.service?.result == .timeout ? .timeout : .failed, at: now)
      case .activating, .deactivating: break  // The end decides.
      }
    case .stop, .restart:
      if move.new.isInactiveOrFailed { stopEnded(id, job, at: now) }
    case .reload:
      guard job.isRunning else { return }
      switch move.new {
      case .reloading: break
      case .active:
        finish(id, record.service?.reloadResult == .success ? .done : .failed, at: now)
      case .inactive, .failed, .activating, .deactivating: finish(id, .failed, at: now)
      }
    case .verifyActive:
      break  // Decided when its turn comes.
    }
  }

  private mutating func stopEnded(_ id: UnitID, _ job: Job, at now: Instant) {
    if job.kind == .stop { return finish(id, .done, at: now) }
    // The second half of a restart.
    units.edit(id) {
      $0.job?.kind = .start
      $0.job?.isRunning = false
    }
    runQueue.append(id)
    wake(id)
  }

  /// Ends a job: whoever waits for it goes on, and what cannot do without it ends too.
  mutating func finish(
    _ id: UnitID, _ result: JobResult, at now: Instant, cascades: Bool = true
  ) {
    guard let job = units[id]?.job else { return }
    units.edit(id) { $0.job = nil }
    jobs[job.id] = nil
    out.effects.append(.jobRemoved(job.id, id, result))
    wake(id)
    let isFailure = result != .done && result != .skipped
    if cascades, isFailure, job.kind == .start || job.kind == .verifyActive,
      let name = units[id]?.name
    {
      for other in relations[id]?.requiredBy ?? [] {
        guard let waiting = units[other]?.job, waiting.kind == .start, !waiting.isRunning else {
          continue
        }
        out.report(other, .dependencyFailed(name))
        finish(other, .dependency, at: now)
      }
    }
    // A socket whose service ended while it had a job was not told then.
    tellSockets(of: id, at: now)
  }

  private mutating func wake(_ id: UnitID) {
    guard let waiting = waiters.removeValue(forKey: id) else { return }
    for other in waiting { runQueue.append(other) }
  }

  private mutating func stopBound(to id: UnitID, at now: Instant) {
    for other in relations[id]?.boundBy ?? [] {
      guard let record = units[other], !record.active.isInactiveOrFailed, record.job?.kind != .stop
      else { continue }
      _ = enqueue(.stop, record.name, .replace, at: now)
    }
  }
}

extension UnitRecord {
  var isSkipped: Bool { service?.result == .execCondition }
}
