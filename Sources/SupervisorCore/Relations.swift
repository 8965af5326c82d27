import UnitModel

/// How one unit stands to others, names resolved to numbers. Derived from the definitions; not
/// part of the written state.
package struct Relations: Sendable {
  /// `Requires=` and `BindsTo=`.
  package var requires: [UnitID] = []
  package var wants: [UnitID] = []
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
      if let other = idMaking(name) { relations[other, default: .init()].boundBy.append(id) }
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
