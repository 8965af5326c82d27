import UnitModel

/// How one unit stands to others, names resolved to numbers. Derived from the definitions; not
/// part of the written state.
package struct Relations: Sendable {
  /// `Requires=` and `BindsTo=`.
  package var requires: [UnitID] = []
  /// `Wants=` and `Upholds=`.
  package var wants: [UnitID] = []
  package var bindsTo: [UnitID] = []
  package var requisite: [UnitID] = []
  package var conflicts: [UnitID] = []
  /// Whom this unit comes after: its own `After=`, and `Before=` of others.
  package var after: [UnitID] = []
  /// Who comes after this unit.
  package var before: [UnitID] = []
  /// Who has this unit in `Requires=`, `BindsTo=` or `Requisite=`.
  package var requiredBy: [UnitID] = []
  package var boundBy: [UnitID] = []
  package var wantedBy: [UnitID] = []
  package var upholds: [UnitID] = []
  package var upheldBy: [UnitID] = []
  package var onFailure: [UnitID] = []
  package var onSuccess: [UnitID] = []
  package var onFailureOf: [UnitID] = []
  package var onSuccessOf: [UnitID] = []
  /// Who stops whenever this unit does: `PropagatesStopTo=`, and `StopPropagatedFrom=` of others.
  package var stopsToo: [UnitID] = []
  package var stopsWith: [UnitID] = []
  /// Who reloads whenever this unit does: `PropagatesReloadTo=`, and `ReloadPropagatedFrom=` of others.
  package var reloadsToo: [UnitID] = []
  package var reloadsWith: [UnitID] = []
  /// Who has this unit in `PartOf=`.
  package var parts: [UnitID] = []
  /// A socket's service, or its template with Accept=yes.
  package var triggers: UnitID?
  /// The sockets whose service this is.
  package var triggeredBy: [UnitID] = []
  /// `Sockets=` of a service.
  package var sockets: [UnitID] = []
}

extension Supervisor {
  /// Resolves all names again. Linear in the number of dependencies.
  mutating func relateAll() {
    relations = [:]
    for id in names.values where units[id]?.isConnectionInstance == false {
      relations[id] = Relations()
    }
    for id in units.ids {
      guard let record = units[id], !record.isConnectionInstance else { continue }
      relate(id, record.definition)
    }
  }

  private mutating func relate(_ id: UnitID, _ definition: LoadedUnit) {
    let unit = definition.unit
    for name in unit.requires + unit.bindsTo {
      guard let other = idMaking(name), other != id else { continue }
      relations[id, default: .init()].requires.append(other)
      relations[other, default: .init()].requiredBy.append(id)
    }
    for name in unit.bindsTo {
      guard let other = idMaking(name), other != id else { continue }
      relations[id, default: .init()].bindsTo.append(other)
      relations[other, default: .init()].boundBy.append(id)
    }
    for name in unit.requisite {
      guard let other = idMaking(name), other != id else { continue }
      relations[id, default: .init()].requisite.append(other)
      relations[other, default: .init()].requiredBy.append(id)
    }
    for name in unit.partOf {
      if let other = idMaking(name) { relations[other, default: .init()].parts.append(id) }
    }
    for name in unit.wants {
      guard let other = idMaking(name), other != id else { continue }
      relations[id, default: .init()].wants.append(other)
      relations[other, default: .init()].wantedBy.append(id)
    }
    for name in unit.upholds {
      guard let other = idMaking(name), other != id else { continue }
      relations[id, default: .init()].upholds.append(other)
      relations[id, default: .init()].wants.append(other)
      relations[other, default: .init()].upheldBy.append(id)
    }
    relateConsequences(id, unit)
    for name in unit.conflicts {
      guard let other = idMaking(name), other != id else { continue }
      relations[id, default: .init()].conflicts.append(other)
      relations[other, default: .init()].conflicts.append(id)
    }
    for name in unit.after {
      guard let other = idMaking(name), other != id else { continue }
      order(id, after: other)
    }
    for name in unit.before {
      guard let other = idMaking(name), other != id else { continue }
      order(other, after: id)
    }
    if let socket = definition.socket, let service = idMaking(socket.serviceName(of: definition.name)) {
      relations[id, default: .init()].triggers = service
      relations[service, default: .init()].triggeredBy.append(id)
    }
    if let service = definition.service {
      relations[id, default: .init()].sockets += service.sockets.compactMap { idMaking($0) }
    }
  }

  /// What is to follow when the unit ends, stops or reloads.
  private mutating func relateConsequences(_ id: UnitID, _ unit: UnitSettings) {
    for name in unit.onFailure {
      guard let other = idMaking(name) else { continue }
      relations[id, default: .init()].onFailure.append(other)
      relations[other, default: .init()].onFailureOf.append(id)
    }
    for name in unit.onSuccess {
      guard let other = idMaking(name) else { continue }
      relations[id, default: .init()].onSuccess.append(other)
      relations[other, default: .init()].onSuccessOf.append(id)
    }
    for name in unit.propagatesStopTo {
      if let other = idMaking(name) { stop(other, with: id) }
    }
    for name in unit.stopPropagatedFrom {
      if let other = idMaking(name) { stop(id, with: other) }
    }
    for name in unit.propagatesReloadTo {
      if let other = idMaking(name) { reload(other, with: id) }
    }
    for name in unit.reloadPropagatedFrom {
      if let other = idMaking(name) { reload(id, with: other) }
    }
  }

  private mutating func stop(_ id: UnitID, with other: UnitID) {
    guard id != other, relations[other]?.stopsToo.contains(id) != true else { return }
    relations[other, default: .init()].stopsToo.append(id)
    relations[id, default: .init()].stopsWith.append(other)
  }

  private mutating func reload(_ id: UnitID, with other: UnitID) {
    guard id != other, relations[other]?.reloadsToo.contains(id) != true else { return }
    relations[other, default: .init()].reloadsToo.append(id)
    relations[id, default: .init()].reloadsWith.append(other)
  }

  private mutating func order(_ later: UnitID, after earlier: UnitID) {
    relations[later, default: .init()].after.append(earlier)
    relations[earlier, default: .init()].before.append(later)
  }

  /// The unit of that name; a name nobody loaded gets a unit that is not there.
  private mutating func idMaking(_ name: UnitName) -> UnitID? {
    if let id = names[name] { return id }
    let missing = LoadedUnit(name: name, loadState: .notFound, kind: .foreign)
    let id = units.insert { UnitRecord(id: $0, name: name, definition: missing) }
    names[name] = id
    return id
  }
}

extension SocketSettings {
  /// The service that a socket unit starts: `Service=`, or the one of its own name; with Accept=yes
  /// the template, built from the prefix only (systemd.socket(5)).
  package func serviceName(of socket: UnitName) -> UnitName {
    if accept { return UnitName(prefix: socket.prefix, instance: "", kind: .service) }
    return service ?? socket.with(kind: .service)
  }
}
