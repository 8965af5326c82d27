import SupervisorCore
import UnitModel

/// Every connection that is taken is served, or counts as refused.
extension Bench {
  struct RefusalCounts {
    var all: [UnitID: UInt32] = [:]
    var accepted: [UnitID: UInt32] = [:]

    init(_ core: Supervisor) {
      for id in core.units.ids {
        guard let machine = core.units[id]?.socket else { continue }
        (all[id], accepted[id]) = (machine.refused, machine.accepted)
      }
    }
  }

  /// A process of `ExecStart=` that somebody waits for has its connection from now on.
  func noteServed(_ unit: UnitID, _ token: ProcessToken) {
    guard let machine = core.units[unit]?.service, machine.run?.tokens.contains(token) == true,
      let order = processes[token]?.order ?? spawns.last(where: { $0.token == token }), order.phase == .start,
      let connection = order.connection
    else { return }
    served.insert(connection)
  }

  /// What is closed now without having been served must have been counted.
  func uncounted(_ effects: [Effect], since before: RefusalCounts) -> [String] {
    let unserved = effects.count {
      switch $0 {
      case .refuse: true
      case .closeConnection(let id):
        connections.contains(id) && !served.contains(id)
      default: false
      }
    }
    guard unserved > 0, core.countsUnserved else { return [] }
    let after = RefusalCounts(core)
    // Counts of a unit that is down are forgotten.
    let isForgotten =
      before.all.contains { after.all[$0.key, default: 0] < $0.value }
      || before.accepted.contains { after.accepted[$0.key, default: 0] < $0.value }
      || effects.contains {
        guard case .closeListeners(let id) = $0 else { return false }
        return after.all[id, default: 0] == 0 && after.accepted[id, default: 0] == 0
      }
    if isForgotten { return [] }
    let counted = after.all.reduce(0) { $0 + Int($1.value) - Int(before.all[$1.key, default: 0]) }
    return counted < unserved ? ["\(unserved) connections are not served, \(counted) are counted"] : []
  }

  /// A template without `ExecStart=` has no process that could serve anybody: whoever writes that wants it.
  func noteTemplate(of id: UnitID, _ connection: ConnectionID) {
    let template = core.relations[id]?.triggers.flatMap { core.units[$0] }
    if template?.definition.service?.execStart.isEmpty == true { served.insert(connection) }
  }
}
