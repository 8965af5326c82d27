import UnitModel

/// What `--job-mode=` adds to a request.
///
/// - Source: systemctl(1), `--job-mode=`.
extension Supervisor {
  func admit(
    _ mode: Request.Mode, _ kind: Job.Kind, _ record: UnitRecord, isManual: Bool
  ) throws(Refused) {
    switch mode {
    case .isolate:
      if kind != .start { throw Refused(refusal: .modeMismatch, unit: record.name) }
      if isManual, !record.definition.unit.allowsIsolate {
        throw Refused(refusal: .noIsolation, unit: record.name)
      }
    case .triggering:
      if kind != .stop { throw Refused(refusal: .modeMismatch, unit: record.name) }
    case .restartDependencies:
      if kind != .start { throw Refused(refusal: .modeMismatch, unit: record.name) }
    case .fail, .replace, .replaceIrreversibly, .flush, .ignoreDependencies, .ignoreRequirements, .lenient:
      break
    }
  }

  /// Who would start the unit again stops with it.
  func addTriggers(of id: UnitID, _ transaction: inout Transaction) {
    for other in relations[id]?.triggeredBy ?? [] where units[other]?.active.isInactiveOrFailed == false {
      _ = transaction.add(other, .stop, isRequired: true)
    }
  }

  /// Who depends on the unit and runs is restarted.
  func addRestarts(of anchor: UnitID, _ transaction: inout Transaction) {
    var pending = [anchor]
    while let id = pending.popLast() {
      let relations = relations[id] ?? Relations()
      for other in relations.requiredBy + relations.parts {
        guard let record = units[other], record.hasMachine, !record.active.isInactiveOrFailed else {
          continue
        }
        if transaction.add(other, .restart, isRequired: false) { pending.append(other) }
      }
    }
  }

  /// Everything that the request does not start is stopped, unless it wants to be left alone.
  func addIsolation(_ transaction: inout Transaction) {
    transaction.isIsolation = true
    for id in units.ids {
      guard let record = units[id], record.hasMachine, transaction.kinds[id] == nil,
        !record.definition.unit.ignoresIsolate, !record.isConnectionInstance
      else { continue }
      let isUp = !record.active.isInactiveOrFailed || record.job != nil
      if isUp, !isReached(id, transaction) { _ = transaction.add(id, .stop, isRequired: false) }
    }
  }

  /// Whether the unit is up already and one that starts, or is up itself, requires or wants it.
  private func isReached(_ anchor: UnitID, _ transaction: Transaction) -> Bool {
    var seen: Set<UnitID> = [anchor]
    var pending = [anchor]
    while let id = pending.popLast() {
      if transaction.starts(id) { return true }
      let relations = relations[id] ?? Relations()
      for other in relations.requiredBy + relations.wantedBy where seen.insert(other).inserted {
        pending.append(other)
      }
    }
    return false
  }

  /// A reload reaches whoever is reloaded with the unit and can.
  func planReload(_ anchor: UnitID, _ transaction: inout Transaction) {
    var pending = [anchor]
    while let id = pending.popLast() {
      for other in relations[id]?.reloadsToo ?? [] {
        guard let record = units[other], record.active.isActiveOrReloading else { continue }
        guard canReload(other, record) else { continue }
        if transaction.add(other, .reload, isRequired: false) { pending.append(other) }
      }
    }
  }

  /// Refuses what would cancel jobs that are not to be cancelled.
  func checkInTheWay(_ transaction: Transaction, _ mode: Request.Mode) throws(Refused) {
    for id in transaction.order {
      guard let kind = transaction.kinds[id], let record = units[id] else { continue }
      if mode == .lenient, kind == .stop, record.active.isActiveOrReloading {
        throw Refused(refusal: .wouldStop(record.name), unit: record.name)
      }
      guard let old = record.job, old.kind.merged(with: kind) == nil else { continue }
      if mode == .fail || mode == .lenient {
        throw Refused(refusal: .jobInTheWay, unit: record.name)
      }
      if old.isIrreversible { throw Refused(refusal: .jobIrreversible, unit: record.name) }
    }
  }

  /// Every job that the request does not ask for is cancelled.
  mutating func cancelOthers(than transaction: Transaction, at now: Instant) {
    for (_, id) in jobs.sorted(by: { $0.key.value < $1.key.value }) {
      guard transaction.kinds[id] == nil, let job = units[id]?.job, !job.isIrreversible else { continue }
      finish(id, .canceled, at: now, cascades: false)
    }
  }
}
