import UnitModel

extension Supervisor {
  /// Lets a job run if nothing it waits for is pending.
  mutating func runJob(of id: UnitID, at now: Instant) {
    guard let record = units[id], let job = record.job, !job.isRunning else { return }
    // Looked at again before its turn: it is woken when that job is over.
    if let other = job.waitsFor, units[other]?.job != nil { return }
    if let blocker = blocker(of: id, job) {
      units.edit(id) { $0.job?.waitsFor = blocker }
      waiters[blocker, default: []].append(id)
      return
    }
    switch job.kind {
    case .start: runStart(id, record, at: now)
    case .overlap: runOverlap(id, record, at: now)
    case .verifyActive:
      finish(id, record.active.isActiveOrReloading ? .done : .dependency, at: now)
    case .stop, .restart:
      if record.active.isInactiveOrFailed || !record.hasMachine {
        stopEnded(id, job, at: now)
      } else {
        begin(id, at: now)
        if job.kind == .restart, record.service?.origin != nil { keepConnection(of: id, at: now) }
        stop(id, at: now)
      }
    case .reload:
      // The end of a reload that runs brings us here again.
      if record.active == .reloading { return }
      guard record.active == .active else { return finish(id, .invalid, at: now) }
      begin(id, at: now)
      if record.hasSocket, followsListeners { return relist([id], at: now) }
      // A unit that has nothing to reload hands the reload on.
      if !record.canReloadItself { return finish(id, .done, at: now) }
      var isApplicable = false
      service(id, at: now) { isApplicable = $0.requestReload($1, into: &$2) }
      if !isApplicable { return finish(id, .failed, at: now) }
      // Over at once: there was no process to ask (Type=notify-reload whose main process has gone).
      guard let after = units[id], after.active == .active, after.job?.kind == .reload,
        after.job?.isRunning == true
      else { return }
      finish(id, after.service?.reloadResult == .success ? .done : .failed, at: now)
    }
  }

  private mutating func stop(_ id: UnitID, at now: Instant) {
    service(id, at: now) { $0.requestStopOfAll($1, into: &$2) }
    socket(id, at: now) { $0.requestStop($1, into: &$2) }
    step(id, at: now) { record, _ in record.target?.edit { $0.isActive = false } }
  }

  /// The first unit whose job this one must wait for.
  ///
  /// A start comes after the starts and stops of what it is ordered after, and after the stops
  /// of what is ordered after it; a stop comes after the stops of what is ordered after it.
  /// Where waiting would close a circle the order is not kept: a wrong order beats none at all.
  private func blocker(of id: UnitID, _ job: Job) -> UnitID? {
    if jobs.count <= 1 || job.ignoresOrder { return nil }
    // A connection instance has the order of its template.
    guard let order = units[id].flatMap({ relationsOrTemplates(of: $0) }) else { return nil }
    switch job.kind {
    case .start, .verifyActive, .reload, .overlap:
      for earlier in order.after where units[earlier]?.job != nil && !waits(earlier, for: id) {
        return earlier
      }
      for later in order.before {
        if let unit = stopping(later, orRestarting: false), !waits(unit, for: id) { return unit }
      }
    case .stop, .restart:
      for later in order.before + members(ofSlice: id) {
        if let unit = stopping(later, orRestarting: true), !waits(unit, for: id) { return unit }
      }
    }
    return nil
  }

  /// All units whose jobs come before the job of this one.
  package func blockers(of id: UnitID) -> [UnitID] {
    guard let record = units[id], let job = record.job, !job.isRunning, !job.ignoresOrder,
      let order = relationsOrTemplates(of: record)
    else { return [] }
    switch job.kind {
    case .start, .verifyActive, .reload, .overlap:
      return order.after.filter { units[$0]?.job != nil }
        + order.before.compactMap { stopping($0, orRestarting: false) }
    case .stop, .restart:
      return (order.before + members(ofSlice: id)).compactMap { stopping($0, orRestarting: true) }
    }
  }

  /// The unit itself if it is to be stopped, or an instance of it that is.
  private func stopping(_ id: UnitID, orRestarting: Bool) -> UnitID? {
    func isMeant(_ id: UnitID) -> Bool {
      let kind = units[id]?.job?.kind
      return kind == .stop || orRestarting && kind == .restart
    }
    if isMeant(id) { return id }
    return instances[id]?.members.first(where: isMeant)
  }

  /// Whether `id` waits for `other`, at however many removes.
  private func waits(_ id: UnitID, for other: UnitID) -> Bool {
    var at = id
    // Nobody waits in a circle, so this ends.
    while true {
      if at == other { return true }
      guard let next = units[at]?.job?.waitsFor else { return false }
      at = next
    }
  }

  private mutating func runStart(_ id: UnitID, _ record: UnitRecord, at now: Instant) {
    switch record.active {
    case .active, .reloading: return finish(id, .done, at: now)
    case .activating where !record.awaitsRetry: return begin(id, at: now)
    case .deactivating: return  // Its end brings us here again.
    case .inactive, .failed, .activating: break
    }
    if !record.definition.unit.conditions.isEmpty || !record.definition.unit.assertions.isEmpty {
      return test(id, at: now)
    }
    beginStart(id, record, at: now)
  }

  /// The start itself: what had to hold holds.
  mutating func beginStart(_ id: UnitID, _ record: UnitRecord, at now: Instant) {
    if record.socket != nil, record.definition.isSocket, !record.definition.socketSettings.value.accept,
      let reason = refusalToListen(id, record)
    {
      out.report(id, reason)
      return finish(id, .failed, at: now)
    }
    if let missing = missingBase(of: id), let name = units[missing]?.name {
      out.report(id, .dependencyFailed(name))
      return finish(id, .dependency, at: now)
    }
    guard countStart(id, record, at: now) else { return }
    begin(id, at: now)
    service(id, at: now) { $0.begin($1, into: &$2) }
    socket(id, at: now) { $0.begin($1, into: &$2) }
    step(id, at: now) { record, _ in record.target?.edit { $0.isActive = true } }
    if record.isAwaited { return tellThoseWho(waitFor: id, record) }
    if !record.hasMachine { return finish(id, .done, at: now) }
    if let after = units[id], after.active.isInactiveOrFailed, after.mark == record.mark {
      // It had nothing to do and is over within the step: nobody saw it move.
      moves.append(Move(unit: id, old: .activating, new: after.active))
    }
  }

  /// Its coming is the end of the job; until then everybody who needs it waits.
  private mutating func tellThoseWho(waitFor device: UnitID, _ record: UnitRecord) {
    for other in relations[device]?.requiredBy ?? [] where units[other]?.job?.kind == .start {
      out.report(other, .waitsForDevice(record.name))
    }
  }

  /// A listening socket needs a service that can be started and does not run yet.
  func refusalToListen(_ id: UnitID, _ record: UnitRecord) -> Report? {
    guard let service = relations[id]?.triggers, let target = units[service] else { return nil }
    if target.definition.loadState != .loaded {
      return .serviceNotLoaded(target.name, target.definition.loadState)
    }
    let isOver = target.active.isInactiveOrFailed || target.service?.state == .autoRestart
    return isOver ? nil : .serviceAlreadyActive(target.name)
  }

  /// Counts a start against the unit's start limit; false if that is hit and the job is over.
  private mutating func countStart(
    _ id: UnitID, _ record: UnitRecord, at now: Instant
  ) -> Bool {
    // A connection has limits of its own, as long as its service does not come back; targets have none.
    if record.connection != nil, record.definition.service?.restart == .no { return true }
    if !record.hasSocket, !record.hasService { return true }
    let unit = record.definition.unit
    var isAllowed = true
    units.edit(id) {
      isAllowed = $0.startLimit.allows(
        at: now, interval: unit.startLimitInterval, burst: unit.startLimitBurst)
      $0.isStartLimitHit = !isAllowed
    }
    if isAllowed { return true }
    out.report(id, .startLimitHit(burst: unit.startLimitBurst))
    step(id, at: now) { record, out in
      record.service?.edit {
        $0.closeConnection(into: &out)
        // The first cause is the better answer, where there is one.
        if $0.result == .success { $0.result = .startLimitHit }
        $0.state = .failed
        $0.startsNewRow = true
      }
      record.socket?.edit { $0.refuseStart(.startLimitHit) }
    }
    finish(id, .failed, at: now)
    act(.startLimit, unit.startLimitAction, of: id, argument: unit.rebootArgument)
    return false
  }

  /// A unit's general state changed: its job may be done, others may have to follow.
  mutating func moved(_ move: Move, at now: Instant) {
    let id = move.unit
    guard let record = units[id] else { return }
    advance(id, record, move, at: now)
    let isOwnEnd =
      record.job == nil || record.job?.kind == .start || record.job?.kind == .reload
      || record.job?.kind == .overlap && move.new != .activating
    // A start that fails is an end, too.
    let wasUp = move.old.isActiveOrReloading || move.old == .activating && move.new != .activating
    if isOwnEnd, wasUp, !move.new.isActiveOrReloading, !isShuttingDown { stopBound(to: id, at: now) }
    follow(move, at: now)
    tellSockets(of: id, at: now)
    releaseStored(of: id, at: now)
    instanceMoved(id, move, at: now)
    if record.hasSocket { forgetCounts(of: id, move, at: now) }
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
      // A start that `ExecCondition=` skipped is done, too.
      case .inactive: finish(id, .done, at: now)
      case .failed: finish(id, .failed, at: now)
      case .activating, .deactivating: break  // The end decides.
      }
    case .stop, .restart:
      if move.new.isInactiveOrFailed { stopEnded(id, job, at: now) }
    case .reload:
      guard job.isRunning else { return }
      switch move.new {
      case .reloading: break
      case .active where record.hasSocket: break  // Its listeners are not through.
      case .active:
        finish(id, record.service?.reloadResult == .success ? .done : .failed, at: now)
      case .inactive, .failed, .activating, .deactivating: finish(id, .failed, at: now)
      }
    case .overlap:
      guard job.isRunning, job.test == nil else { return }
      // What it was to overlap with has ended: the new process goes on alone, as one that is started.
      if move.new == .activating { units.edit(id) { $0.job?.kind = .start } }
      // Type=idle is up with its start.
      if move.new == .active, move.old.isInactiveOrFailed { finish(id, .done, at: now) }
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
      $0.job?.waitsFor = nil
      $0.job?.test = nil
    }
    runQueue.append(id)
    wake(id)
  }

  /// Ends a job: whoever waits for it goes on, and what cannot do without it ends too.
  mutating func finish(
    _ id: UnitID, _ result: JobResult, at now: Instant, cascades: Bool = true
  ) {
    // A list of its own: a long chain of units must not overflow the stack.
    var ends = Queue<(UnitID, JobResult)>()
    ends.append((id, result))
    while let (id, result) = ends.popFirst() {
      guard let job = units[id]?.job else { continue }
      units.edit(id) { $0.job = nil }
      if let timer = job.timer { out.effects.append(.disarm(timer)) }
      jobs[job.id] = nil
      mayRetryDeferred = true
      out.effects.append(.jobRemoved(job.id, id, result))
      wake(id)
      if cascades, job.kind == .start || job.kind == .verifyActive {
        for other in dependents(of: id, result) {
          ends.append((other, .dependency))
          if result == .timeout { noteDevice(id, missedBy: other) }
        }
      }
      settleOverlap(of: id, after: job, result, at: now)
      releaseStored(of: id, at: now)
      if job.kind == .start, result == .dependency { suspendSockets(of: id, .dependency, at: now) }
      if job.kind == .start, result == .dependency { startOthers(because: id, isFailure: true, at: now) }
      lookAtNeighbours(of: id)
      if job.isIrreversible { lookAtFollowers() }
      if units[id]?.connection != nil, let machine = units[id]?.service,
        machine.state == .dead || machine.state == .failed, !machine.comesBack
      {
        release(id, machine, result, at: now)
      }
      if units[id]?.isRestartDue == true {
        // The job that was to restart it is gone, unless another takes its place.
        service(id, at: now) { $0.leaveAutoRestart(into: &$2) }
      }
      // A socket whose service ended while it had a job was not told then.
      tellSockets(of: id, at: now)
    }
  }

  /// Whose start has failed now that the start of `id` is over: of those that require it where it failed, and of
  /// those with `Requisite=` where it went well and left nothing that is up. A start that runs goes on, but its job
  /// has failed.
  private mutating func dependents(of id: UnitID, _ result: JobResult) -> [UnitID] {
    guard let record = units[id], let relations = relations[id] else { return [] }
    let name = record.name
    let those: [UnitID]
    if result != .done {
      those = relations.requiredBy
    } else if !record.active.isActiveOrReloading {
      those = relations.requiredBy.filter { self.relations[$0]?.requisite.contains(id) == true }
    } else {
      return []
    }
    let all = withInstances(those).filter {
      units[$0]?.job?.kind == .start || units[$0]?.job?.kind == .verifyActive
    }
    for other in all { out.report(other, .dependencyFailed(name)) }
    return all
  }

  private mutating func wake(_ id: UnitID) {
    guard let waiting = waiters.removeValue(forKey: id) else { return }
    // In the order of the jobs, so that a core that was resumed goes on in the same order.
    let jobs = waiting.compactMap { other in units[other]?.job.map { (other, $0) } }
    for (other, job) in jobs.sorted(by: { $0.1.id.value < $1.1.id.value }) where job.waitsFor == id {
      units.edit(other) { $0.job?.waitsFor = nil }
      runQueue.append(other)
    }
  }

  private func isAsGoodAsUp(_ record: UnitRecord) -> Bool {
    guard record.service?.state == .start, let type = record.definition.service?.type else { return false }
    return type == .simple || type == .idle
  }

  private mutating func stopBound(to id: UnitID, at now: Instant) {
    let bound = (relations[id]?.boundBy ?? []) + (relations[id]?.stopsToo ?? [])
    for other in withInstances(bound) {
      guard let record = units[other], !record.active.isInactiveOrFailed, record.active != .deactivating,
        record.job?.kind != .stop
      else { continue }
      // Under systemd it would be up by now (its process is on its way): it is, and is looked at again as soon as it is.
      if isAsGoodAsUp(record), relations[id]?.boundBy.contains(other) == true { continue }
      if let gone = units[id], !gone.hasMachine { out.report(other, .boundToGone(gone.name)) }
      _ = enqueue(.stop, other, .replace, isManual: false, at: now)
      noteDevice(id, missedBy: other)
    }
  }

  /// A socket unit that is down for want of its interface comes back with it.
  private mutating func noteDevice(_ device: UnitID, missedBy id: UnitID) {
    guard startsWithDevice, !isShuttingDown, let record = units[device], !record.hasMachine,
      record.name.kind == .device, relations[device]?.boundBy.contains(id) == true
    else { return }
    units.edit(id) { $0.awaitsDevice = $0.socket != nil }
  }
}

extension UnitRecord {
  var canReloadItself: Bool { definition.service?.canReload ?? false }
}
