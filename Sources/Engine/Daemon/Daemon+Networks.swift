import Linux
import SupervisorCore
import UnitModel

/// Networks of units (`PrivateNetwork=`, `NetworkNamespacePath=`, `JoinsNamespaceOf=`).
extension Daemon {
  func prepareNetwork(
    _ order: SpawnOrder, _ run: RunHandle, _ definition: LoadedUnit, _ next: @escaping () -> Void
  ) {
    joinNetwork(of: order.unit, run, definition) { [weak self] failure in
      guard let self, let failure else { return next() }
      tell(.error, of: order.unit, "\(unitText(order.unit)): \(failure)\(consequence(order))")
      fail(order, status: SpawnExitStatus.network.rawValue)
    }
  }

  /// Gives the run its network, unless it has it already or needs none. Answers with what went wrong.
  ///
  /// Made or opened on the worker: it takes milliseconds, and a path may lie on a file system that does not answer.
  func joinNetwork(
    of id: UnitID, _ run: RunHandle, _ definition: LoadedUnit, _ answer: @escaping (String?) -> Void
  ) {
    guard run.network == nil, definition.exec.hasOwnNetwork else { return answer(nil) }
    if let shared = sharedNetwork(of: definition) {
      run.network = shared
      return answer(nil)
    }
    let path = definition.exec.networkNamespacePath
    background {
      Transfer(
        Result { () throws(SystemCallError) in
          if let path { return try NetworkNamespace.open(path) }
          return try NetworkNamespace.make()
        })
    } then: { [weak self] result in
      guard let self else { return }
      let key = path == nil ? "PrivateNetwork" : "NetworkNamespacePath"
      let record = core.units[id]
      let section = definition.isService ? "Service" : "Socket"
      let place = record.map { self.place($0, section, [key]) } ?? ""
      switch result?.value {
      case .success(let namespace):
        // Another unit may have got there first, while this one was made.
        run.network = sharedNetwork(of: definition) ?? namespace
        answer(nil)
      case .failure(let error): answer("\(error)\(place)")
      case nil: answer("cannot open its network namespace: the file system does not answer in time\(place)")
      }
    }
  }

  /// That of a unit that runs and that this one is to share it with, whichever of the two says so.
  private func sharedNetwork(of definition: LoadedUnit) -> Descriptor? {
    for run in runs.values where run.network != nil {
      guard let other = core.units[run.unit]?.definition else { continue }
      if other.name == definition.name {
        // The other run of an overlapping restart: both serve in one network.
        if definition.exec.networkNamespacePath == nil { return run.network }
        continue
      }
      if definition.unit.joinsNamespaceOf.contains(other.name)
        || other.unit.joinsNamespaceOf.contains(definition.name)
      {
        return run.network
      }
    }
    return nil
  }
}

extension ExecSettings {
  /// It is not in usherd's own network.
  var hasOwnNetwork: Bool { hasPrivateNetwork || networkNamespacePath != nil }
}
