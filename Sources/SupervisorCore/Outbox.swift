import UnitModel

/// Where machines put what they decide, and where they get their numbers from.
package struct Outbox: Sendable {
  package var effects: [Effect] = []
  package var tokens = TokenSource()
  /// What a machine wants to be told next, as a step of its own, so that the state in between is
  /// seen by others (a Type=simple service whose program is missing was started for a moment).
  var again: [(UnitID, ProcessToken, ProcessExit)] = []
  /// Services that are over and come back: how they ended is seen by others first.
  var ended: [UnitID] = []
  /// Services whose wait for their restart is over.
  var restarts: [UnitID] = []
  /// How overlapping restarts went on, for the jobs that asked for them.
  var turns: [(UnitID, ServiceMachine.Turn)] = []
  /// Services whose program waits until no job is left (Type=idle).
  var heldBack: [UnitID] = []
  /// Socket machines that were knocked at and want their service.
  var triggered: [UnitID] = []

  /// Socket machines whose listeners could not be opened and are tried again.
  var openRetries: [UnitID] = []
  /// Socket machines without a connection for their time, and those where one came just before the stop.
  var idle: [UnitID] = []
  var busy: [UnitID] = []
  /// Socket machines whose service is held still and is being told to stop.
  var stilled: [UnitID] = []
  /// Socket machines whose files changed while they were opened.
  var relists: [UnitID] = []

  package init() {}

  mutating func spawn(_ order: SpawnOrder) { effects.append(.spawn(order)) }
  mutating func report(_ unit: UnitID, _ report: Report) { effects.append(.report(unit, report)) }
}
