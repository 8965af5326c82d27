import UnitModel

/// Everything the core knows, as a value that can be written out and read back. Definitions are
/// not in it: they are loaded again by name.
package struct SupervisorState: Codable, Sendable {
  /// Raised whenever a field changes its meaning.
  package static let currentVersion = 2

  package var version = SupervisorState.currentVersion
  var units: UnitTable
  var tokens: TokenSource
  var isShuttingDown: Bool
  var hasFinished: Bool
  /// Nil: no.
  var isHurrying: Bool?
  var failedInstances: [FailedInstances]

  /// A list rather than a dictionary: equal states give equal texts.
  struct FailedInstances: Codable, Sendable {
    var socket: UnitID
    var instances: [UnitID]
  }
}

/// A state that cannot be taken over.
package enum StateError: Error, Hashable, Sendable {
  case version(Int)
  /// Its parts contradict each other.
  case inconsistent
}

extension Supervisor {
  /// The state between two events.
  package var state: SupervisorState {
    let failed = failedInstances.filter { !$0.value.isEmpty }.map {
      SupervisorState.FailedInstances(socket: $0.key, instances: $0.value)
    }
    return SupervisorState(
      units: units, tokens: out.tokens, isShuttingDown: isShuttingDown, hasFinished: hasFinished,
      isHurrying: isHurrying ? true : nil,
      failedInstances: failed.sorted { $0.socket.index < $1.socket.index })
  }

  /// A core that goes on where `state` was written. The definitions are handed in as for a first
  /// load, before the next event; what is not among them counts as not found.
  package init(resuming state: SupervisorState, definitions: [LoadedUnit]) throws(StateError) {
    guard state.version == SupervisorState.currentVersion else {
      throw StateError.version(state.version)
    }
    guard state.units.isConsistent else { throw StateError.inconsistent }
    self.init()
    units = state.units
    out.tokens = state.tokens
    isShuttingDown = state.isShuttingDown
    hasFinished = state.hasFinished
    isHurrying = state.isHurrying ?? false
    for failed in state.failedInstances { failedInstances[failed.socket] = failed.instances }
    for id in units.ids {
      guard let record = units[id] else { continue }
      if record.service?.idling.isEmpty == false { out.heldBack.append(id) }
      if !record.isConnectionInstance { names[record.name] = id }
      if record.socket?.state == .deferred {
        deferred.insert(id)
        mayRetryDeferred = true
      }
      if let job = record.job {
        jobs[job.id] = id
        if let other = job.waitsFor, units[other]?.job != nil {
          waiters[other, default: []].append(id)
        } else if !job.isRunning, record.active != .deactivating {
          // One that waits for the end of its own unit is woken by that.
          runQueue.append(id)
        }
      }
    }
    out.heldBack.sort { first, second in
      let (first, second) = (units[first]?.service?.idling.first, units[second]?.service?.idling.first)
      return first?.process.value ?? 0 < second?.process.value ?? 0
    }
    for id in units.ids {
      guard let record = units[id], record.isConnectionInstance else { continue }
      guard let template = names[record.name] else { continue }
      units.edit(id) { $0.template = template }
      instances[template, default: .init()].insert(id)
    }
    attach(definitions)
  }

  private mutating func attach(_ definitions: [LoadedUnit]) {
    var byName: [UnitName: LoadedUnit] = [:]
    for definition in definitions { byName[definition.name] = definition }
    for id in units.ids {
      guard let name = units[id]?.name, let definition = byName[name] else { continue }
      units.edit(id) { $0.definition = definition }
    }
    load(definitions, at: Instant(microseconds: 0))
    // Taking over is no news for anybody.
    out.effects.removeAll()
    lookedAtLater = Queue()
    // What came while nobody looked ends its wait.
    for id in jobs.values {
      guard let record = units[id], !record.hasMachine, record.job?.isRunning == true,
        record.active == .active
      else { continue }
      moves.append(Move(unit: id, old: .inactive, new: .active))
    }
  }
}
