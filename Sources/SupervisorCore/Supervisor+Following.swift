import UnitModel

/// What happens to others when a unit has moved: `OnFailure=`, `OnSuccess=`, `Upholds=`, `StopWhenUnneeded=`.
extension Supervisor {
  /// How many starts and stops that nobody asked for a unit may have in how long: units that start and stop each
  /// other for ever come to rest.
  ///
  /// - Source: systemd's own numbers for both directives.
  static let ownJobs = (burst: UInt32(16), interval: TimeSpan.seconds(10))

  mutating func follow(_ move: Move, at now: Instant) {
    if isShuttingDown { return }
    lookAtNeighbours(of: move.unit)
    // Even where the unit comes back, unless that is RestartMode=direct, which lets nobody see it down. (So since
    // systemd 254, observed with 262; earlier releases act, but start nobody before the last restart.)
    act(after: move)
    guard move.new.isInactiveOrFailed else { return }
    if move.new == .failed, move.old != .failed {
      startOthers(because: move.unit, isFailure: true, at: now)
    } else if move.new == .inactive, !move.old.isInactiveOrFailed {
      startOthers(because: move.unit, isFailure: false, at: now)
    }
  }

  /// Starts the units of `OnFailure=` or `OnSuccess=`.
  mutating func startOthers(because id: UnitID, isFailure: Bool, at now: Instant) {
    guard !isShuttingDown, let record = units[id] else { return }
    // A connection instance says what its template says.
    let relations = relationsOrTemplates(of: record)
    let others = isFailure ? relations?.onFailure : relations?.onSuccess
    guard let others, !others.isEmpty, mayMove(id, at: now) else { return }
    let unit = record.definition.unit
    for other in others {
      guard let name = units[other]?.name else { continue }
      let mode = isFailure ? unit.onFailureMode : unit.onSuccessMode
      if case .failure(let refused) = enqueue(.start, other, mode, isManual: false, at: now) {
        out.report(id, .cannotFollow(name, isFailure: isFailure, refused.refusal))
      }
    }
  }

  /// Notes who may have to start or stop now that something has changed about `id`.
  mutating func lookAtNeighbours(of id: UnitID) {
    guard !isShuttingDown else { return }
    guard let relations = relations[id] else {
      // The instance of a connection.
      if let record = units[id], relationsOrTemplates(of: record)?.bindsTo.isEmpty == false {
        lookedAtLater.append(id)
      }
      return
    }
    if units[id]?.definition.unit.stopsWhenUnneeded == true || !relations.upheldBy.isEmpty {
      lookedAtLater.append(id)
    }
    if !relations.bindsTo.isEmpty { lookedAtLater.append(id) }
    for other in withInstances(relations.boundBy) where units[other]?.active.isInactiveOrFailed == false {
      lookedAtLater.append(other)
    }
    lookAtCollectable(around: id)
    for other in relations.upholds { lookedAtLater.append(other) }
    if units[id]?.awaitsDevice == true { lookedAtLater.append(id) }
    for other in relations.boundBy where units[other]?.awaitsDevice == true { lookedAtLater.append(other) }
    for other in relations.requires + relations.requisite + relations.wants
    where units[other]?.definition.unit.stopsWhenUnneeded == true {
      lookedAtLater.append(other)
    }
  }

  /// Starts a unit that another one upholds, stops one that nobody needs.
  mutating func lookAfter(_ id: UnitID, at now: Instant) {
    guard !isShuttingDown, let record = units[id], record.job == nil else { return }
    if record.awaitsDevice { return startWithDevice(id, record, at: now) }
    collectIfOver(id, at: now)
    if record.active.isInactiveOrFailed {
      guard record.definition.loadState == .loaded, let upholder = upholder(of: id), mayMove(id, at: now)
      else { return }
      out.report(id, .upheld(upholder))
      _ = enqueue(.start, id, .fail, isManual: false, at: now)
    } else if record.active == .active, let gone = unboundFrom(id), let name = units[gone]?.name {
      guard mayMove(id, at: now) else { return }
      stopByItself(id, .boundUnitGone(name), .replace, at: now)
    } else if record.active.isActiveOrReloading, record.definition.unit.stopsWhenUnneeded, !isNeeded(id) {
      guard mayMove(id, at: now) else { return }
      stopByItself(id, .notNeeded, .fail, at: now)
    }
  }

  /// Nobody has asked for it. Where an irreversible job is in the way it is tried again after that (`lookAtFollowers`).
  private mutating func stopByItself(_ id: UnitID, _ why: Report, _ mode: JobMode, at now: Instant) {
    switch enqueue(.stop, id, mode, isManual: false, at: now) {
    case .success: out.report(id, why)
    case .failure(let refused):
      // Any other job that is in the way brings us here again when it ends.
      if refused.refusal == .jobIrreversible { out.report(id, .cannotStop(refused.refusal)) }
    }
  }

  /// An irreversible job is over, which may have kept units up that are to follow others. Linear in the units;
  /// such jobs are few.
  mutating func lookAtFollowers() {
    guard !isShuttingDown else { return }
    for id in units.ids {
      guard let record = units[id], record.active.isActiveOrReloading, record.job == nil else { continue }
      let isBound = relationsOrTemplates(of: record)?.bindsTo.isEmpty == false
      if isBound || record.definition.unit.stopsWhenUnneeded { lookedAtLater.append(id) }
    }
  }

  private mutating func startWithDevice(_ id: UnitID, _ record: UnitRecord, at now: Instant) {
    let devices = (relations[id]?.requires ?? []).compactMap { units[$0] }.filter { $0.name.kind == .device }
    guard record.active.isInactiveOrFailed, record.definition.loadState == .loaded, !devices.isEmpty,
      devices.allSatisfy({ $0.active == .active }), mayMove(id, at: now), let device = devices.first?.name
    else { return }
    out.report(id, .deviceCame(device))
    _ = enqueue(.start, id, .fail, isManual: false, at: now)
  }

  /// A unit of `BindsTo=` that is not there and is not on its way; nil if all are.
  private func unboundFrom(_ id: UnitID) -> UnitID? {
    let relations = units[id].flatMap { relationsOrTemplates(of: $0) }
    return relations?.bindsTo.first { units[$0]?.job == nil && units[$0]?.active.isInactiveOrFailed != false }
  }

  /// How a unit stands to others; the instance of a connection stands as its template does.
  func relationsOrTemplates(of record: UnitRecord) -> Relations? {
    relations[record.id] ?? record.template.flatMap { relations[$0] }
  }

  /// A unit of `BindsTo=` that this one comes after and that is not up: then it does not start.
  func missingBase(of id: UnitID) -> UnitID? {
    let relations = units[id].flatMap { relationsOrTemplates(of: $0) }
    return relations?.bindsTo.first {
      relations?.after.contains($0) == true && units[$0]?.active.isActiveOrReloading != true
    }
  }

  private func upholder(of id: UnitID) -> UnitName? {
    for other in relations[id]?.upheldBy ?? [] {
      guard let record = units[other], record.job == nil, record.active.isActiveOrReloading else { continue }
      return record.name
    }
    return nil
  }

  /// Whether a unit that is up, comes up or goes down requires or wants it.
  private func isNeeded(_ id: UnitID) -> Bool {
    guard let relations = relations[id] else { return false }
    return withInstances(relations.requiredBy + relations.wantedBy + relations.boundBy).contains { other in
      guard let record = units[other] else { return false }
      return record.job != nil || !record.active.isInactiveOrFailed
    }
  }

  private mutating func mayMove(_ id: UnitID, at now: Instant) -> Bool {
    let (burst, interval) = Supervisor.ownJobs
    var isAllowed = true
    units.edit(id) { isAllowed = $0.ownJobLimit.allows(at: now, interval: interval, burst: burst) }
    if !isAllowed { out.report(id, .upheldTooOften) }
    return isAllowed
  }
}
