import UnitModel

// Units that exclude each other within one request.
extension Supervisor {
  /// Leaves out what a unit of the transaction excludes by `Conflicts=` and what is only wanted; refuses the
  /// request where both are needed. Of two that are only wanted the one stays that names the other.
  ///
  /// Linear in the conflicts of what is to be started.
  func resolveConflicts(_ transaction: inout Transaction, _ anchor: UnitID) throws(Refused) {
    for id in transaction.order where transaction.starts(id) {
      // What it needs is up, and has to go because of it.
      for other in relations[id]?.requires ?? [] where transaction.kinds[other] == .stop {
        if transaction.required.contains(id) { throw contradiction(id, other, anchor) }
        leaveOut(id, inFavourOf: other, &transaction)
      }
      for other in relations[id]?.conflicts ?? [] where transaction.starts(id) && transaction.starts(other) {
        switch (transaction.required.contains(id), transaction.required.contains(other)) {
        case (true, true): throw contradiction(id, other, anchor)
        case (true, false): leaveOut(other, inFavourOf: id, &transaction)
        case (false, true): leaveOut(id, inFavourOf: other, &transaction)
        case (false, false):
          if excludes(id, other) {
            leaveOut(other, inFavourOf: id, &transaction)
          } else {
            leaveOut(id, inFavourOf: other, &transaction)
          }
        }
      }
    }
  }

  private func leaveOut(_ id: UnitID, inFavourOf other: UnitID, _ transaction: inout Transaction) {
    if let name = units[id]?.name, let stays = units[other]?.name {
      transaction.reports.append((id, .conflictLeftOut(name, because: stays)))
    }
    dropWithDependents(id, &transaction)
  }

  private func excludes(_ id: UnitID, _ other: UnitID) -> Bool {
    guard let name = units[other]?.name else { return false }
    return units[id]?.definition.unit.conflicts.contains(name) ?? false
  }

  private func contradiction(_ id: UnitID, _ other: UnitID, _ anchor: UnitID) -> Refused {
    let names = [id, other].compactMap { units[$0]?.name }
    return Refused(refusal: .contradiction(names), unit: units[anchor]?.name)
  }
}
