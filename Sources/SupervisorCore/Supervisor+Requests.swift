import UnitModel

extension Supervisor {
  mutating func answer(_ request: Request, _ token: RequestToken, at now: Instant) {
    switch request {
    case .job(let verb, let name, let mode):
      switch enqueue(verb, name, mode, at: now) {
      case .success(let job): out.effects.append(.reply(token, job))
      case .failure(let refused):
        out.effects.append(.reply(token, .refused(refused.refusal, refused.unit)))
      }
    case .instanceJob(let verb, let id):
      switch enqueueInstance(verb, id, at: now) {
      case .success(let job): out.effects.append(.reply(token, job))
      case .failure(let refused):
        out.effects.append(.reply(token, .refused(refused.refusal, refused.unit)))
      }
    case .resetInstance(let id):
      guard units[id] != nil else {
        return out.effects.append(.reply(token, .refused(.noSuchUnit, nil)))
      }
      resetFailed(id, at: now)
      out.effects.append(.reply(token, .done))
    case .cancelJob(let id):
      guard let unit = jobs[id] else {
        return out.effects.append(.reply(token, .refused(.noSuchJob, nil)))
      }
      // Everything has to stop.
      if isShuttingDown {
        return out.effects.append(.reply(token, .refused(.isShuttingDown, units[unit]?.name)))
      }
      finish(unit, .canceled, at: now)
      out.effects.append(.reply(token, .done))
    case .resetFailed(let name):
      guard let name else {
        for id in units.ids { resetFailed(id, at: now) }
        return out.effects.append(.reply(token, .done))
      }
      guard let id = names[name] else {
        return out.effects.append(.reply(token, .refused(.noSuchUnit, name)))
      }
      resetFailed(id, at: now)
      out.effects.append(.reply(token, .done))
    case .shutDown:
      shutDown(at: now)
      out.effects.append(.reply(token, .done))
    case .hurry:
      isHurrying = true
      for id in units.ids {
        service(id, at: now) { $0.hurry($1, into: &$2) }
        socket(id, at: now) { $0.hurry($1, into: &$2) }
      }
      out.effects.append(.reply(token, .done))
    }
  }

  private mutating func enqueueInstance(
    _ verb: Request.Verb, _ id: UnitID, at now: Instant
  ) -> Result<Reply, Refused> {
    guard let record = units[id], record.isConnectionInstance else {
      return .failure(Refused(refusal: .noSuchUnit, unit: nil))
    }
    // Its connection cannot come again: what restarts another service ends this one. It goes by a name that
    // only the asker has said.
    let isReload: Bool
    switch verb {
    case .stop, .restart, .tryRestart: isReload = false
    case .start where record.active.isActiveOrReloading: return .success(.done)
    case .start: return .failure(Refused(refusal: .notApplicable, unit: nil))
    case .reload: isReload = true
    case .reloadOrRestart, .reloadOrTryRestart: isReload = canReload(id, record)
    }
    if record.active == .failed { return .success(.done) }
    if isReload, !canReload(id, record) { return .failure(Refused(refusal: .notApplicable, unit: nil)) }
    if !isReload, record.job?.kind == .start { finish(id, .canceled, at: now) }
    if units[id]?.job == nil { install(isReload ? .reload : .stop, on: id, isAnchor: true, at: now) }
    guard let job = units[id]?.job else { return .success(.done) }
    return .success(.job(job.id, id))
  }

  /// Resets what a failure left: the state, the result, the start limit.
  package mutating func resetFailed(_ id: UnitID, at now: Instant) {
    units.edit(id) {
      $0.startLimit.reset()
      $0.isStartLimitHit = false
    }
    units.edit(id) { record in
      record.service?.edit { $0.forgetRestarts() }
    }
    guard units[id]?.active == .failed else { return }
    step(id, at: now) { record, _ in
      record.service?.edit {
        $0.state = .dead
        $0.result = .success
      }
      record.socket?.edit {
        $0.state = .dead
        $0.result = .success
      }
    }
    if units[id]?.isConnectionInstance == true { forget(id) }
  }

  /// Stops everything, dependents first, as the order of units says.
  private mutating func shutDown(at now: Instant) {
    isShuttingDown = true
    // Pending starts are moot.
    for (_, unit) in jobs.sorted(by: { $0.key.value < $1.key.value }) {
      if units[unit]?.job?.kind != .stop { finish(unit, .canceled, at: now) }
    }
    for id in units.ids {
      guard let record = units[id], record.hasMachine, record.job == nil,
        !record.active.isInactiveOrFailed
      else { continue }
      install(.stop, on: id, isAnchor: false, at: now)
    }
  }

  /// A connection instance that is over leaves the table.
  mutating func forget(_ id: UnitID) {
    guard let record = units[id] else { return }
    if record.job != nil { return out.effects.append(.anomaly("forgetting a unit with a job")) }
    units.remove(id)
    if let origin = record.service?.origin { failedInstances[origin]?.removeAll { $0 == id } }
    if let template = names[record.name] { instances[template]?.remove(id) }
    out.effects.append(.forgotten(id))
  }
}
