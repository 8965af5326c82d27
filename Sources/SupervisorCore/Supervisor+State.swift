import UnitModel

/// Everything the core knows, as a value that can be written out and read back. Definitions are
/// not in it: they are loaded again by name.
package struct SupervisorState: Codable, Sendable {
  /// Raised whenever a field changes its meaning.
  package static let currentVersion = 1

  package var version = SupervisorState.currentVersion
  var units: UnitTable
  var tokens: TokenSource
  var isShuttingDown: Bool
  var hasFinished: Bool
  var failedInstances: [UnitID: [UnitID]]
}

/// A state that cannot be taken over.
package enum StateError: Error, Hashable, Sendable {
  case version(Int)
}

extension Supervisor {
  /// The state between two events.
  package var state: SupervisorState {
    SupervisorState(
      units: units, tokens: out.tokens, isShuttingDown: isShuttingDown, hasFinished: hasFinished,
      failedInstances: failedInstances)
  }

  /// A core that goes on where `state` was written. The definitions are handed in as for a first
  /// load, before the next event; what is not among them counts as not found.
  package init(resuming state: SupervisorState, definitions: [LoadedUnit]) throws(StateError) {
    guard state.version == SupervisorState.currentVersion else {
      throw StateError.version(state.version)
    }
    self.init()
    units = state.units
    out.tokens = state.tokens
    isShuttingDown = state.isShuttingDown
    hasFinished = state.hasFinished
    failedInstances = state.failedInstances
    for id in units.ids {
      guard let record = units[id] else { continue }
      if !record.isConnectionInstance { names[record.name] = id }
      if let job = record.job {
        jobs[job.id] = id
        // Which job waits for which is found again.
        if !job.isRunning { runQueue.append(id) }
      }
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
    load(definitions)
    // Taking over is no news for anybody.
    out.effects.removeAll()
  }
}
