import UnitModel

extension Supervisor {
  /// Takes over definitions: new units appear, known ones keep their state and get the new text.
  mutating func load(_ definitions: [LoadedUnit], at now: Instant) {
    guard !definitions.isEmpty else { return }
    // Whom the old text held up or needed may be on its own now.
    lookAtNeighbours(of: definitions)
    for definition in definitions {
      if let id = names[definition.name] {
        replace(id, by: definition, at: now)
      } else {
        let id = units.insert { UnitRecord(id: $0, name: definition.name, definition: definition) }
        names[definition.name] = id
      }
      if let id = names[definition.name] {
        for alias in definition.aliases { names[alias] = id }
      }
    }
    relateAll()
    lookAtNeighbours(of: definitions)
  }

  /// What a new text says of others holds for units that are up already: one that is now bound to a unit that is
  /// down goes down, and so does one that nobody needs any more; one that is now upheld comes up.
  ///
  /// - Source: observed with systemd 252 at daemon-reload, for services, targets and sockets.
  private mutating func lookAtNeighbours(of definitions: [LoadedUnit]) {
    for definition in definitions {
      guard let id = names[definition.name], units[id] != nil else { continue }
      lookAtNeighbours(of: id)
      guard relations[id]?.bindsTo.isEmpty == false else { continue }
      for instance in withInstances([id]).dropFirst() { lookedAtLater.append(instance) }
    }
  }

  /// The socket units among those that are new that have listeners, or are about to.
  func listeningUnits(of definitions: [LoadedUnit]) -> [UnitID] {
    definitions.compactMap { definition in
      guard definition.loadState == .loaded, let id = names[definition.name], let machine = units[id]?.socket,
        machine.isOpen || machine.opening != nil
      else { return nil }
      return id
    }
  }

  private mutating func replace(_ id: UnitID, by definition: LoadedUnit, at now: Instant) {
    let old = units[id]?.active
    units.edit(id) { record in
      // What runs keeps the text it was started with as long as there is none better: a unit
      // whose file is gone can still be stopped.
      if definition.loadState != .loaded, !record.active.isInactiveOrFailed, record.hasMachine {
        return
      }
      record.definition = definition
      switch definition.kind {
      case .socket where record.socket == nil: record.socket = SocketMachine()
      case .service where record.service == nil: record.service = ServiceMachine()
      case .target where record.target == nil: record.target = TargetMachine()
      case .socket, .service, .target, .foreign: break
      }
    }
    out.effects.append(.changed(id))
    // The kernel's state is another: what is foreign has come or gone.
    guard let old, let new = units[id]?.active, new != old, units[id]?.hasMachine == false else { return }
    units.edit(id) { $0.note(from: old, to: new, at: now) }
    moves.append(Move(unit: id, old: old, new: new))
  }

  /// The unit's general state, by name; nil for a name nobody loaded.
  package func record(_ name: UnitName) -> UnitRecord? {
    names[name].flatMap { units[$0] }
  }

  /// The socket units whose listeners a start of this service gets: those that trigger it and
  /// those it names in `Sockets=`, as far as they are open. In the order of their numbers, so
  /// the order is the same at each start.
  package func listeningSockets(of service: UnitID) -> [UnitID] {
    guard let relations = relations[service] else { return [] }
    var seen: Set<UnitID> = []
    // One with Accept=yes gives its listeners only to a service that names it.
    let triggering = relations.triggeredBy.filter { units[$0]?.definition.socket?.accept == false }
    return (triggering + relations.sockets).filter { id in
      units[id]?.socket?.isOpen == true && seen.insert(id).inserted
    }
  }
}
