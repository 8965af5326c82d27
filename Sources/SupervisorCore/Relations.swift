import UnitModel

/// How one unit stands to others, names resolved to numbers. Derived from the definitions; not
/// part of the written state. Built by `relateAll`, anew each time, and never changed after that: shared
/// between copies of the core.
package final class Relations: @unchecked Sendable {
  /// `Requires=` and `BindsTo=`.
  package fileprivate(set) var requires: [UnitID] = []
  /// `Wants=` and `Upholds=`.
  package fileprivate(set) var wants: [UnitID] = []
  package fileprivate(set) var bindsTo: [UnitID] = []
  package fileprivate(set) var requisite: [UnitID] = []
  package fileprivate(set) var conflicts: [UnitID] = []
  /// Whom this unit comes after: its own `After=`, and `Before=` of others.
  package fileprivate(set) var after: [UnitID] = []
  /// Who comes after this unit.
  package fileprivate(set) var before: [UnitID] = []
  /// Who has this unit in `Requires=`, `BindsTo=` or `Requisite=`.
  package fileprivate(set) var requiredBy: [UnitID] = []
  package fileprivate(set) var boundBy: [UnitID] = []
  package fileprivate(set) var wantedBy: [UnitID] = []
  package fileprivate(set) var upholds: [UnitID] = []
  package fileprivate(set) var upheldBy: [UnitID] = []
  package fileprivate(set) var onFailure: [UnitID] = []
  package fileprivate(set) var onSuccess: [UnitID] = []
  package fileprivate(set) var onFailureOf: [UnitID] = []
  package fileprivate(set) var onSuccessOf: [UnitID] = []
  /// Who stops whenever this unit does: `PropagatesStopTo=`, and `StopPropagatedFrom=` of others.
  package fileprivate(set) var stopsToo: [UnitID] = []
  package fileprivate(set) var stopsWith: [UnitID] = []
  /// Who reloads whenever this unit does: `PropagatesReloadTo=`, and `ReloadPropagatedFrom=` of others.
  package fileprivate(set) var reloadsToo: [UnitID] = []
  package fileprivate(set) var reloadsWith: [UnitID] = []
  /// Who has this unit in `PartOf=`.
  package fileprivate(set) var parts: [UnitID] = []
  /// A socket's service, or its template with Accept=yes.
  package fileprivate(set) var triggers: UnitID?
  /// The sockets whose service this is.
  package fileprivate(set) var triggeredBy: [UnitID] = []
  /// `Sockets=` of a service.
  package fileprivate(set) var sockets: [UnitID] = []
}

extension Supervisor {
  /// Resolves all names again. Linear in the number of dependencies.
  mutating func relateAll() {
    relations.removeAll()
    for id in names.values where units[id]?.isConnectionInstance == false { _ = relations(of: id) }
    for id in units.ids {
      guard let record = units[id], !record.isConnectionInstance else { continue }
      relate(id, record.definition)
    }
  }

  private mutating func relations(of id: UnitID) -> Relations {
    if let known = relations[id] { return known }
    let new = Relations()
    relations[id] = new
    return new
  }

  private mutating func relate(_ id: UnitID, _ definition: LoadedUnit) {
    let unit = definition.unit
    for name in unit.requires + unit.bindsTo {
      guard let other = idMaking(name), other != id else { continue }
      relations(of: id).requires.append(other)
      relations(of: other).requiredBy.append(id)
    }
    for name in unit.bindsTo {
      guard let other = idMaking(name), other != id else { continue }
      relations(of: id).bindsTo.append(other)
      relations(of: other).boundBy.append(id)
    }
    for name in unit.requisite {
      guard let other = idMaking(name), other != id else { continue }
      relations(of: id).requisite.append(other)
      relations(of: other).requiredBy.append(id)
    }
    for name in unit.partOf {
      if let other = idMaking(name) { relations(of: other).parts.append(id) }
    }
    for name in unit.wants {
      guard let other = idMaking(name), other != id else { continue }
      relations(of: id).wants.append(other)
      relations(of: other).wantedBy.append(id)
    }
    for name in unit.upholds {
      guard let other = idMaking(name), other != id else { continue }
      relations(of: id).upholds.append(other)
      relations(of: id).wants.append(other)
      relations(of: other).upheldBy.append(id)
    }
    relateConsequences(id, unit)
    for name in unit.conflicts {
      guard let other = idMaking(name), other != id else { continue }
      relations(of: id).conflicts.append(other)
      relations(of: other).conflicts.append(id)
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
      relations(of: id).triggers = service
      relations(of: service).triggeredBy.append(id)
    }
    if let service = definition.service {
      relations(of: id).sockets += service.sockets.compactMap { idMaking($0) }
    }
  }

  /// What is to follow when the unit ends, stops or reloads.
  private mutating func relateConsequences(_ id: UnitID, _ unit: UnitSettings) {
    for name in unit.onFailure {
      guard let other = idMaking(name) else { continue }
      relations(of: id).onFailure.append(other)
      relations(of: other).onFailureOf.append(id)
    }
    for name in unit.onSuccess {
      guard let other = idMaking(name) else { continue }
      relations(of: id).onSuccess.append(other)
      relations(of: other).onSuccessOf.append(id)
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
    relations(of: other).stopsToo.append(id)
    relations(of: id).stopsWith.append(other)
  }

  private mutating func reload(_ id: UnitID, with other: UnitID) {
    guard id != other, relations[other]?.reloadsToo.contains(id) != true else { return }
    relations(of: other).reloadsToo.append(id)
    relations(of: id).reloadsWith.append(other)
  }

  private mutating func order(_ later: UnitID, after earlier: UnitID) {
    relations(of: later).after.append(earlier)
    relations(of: earlier).before.append(later)
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
