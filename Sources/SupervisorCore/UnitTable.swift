import UnitModel

/// All units by number, in one array: making and forgetting one costs the same however many
/// there are. A number of the past finds nothing.
package struct UnitTable: Codable, Sendable {
  private struct Slot: Codable, Sendable {
    var generation: UInt32 = 0
    var record: UnitRecord?
  }

  private var slots: [Slot] = []
  private var free: [Int32] = []
  package private(set) var count = 0

  package init() {}

  /// False for a table that was not written by this program: numbers that point nowhere.
  var isConsistent: Bool {
    guard slots.count <= Int(Int32.max) else { return false }
    var used = 0
    for (index, slot) in slots.enumerated() {
      guard let record = slot.record else { continue }
      used &+= 1
      guard Int(record.id.index) == index, record.id.generation == slot.generation else { return false }
    }
    let indices = Set(free)
    return count == used && indices.count == free.count && free.count == slots.count - used
      && indices.allSatisfy { $0 >= 0 && Int($0) < slots.count && slots[Int($0)].record == nil }
  }

  /// The record, changed in place; nil for a number of the past.
  package subscript(id: UnitID) -> UnitRecord? {
    // Lent, not copied: a record is large, and most readers want one field of it.
    _read {
      if holds(id) { yield slots[Int(id.index)].record } else { yield nil }
    }
    _modify {
      if holds(id) {
        yield &slots[Int(id.index)].record
      } else {
        var nobody: UnitRecord?
        yield &nobody
      }
    }
  }

  /// Whether a unit still counts on that process.
  package func awaits(_ token: ProcessToken, of id: UnitID) -> Bool {
    guard let record = self[id] else { return false }
    if record.socket?.control?.token == token { return true }
    func isMeant(_ run: ServiceMachine.Run) -> Bool {
      run.main?.token == token || run.control?.token == token || run.search == token
    }
    guard let machine = record.service else { return false }
    return machine.runs.contains(where: isMeant)
      || machine.beside != nil && machine.allRuns.contains(where: isMeant)
  }

  /// How many connections a socket unit takes now: the rest waits in the queue.
  ///
  /// - Parameter suspends: a unit at one of its other limits lets them wait, too, rather than refuse them.
  package func acceptAllowance(
    of id: UnitID, on listener: ListenerNumber, at now: Instant, suspends: Bool
  ) -> UInt32 {
    guard let record = self[id], record.definition.isSocket else { return 0 }
    let settings = record.definition.socketSettings
    let polled =
      record.socket?.pollsLeft(of: listener, settings.value, at: now) ?? 0
    guard suspends else { return polled }
    let triggered =
      record.socket?.triggerLimit.remaining(
        at: now, interval: settings.value.triggerLimitInterval, burst: settings.value.triggerLimitBurst ?? 200
      )
      ?? 0
    let (most, live) = (settings.value.maxConnections, record.socket?.connections ?? 0)
    return min(polled, triggered, most > live ? most &- live : 0)
  }

  mutating func edit(_ id: UnitID, _ body: (inout UnitRecord) -> Void) {
    guard holds(id) else { return }
    slots[Int(id.index)].record?.edit(body)
  }

  private func holds(_ id: UnitID) -> Bool {
    let index = Int(id.index)
    return index >= 0 && index < slots.count && slots[index].generation == id.generation
      && slots[index].record != nil
  }

  mutating func insert(_ make: (UnitID) -> UnitRecord) -> UnitID {
    let index: Int32
    if let last = free.popLast() {
      index = last
    } else {
      index = Int32(truncatingIfNeeded: slots.count)
      slots.append(Slot())
    }
    let id = UnitID(index: index, generation: slots[Int(index)].generation)
    slots[Int(index)].record = make(id)
    count &+= 1
    return id
  }

  mutating func remove(_ id: UnitID) {
    guard holds(id) else { return }
    slots[Int(id.index)].record = nil
    slots[Int(id.index)].generation &+= 1
    free.append(id.index)
    count &-= 1
  }

  /// All units in the order of their numbers.
  package var ids: [UnitID] {
    slots.indices.compactMap { index in
      slots[index].record == nil
        ? nil
        : UnitID(index: Int32(truncatingIfNeeded: index), generation: slots[index].generation)
    }
  }
}
