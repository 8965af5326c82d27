import UnitModel

/// `CollectMode=`: what a unit leaves behind when it ends is forgotten unless another one that is not forgotten
/// itself refers to it; of one that failed, where it says `inactive-or-failed`.
///
/// - Source: systemd.unit(5), "CollectMode="; what counts as a reference: observed with systemd 252.
extension Supervisor {
  /// Whether the unit failed and nothing holds the memory of it.
  func isCollectable(_ id: UnitID) -> Bool {
    guard let record = units[id], record.active == .failed, record.job == nil,
      record.definition.unit.collectsFailed, !record.isConnectionInstance,
      record.service?.comesBack != true, record.service?.stored.isEmpty != false,
      // The instances of its connections hold it.
      record.socket?.connections ?? 0 == 0
    else { return false }
    return !isHeld(id)
  }

  /// Whether the unit has ended, nothing holds the memory of it, and there is something to forget.
  private func isOver(_ id: UnitID) -> Bool {
    guard let record = units[id], record.active == .inactive, record.hasMachine, record.job == nil,
      !record.isConnectionInstance, record.service?.comesBack != true,
      record.service?.stored.isEmpty != false, record.socket?.connections ?? 0 == 0,
      record.startLimit.count > 0
        || forgetsEnded && (record.timestamps != UnitRecord.Timestamps() || record.outcome != nil)
    else { return false }
    return !isHeld(id)
  }

  /// Forgets what failed, as far as its unit wants that, and what has ended and nobody refers to: of that last the
  /// start limit, and with `forgetsEnded` everything.
  mutating func collectIfOver(_ id: UnitID, at now: Instant) {
    if isCollectable(id) { return collect(id, at: now) }
    guard isOver(id) else { return }
    if forgetsEnded { return collect(id, at: now) }
    units.edit(id) {
      $0.startLimit = RateLimit()
      $0.isStartLimitHit = false
    }
  }

  /// Whether a unit refers to it that is up, on its way, or failed and not forgotten; or that is itself held so.
  private func isHeld(_ id: UnitID) -> Bool {
    var seen: Set<UnitID> = [id]
    var waiting = [id]
    while let one = waiting.popLast() {
      for other in neighbours(of: one) where !seen.contains(other) && refers(other, to: one) {
        guard let record = units[other], record.hasMachine else { continue }
        if record.job != nil || !record.active.isInactiveOrFailed
          || record.active == .failed && !record.definition.unit.collectsFailed
        {
          return true
        }
        seen.insert(other)
        waiting.append(other)
      }
    }
    return false
  }

  /// Whether there is nothing to tell of the unit but its files: it has ended, or was never started, nothing holds
  /// the memory of it, and such units are forgotten here (`forgetsEnded`).
  package func isForgotten(_ id: UnitID) -> Bool {
    guard forgetsEnded, let record = units[id], record.active == .inactive, record.job == nil,
      !record.isConnectionInstance, record.service?.comesBack != true,
      record.service?.stored.isEmpty != false, record.socket?.connections ?? 0 == 0
    else { return false }
    return !isHeld(id)
  }

  /// It is as it was when its file was first read.
  mutating func collect(_ id: UnitID, at now: Instant) {
    step(id, at: now) { record, _ in
      record.service?.edit { $0 = ServiceMachine() }
      record.socket?.edit { $0 = SocketMachine() }
    }
    units.edit(id) {
      $0.startLimit = RateLimit()
      $0.isStartLimitHit = false
      $0.timestamps = UnitRecord.Timestamps()
      $0.outcome = nil
      $0.testedAt = nil
    }
  }

  /// A socket unit that is down has no past unless something holds it: one of its connections, or a unit that is up
  /// and names it.
  mutating func forgetCounts(of id: UnitID, _ move: Move, at now: Instant) {
    guard move.new == .inactive, let socket = units[id]?.socket, socket.connections == 0,
      units[id]?.job == nil,
      socket.accepted > 0 || socket.refused > 0
    else { return }
    let isHeld = neighbours(of: id).contains { other in
      guard let record = units[other], record.hasMachine else { return false }
      return (record.job != nil || record.active != .inactive) && refers(other, to: id)
    }
    if !isHeld { self.socket(id, at: now) { machine, _, _ in machine.forgetCounts() } }
  }

  /// Units that are over and that this one may have kept from being forgotten.
  mutating func lookAtCollectable(around id: UnitID) {
    var around = [id] + neighbours(of: id)
    var seen = Set(around)
    var next = 1
    // What is down itself has kept the units that it refers to only for the sake of this one.
    while next < around.count {
      let one = around[next]
      next &+= 1
      guard units[one]?.active == .inactive, units[one]?.job == nil else { continue }
      around += referred(by: one).filter { seen.insert($0).inserted }
    }
    for other in around
    where units[other]?.active == .failed && units[other]?.definition.unit.collectsFailed == true
      || isOver(other)
    {
      lookedAtLater.append(other)
    }
  }

  private func neighbours(of id: UnitID) -> [UnitID] {
    guard let all = relations[id] else { return [] }
    let down = all.requires + all.requisite + all.wants + all.conflicts + all.after + all.before
    let up = all.requiredBy + all.boundBy + all.wantedBy + all.upheldBy + all.onFailureOf + all.onSuccessOf
    return down + up + all.stopsWith + all.stopsToo + all.reloadsWith + all.reloadsToo + all.parts
      + all.triggeredBy + (all.triggers.map { [$0] } ?? []) + all.onFailure + all.onSuccess
  }

  /// Whether the files of `other` name the unit.
  private func refers(_ other: UnitID, to id: UnitID) -> Bool {
    relations[other]?.triggers == id
      || references(of: other).contains { $0.contains { names[$0] == id } }
  }

  /// The units that the files of this one name.
  private func referred(by id: UnitID) -> [UnitID] {
    (relations[id]?.triggers.map { [$0] } ?? [])
      + references(of: id).flatMap { $0.compactMap { names[$0] } }
  }

  private func references(of id: UnitID) -> [[UnitName]] {
    guard let unit = units[id]?.definition.unit else { return [] }
    return [
      unit.requires, unit.requisite, unit.wants, unit.bindsTo, unit.partOf, unit.conflicts, unit.before,
      unit.after, unit.upholds, unit.onFailure, unit.onSuccess, unit.propagatesReloadTo,
      unit.reloadPropagatedFrom, unit.propagatesStopTo, unit.stopPropagatedFrom,
    ]
  }
}
