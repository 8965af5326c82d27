import UnitFiles
import UnitModel
import UnitSyntax

/// What an explanation of a unit must know of the units around it.
package struct Neighbours: Sendable {
  /// How another unit brings this one up.
  package struct Puller: Sendable {
    package var name: UnitName
    /// `Wants=`, `Requires=`, …
    package var key: String
  }

  /// A socket's service, or its template with `Accept=yes`; nil for other units.
  package var service: LoadedUnit?
  /// The sockets of the service, or of a socket's service: those that start it, then those that it names in
  /// `Sockets=`.
  package var sockets: [LoadedUnit] = []
  /// Units that need or want this one.
  package var pullers: [Puller] = []
  /// Its dependencies as its own lines say them; the rest is implied or comes from links.
  package var written = UnitSettings()

  package init() {}

  /// Looks at every unit of the search path.
  package init(of unit: LoadedUnit, _ loader: inout UnitLoader) {
    written = loader.writtenSettings(of: unit)
    service = unit.triggeredService.map { loader.load($0) }
    let started = unit.service == nil ? service?.name : unit.name
    for other in loader.allUnits() where other.loadState == .loaded {
      if let started, other.triggeredService == started { sockets.append(other) }
      for (key, names) in [
        ("Requires=", other.unit.requires), ("BindsTo=", other.unit.bindsTo), ("Wants=", other.unit.wants),
      ] where names.contains(unit.name) {
        pullers.append(Puller(name: other.name, key: key))
        break
      }
    }
    if let own = unit.service ?? service?.service {
      for name in own.sockets where !sockets.contains(where: { $0.name == name }) {
        let socket = loader.load(name)
        if socket.loadState == .loaded { sockets.append(socket) }
      }
    }
  }
}

extension UnitLoader {
  /// Every unit that has a file in the search path, and the built-in targets that those refer to.
  mutating func allUnits() -> [LoadedUnit] {
    closure(of: index.names.filter { !$0.isTemplate && !LoadedUnit.Kind.empty($0.kind).isForeign })
      .filter { !$0.name.isTemplate }.sorted { $0.name.full < $1.name.full }
  }

  /// `[Unit]` as the unit's own lines have it, aliases resolved.
  func writtenSettings(of unit: LoadedUnit) -> UnitSettings {
    canonical(decoder.decode(unit.merged, name: unit.name).unit, for: unit.name)
  }
}
