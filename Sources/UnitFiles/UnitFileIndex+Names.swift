import UnitModel

extension UnitFileIndex {
  /// The units that have a file of their own, aliases and masked ones apart, sorted.
  package var names: [UnitName] {
    entries.compactMap { name, entry in
      if case .file = entry.meaning { UnitName(name) } else { nil }
    }
    .sorted { $0.full < $1.full }
  }
}
