import UnitModel

/// A request that cannot be carried out, and the unit that is the reason.
struct Refused: Error {
  var refusal: Refusal
  var unit: UnitName?
}

extension Supervisor {
  /// Turns a request into jobs: the anchor's and those of what it needs, merged with what is
  /// pending. All or nothing.
  mutating func enqueue(
    _ verb: Request.Verb, _ name: UnitName, _ mode: Request.Mode, isManual: Bool = true,
    at now: Instant
  ) -> Result<Reply, Refused> {
    guard let id = names[name] else {
      return .failure(Refused(refusal: .noSuchUnit, unit: name))
    }
    return enqueue(verb, id, mode, isManual: isManual, at: now)
  }

  mutating func enqueue(
    _ verb: Request.Verb, _ id: UnitID, _ mode: Request.Mode, isManual: Bool = true,
    at now: Instant
  ) -> Result<Reply, Refused> {
    guard let record = units[id] else {
      return .failure(Refused(refusal: .noSuchUnit, unit: nil))
    }
    do throws(Refused) {
      if isManual { try admitRestart(verb, record, id) }
      if verb == .overlap { try admitOverlap(record) }
      guard let kind = kind(of: verb, record, id) else {
        // try-restart of what is not running: nothing to do, if there is such a unit.
        try admitLoaded(record)
        return .success(.done)
      }
      try admit(kind, record, id, isManual: isManual)
      try admit(mode, kind, record, isManual: isManual)
      let transaction = try plan(kind, id, mode)
      let job = try commit(transaction, anchor: id, mode, at: now)
      for (unit, report) in transaction.reports { out.report(unit, report) }
      return .success(job.map { .job($0, id) } ?? .done)
    } catch {
      return .failure(error)
    }
  }

  private func kind(of verb: Request.Verb, _ record: UnitRecord, _ id: UnitID) -> Job.Kind? {
    let isUp = record.active.isActiveOrReloading || record.active == .activating
    let canReload = canReload(id, record)
    let restart = restartKind(of: record, isAsked: verb == .overlap)
    switch verb {
    case .start: return .start
    case .stop: return .stop
    // Down or not, who depends on it and runs is restarted with it.
    case .restart, .overlap: return isUp || record.active == .deactivating ? restart : .restart
    case .tryRestart: return isUp ? restart : nil
    case .reload: return .reload
    case .reloadOrRestart: return canReload ? isUp ? .reload : .start : isUp ? restart : .restart
    case .reloadOrTryRestart: return !isUp ? nil : canReload ? .reload : restart
    }
  }

  /// Whether it can reload itself or, where its kind has nothing to reload, hands reloads on.
  func canReload(_ id: UnitID, _ record: UnitRecord) -> Bool {
    if record.service != nil { return record.canReloadItself }
    if record.hasSocket, followsListeners { return true }
    return relations[id]?.reloadsToo.isEmpty == false
  }

  /// A restart is a stop and a start, also where only one of them is left to do.
  private func admitRestart(_ verb: Request.Verb, _ record: UnitRecord, _ id: UnitID) throws(Refused) {
    switch verb {
    case .start, .stop, .reload: return
    case .restart, .tryRestart, .overlap: break
    case .reloadOrRestart, .reloadOrTryRestart: if canReload(id, record) { return }
    }
    let settings = record.definition.unit
    if settings.refusesManualStop { throw Refused(refusal: .refusesManualStop, unit: record.name) }
    if settings.refusesManualStart { throw Refused(refusal: .refusesManualStart, unit: record.name) }
  }

  private func admitLoaded(_ record: UnitRecord) throws(Refused) {
    func refuse(_ refusal: Refusal) -> Refused { Refused(refusal: refusal, unit: record.name) }
    switch record.definition.loadState {
    case .loaded: break
    case .notFound: throw refuse(.noSuchUnit)
    case .masked: throw refuse(.masked)
    case .badSetting: throw refuse(.badSetting)
    case .error: throw refuse(.loadError)
    }
  }

  private func admit(
    _ kind: Job.Kind, _ record: UnitRecord, _ id: UnitID, isManual: Bool
  ) throws(Refused) {
    let name = record.name
    func refuse(_ refusal: Refusal) -> Refused { Refused(refusal: refusal, unit: name) }
    if kind == .stop || kind == .restart, name.kind == .slice, name.prefix == "-" {
      throw refuse(.isAlwaysThere(isRestart: kind == .restart))
    }
    if kind == .stop {
      // What has failed can still be put away.
      let isUnreadable = [.notFound, .error, .badSetting].contains(record.definition.loadState)
      if isUnreadable, record.active == .inactive { throw refuse(.noSuchUnit) }
      if isManual, record.definition.unit.refusesManualStop { throw refuse(.refusesManualStop) }
      return
    }
    if isShuttingDown { throw refuse(.isShuttingDown) }
    try admitLoaded(record)
    if name.isTemplate { throw refuse(.isTemplate) }
    if kind == .reload {
      if !canReload(id, record) { throw refuse(.notApplicable) }
      return
    }
    if isManual, record.definition.unit.refusesManualStart { throw refuse(.refusesManualStart) }
  }

  private func plan(
    _ kind: Job.Kind, _ anchor: UnitID, _ mode: Request.Mode
  ) throws(Refused) -> Transaction {
    var transaction = Transaction()
    _ = transaction.add(anchor, kind, isRequired: true)
    if mode == .ignoreDependencies || mode == .ignoreRequirements { return transaction }
    switch kind {
    // Nobody sees the unit down: who depends on it is left alone.
    case .start, .verifyActive, .overlap: try planStart(anchor, &transaction)
    case .stop:
      if mode == .triggering { addTriggers(of: anchor, &transaction) }
      planStop(anchor, .stop, &transaction)
    case .restart:
      // Dependents that run are restarted with it, and what it needs is started.
      planStop(anchor, .restart, &transaction)
      try planStart(anchor, &transaction)
    case .reload: planReload(anchor, &transaction)
    }
    if mode == .restartDependencies, kind == .start { addRestarts(of: anchor, &transaction) }
    if mode == .isolate { addIsolation(&transaction) }
    try resolveConflicts(&transaction, anchor)
    try breakCycles(&transaction, anchor)
    removeUnreached(&transaction, from: anchor)
    return transaction
  }

  /// What a start pulls in. Linear in the units and dependencies reached.
  private func planStart(
    _ anchor: UnitID, _ transaction: inout Transaction
  ) throws(Refused) {
    var pending: [(id: UnitID, isRequired: Bool)] = [(anchor, true)]
    while let (id, isRequired) = pending.popLast() {
      guard let relations = relations[id], transaction.kinds[id] != nil else { continue }
      for other in relations.requires + relations.requisite where isMissing(other) {
        guard let record = units[other] else { continue }
        let state = record.definition.loadState
        if isRequired {
          let refusal = record.name.isTemplate ? Refusal.isTemplate : refusal(for: state)
          throw Refused(refusal: refusal, unit: record.name)
        }
        // A unit that is only wanted starts all the same, without what is not there: as systemd
        // has it, observed.
        transaction.reports.append((id, .requirementMissing(record.name, state)))
      }
      for other in relations.requires where !isMissing(other) {
        if add(other, .start, isRequired: isRequired, &transaction) {
          pending.append((other, isRequired))
        }
      }
      for other in relations.requisite
      where !isMissing(other) && units[other]?.active.isActiveOrReloading == false {
        _ = transaction.add(other, .verifyActive, isRequired: isRequired)
      }
      for other in relations.wants {
        guard let record = units[other], record.definition.loadState == .loaded,
          !record.name.isTemplate
        else { continue }
        if add(other, .start, isRequired: false, &transaction) { pending.append((other, false)) }
      }
      for other in relations.conflicts {
        guard let record = units[other], record.hasMachine else { continue }
        let isUp = !record.active.isInactiveOrFailed || record.job?.kind == .start
        if isUp, transaction.kinds[other] == nil {
          _ = transaction.add(other, .stop, isRequired: isRequired)
          planStop(other, .stop, &transaction)
        }
      }
    }
  }

  private func isMissing(_ id: UnitID) -> Bool {
    guard let record = units[id] else { return true }
    if record.name.isTemplate { return true }
    return record.definition.loadState != .loaded && record.active != .active
  }

  /// Leaves a unit out that is only wanted, and with it what cannot do without it.
  func dropWithDependents(_ id: UnitID, _ transaction: inout Transaction) {
    var pending = [id]
    while let id = pending.popLast() {
      guard transaction.kinds[id] != nil else { continue }
      transaction.drop(id)
      for other in relations[id]?.requiredBy ?? [] {
        if transaction.kinds[other] == .start, !transaction.required.contains(other) {
          pending.append(other)
        }
      }
    }
  }

  /// What only units that were left out asked for is left out as well.
  private func removeUnreached(_ transaction: inout Transaction, from anchor: UnitID) {
    // What is isolated from is not reached from anywhere.
    guard transaction.leavesOut, !transaction.isIsolation else { return }
    var reached: Set<UnitID> = [anchor]
    var pending = [anchor]
    while let id = pending.popLast() {
      guard let kind = transaction.kinds[id], let relations = relations[id] else { continue }
      var next: [UnitID] = []
      if kind == .start || kind == .restart || kind == .overlap {
        next += relations.requires + relations.requisite + relations.wants + relations.conflicts
      }
      if kind == .stop || kind == .restart {
        next +=
          withInstances(relations.requiredBy + relations.parts + relations.stopsToo) + members(ofSlice: id)
      }
      if kind == .reload { next += relations.reloadsToo }
      for other in next where transaction.kinds[other] != nil && reached.insert(other).inserted {
        pending.append(other)
      }
    }
    for id in transaction.order where !reached.contains(id) { transaction.drop(id) }
  }

  /// Adds a start, unless there is nothing to do: it is up already and stays so.
  private func add(
    _ id: UnitID, _ kind: Job.Kind, isRequired: Bool, _ transaction: inout Transaction
  ) -> Bool {
    guard let record = units[id] else { return false }
    if record.active.isActiveOrReloading, record.job == nil { return false }
    return transaction.add(id, kind, isRequired: isRequired)
  }

  /// Who goes down with a unit: those that require it, are bound to it or are part of it.
  private func planStop(_ anchor: UnitID, _ kind: Job.Kind, _ transaction: inout Transaction) {
    var pending = [anchor]
    while let id = pending.popLast() {
      let relations = relations[id] ?? Relations()
      let others =
        relations.requiredBy + relations.parts + (kind == .stop ? relations.stopsToo : [])
        + members(ofSlice: id)
      for other in withInstances(others) {
        guard let record = units[other], record.hasMachine else { continue }
        let isUp =
          kind == .stop
          ? !record.active.isInactiveOrFailed || record.job?.kind == .start
          : record.active.isActiveOrReloading || record.active == .activating
        if isUp, transaction.add(other, kind, isRequired: false) { pending.append(other) }
      }
    }
  }

  private func refusal(for state: LoadedUnit.LoadState) -> Refusal {
    switch state {
    case .loaded: .notApplicable
    case .notFound: .noSuchUnit
    case .masked: .masked
    case .badSetting: .badSetting
    case .error: .loadError
    }
  }

  /// Finds circles of starts that wait for each other, and drops a unit of each that is only
  /// wanted; without one the request is refused with the circle.
  private func breakCycles(
    _ transaction: inout Transaction, _ anchor: UnitID
  ) throws(Refused) {
    while transaction.order.count &+ jobs.count > 1, let cycle = cycle(in: transaction) {
      let names = cycle.compactMap { units[$0]?.name }
      let victim = cycle.last {
        $0 != anchor && transaction.kinds[$0] != nil && !transaction.required.contains($0)
      }
      guard let victim, let name = units[victim]?.name else {
        throw Refused(refusal: .cycle(names), unit: units[anchor]?.name)
      }
      transaction.reports.append((anchor, .orderingCycleBroken(names, dropped: name)))
      dropWithDependents(victim, &transaction)
    }
  }

  private func cycle(in transaction: Transaction) -> [UnitID]? {
    var done: Set<UnitID> = []
    var onPath: [UnitID: Int] = [:]
    for start in transaction.order where !done.contains(start) {
      // Depth first with an own stack: a long chain of units must not overflow the thread's.
      var path: [(id: UnitID, next: [UnitID])] = [(start, edges(start, transaction))]
      onPath[start] = 0
      while let last = path.indices.last {
        guard let next = path[last].next.popLast() else {
          let (id, _) = path.removeLast()
          onPath[id] = nil
          done.insert(id)
          continue
        }
        if let from = onPath[next] { return path[from...].map(\.id) }
        if done.contains(next) { continue }
        onPath[next] = path.count
        path.append((next, edges(next, transaction)))
      }
    }
    return nil
  }

  /// The units whose start the start of `id` would wait for: starts of the transaction, and
  /// those that wait already.
  private func edges(_ id: UnitID, _ transaction: Transaction) -> [UnitID] {
    guard willStart(id, transaction) else { return [] }
    return (relations[id]?.after ?? []).filter { willStart($0, transaction) }
  }

  private func willStart(_ id: UnitID, _ transaction: Transaction) -> Bool {
    let pending = units[id]?.job
    let kind =
      transaction.kinds[id] ?? (pending?.isRunning == true && pending?.kind == .start ? nil : pending?.kind)
    switch kind {
    case .start, .restart, .overlap, .verifyActive: return true
    case .stop, .reload, nil: return false
    }
  }

  /// Installs the jobs; what is in their way is cancelled, or refused with mode `fail`.
  private mutating func commit(
    _ transaction: Transaction, anchor: UnitID, _ mode: Request.Mode, at now: Instant
  ) throws(Refused) -> JobID? {
    try checkInTheWay(transaction, mode)
    if mode == .flush || mode == .isolate { cancelOthers(than: transaction, at: now) }
    for id in transaction.order {
      guard let kind = transaction.kinds[id] else { continue }
      if let old = units[id]?.job {
        if let merged = old.kind.merged(with: kind) {
          merge(merged, asked: kind, into: old, of: id)
        } else {
          finish(id, .canceled, at: now, cascades: false)
        }
      }
      if units[id]?.job != nil {
        if id == anchor { units.edit(id) { $0.job?.isAnchor = true } }
      } else {
        install(kind, on: id, isAnchor: id == anchor, at: now)
      }
      units.edit(id) {
        if mode == .ignoreDependencies { $0.job?.ignoresOrder = true }
        if mode == .replaceIrreversibly { $0.job?.isIrreversible = true }
      }
    }
    // None: it was an instance that had not begun, and is gone.
    return units[anchor]?.job?.id
  }

  /// One job stands for both, and whoever asked for either is told its end. One that runs already runs anew
  /// if it would not do what the new one asks for; so does a reload, since what it has read may have
  /// changed since.
  ///
  /// - Source: `job_install` of systemd 252, by its behaviour
  mutating func merge(_ merged: Job.Kind, asked kind: Job.Kind, into old: Job, of id: UnitID) {
    if old.isRunning, merged == old.kind, kind != .reload || merged != .reload { return }
    units.edit(id) {
      $0.job?.kind = merged
      guard old.isRunning else { return }
      $0.job?.isRunning = false
      $0.job?.waitsFor = nil
      $0.job?.test = nil
    }
    runQueue.append(id)
  }

  mutating func install(_ kind: Job.Kind, on id: UnitID, isAnchor: Bool, at now: Instant) {
    guard units[id] != nil else { return }
    let job = Job(id: out.tokens.nextJob(), kind: kind, isAnchor: isAnchor)
    units.edit(id) {
      $0.job = job
      // Whoever asks for something else knows better.
      $0.awaitsDevice = false
    }
    jobs[job.id] = id
    out.effects.append(.jobAdded(job.id, id))
    runQueue.append(id)
    if let limit = units[id]?.definition.unit.jobTimeout { limitJob(of: id, to: limit, at: now) }
  }
}
