import UnitModel

/// Slices are no machines: they are up always, and stopping one stops what lies in it.
///
/// - Source: systemd.slice(5); systemd.resource-control(5), "Slice=": units require their slice and come after it.
extension Supervisor {
  /// The units in a slice, or in one below it, that are up or on their way; instances of connections, too. None for
  /// what is no slice. Linear in the number of units.
  func members(ofSlice id: UnitID) -> [UnitID] {
    guard let slice = units[id]?.name, slice.kind == .slice else { return [] }
    return units.ids.filter { other in
      guard let record = units[other], record.service != nil || record.socket != nil,
        !record.active.isInactiveOrFailed || record.job != nil
      else { return false }
      let own =
        record.definition.exec.resources.slice ?? SlicePath.usual(of: record.name, isUserMode: isUserMode)
      return own == slice || SlicePath.chain(to: own).contains(slice)
    }
  }
}
