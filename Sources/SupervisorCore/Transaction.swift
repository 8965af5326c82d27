/// What a request makes of several units: at most one change of each.
struct Transaction {
  var kinds: [UnitID: Job.Kind] = [:]
  var order: [UnitID] = []
  /// Units whose job the anchor cannot do without.
  var required: Set<UnitID> = []
  /// What the log is told once the transaction is accepted.
  var reports: [(UnitID, Report)] = []
  private(set) var leavesOut = false
  var isIsolation = false

  /// False if there is nothing new: what the unit needs was looked at already.
  mutating func add(_ id: UnitID, _ kind: Job.Kind, isRequired: Bool) -> Bool {
    let isPromoted = isRequired && required.insert(id).inserted
    if kinds[id] != nil { return isPromoted }
    kinds[id] = kind
    order.append(id)
    return true
  }

  /// True if the unit is to come up, or to come up again.
  func starts(_ id: UnitID) -> Bool {
    kinds[id] == .start || kinds[id] == .restart || kinds[id] == .overlap
  }

  mutating func drop(_ id: UnitID) {
    leavesOut = true
    kinds[id] = nil
    order.removeAll { $0 == id }
  }
}
