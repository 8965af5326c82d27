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
    case .pause(let name, let isPaused):
      guard let id = names[name] else {
        return out.effects.append(.reply(token, .refused(.noSuchUnit, name)))
      }
      var isDone = false
      socket(id, at: now) { isDone = $0.setPaused(isPaused, $1, into: &$2) }
      mayRetryDeferred = true
      out.effects.append(.reply(token, isDone ? .done : .refused(.notApplicable, name)))
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
        runs(of: id, at: now) { $0.hurry($1, into: &$2) }
        socket(id, at: now) { $0.hurry($1, into: &$2) }
      }
      out.effects.append(.reply(token, .done))
    }
  }

  mutating func enqueueInstance(
    _ verb: Request.Verb, _ id: UnitID, at now: Instant
  ) -> Result<Reply, Refused> {
    guard let record = units[id], record.isConnectionInstance else {
      return .failure(Refused(refusal: .noSuchUnit, unit: nil))
    }
    let kind: Job.Kind
    switch verb {
    case .start where record.active.isActiveOrReloading: return .success(.done)
    case .start: return .failure(Refused(refusal: .notApplicable, unit: nil))
    case .stop: kind = .stop
    case .restart, .tryRestart: kind = .restart
    // Its connection is one, and one process can have it.
    case .overlap: return .failure(Refused(refusal: .cannotOverlap(.connection), unit: nil))
    case .reload: kind = .reload
    case .reloadOrRestart, .reloadOrTryRestart: kind = canReload(id, record) ? .reload : .restart
    }
    // It goes by a name that only the asker has said.
    if kind == .reload, !canReload(id, record) {
      return .failure(Refused(refusal: .notApplicable, unit: nil))
    }
    if record.active == .failed, record.job == nil {
      // Its connection is closed: there is nothing to start it with.
      return verb == .restart ? .failure(Refused(refusal: .notApplicable, unit: nil)) : .success(.done)
    }
    if let old = record.job {
      if let merged = old.kind.merged(with: kind) {
        merge(merged, asked: kind, into: old, of: id)
      } else {
        finish(id, .canceled, at: now)
      }
    }
    if units[id] != nil, units[id]?.job == nil { install(kind, on: id, isAnchor: true, at: now) }
    guard let job = units[id]?.job else { return .success(.done) }
    return .success(.job(job.id, id))
  }

  /// Resets what a failure left: the state, the result, the start limit.
  package mutating func resetFailed(_ id: UnitID, at now: Instant) {
    units.edit(id) {
      $0.startLimit.reset()
      $0.isStartLimitHit = false
    }
    // In whatever state it is: a stop that took too long so far ends well now.
    units.edit(id) { record in
      record.service?.edit { $0.forgetRestarts() }
      record.socket?.edit { $0.result = .success }
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
    if let record = units[id], record.isConnectionInstance, record.job == nil { forget(id) }
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
    if let origin = record.service?.origin, failedInstances[origin]?.contains(id) == true {
      failedInstances[origin]?.removeAll { $0 == id }
    }
    // In place: the set may hold thousands.
    if let template = record.template { instances[template, default: .init()].remove(id) }
    out.effects.append(.forgotten(id))
  }
}
