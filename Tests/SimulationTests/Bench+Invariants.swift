import SupervisorCore
import UnitModel

extension Bench {
  /// What is wrong now, if anything: the core's state against the books, and against itself.
  func violations() -> [String] {
    var found = faults
    var timersOfMachines: Set<TimerToken> = []
    var tokens: [ProcessToken: UnitID] = [:]
    var heldByInstances: Set<ConnectionID> = []
    var live: [UnitID: UInt32] = [:]
    var kept: Set<UInt64> = []
    var idlers: Set<ProcessToken> = []
    for id in core.units.ids {
      guard let record = core.units[id] else { continue }
      let name = "\(record.name) in \(record.sub)"
      let isOver = record.active.isInactiveOrFailed
      if let machine = record.service {
        for machine in [machine, machine.other].compactMap({ $0 }) {
          if let timer = machine.timer { timersOfMachines.insert(timer) }
          if let timer = machine.watchdogTimer { timersOfMachines.insert(timer) }
        }
        found += overlapViolations(record, machine).map { "\(name): \($0)" }
        for held in machine.idling {
          timersOfMachines.insert(held.timer)
          if core.jobs.isEmpty { found.append("\(name) idles without a job to wait for") }
          idlers.insert(held.process)
        }
        for token in machine.allRuns.flatMap(\.tokens)
        where tokens.updateValue(id, forKey: token) != nil {
          found.append("\(name): a process of two units")
        }
        kept.formUnion(machine.stored.map(\.id))
        for search in machine.allRuns.compactMap(\.search)
        where !ordered.contains(search) || ended.contains(search) {
          found.append("\(name) waits for a search that is over")
        }
        if isOver {
          if !machine.runs.isEmpty { found.append("\(name) has a run") }
          if machine.timer != nil || machine.watchdogTimer != nil || !machine.idling.isEmpty {
            found.append("\(name) has a timer")
          }
          if machine.connection != nil, record.job == nil { found.append("\(name) holds a connection") }
        } else if machine.state == .autoRestart {
          // The service of a connection waits with it, and only so.
          if !machine.runs.isEmpty || (machine.connection == nil) != (machine.origin == nil) {
            found.append("\(name) has something left, or lacks its connection")
          }
          if machine.isRestartDue ? record.job == nil : machine.timer == nil {
            found.append("\(name) waits for nothing")
          }
        } else if machine.runs.isEmpty {
          found.append("\(name) has no run")
        }
        if machine.comesBack { found.append("\(name) is between two states") }
        if let connection = machine.connection { heldByInstances.insert(connection) }
        if let origin = machine.origin, !isOver || machine.connection != nil { live[origin, default: 0] += 1 }
      }
      if let machine = record.socket {
        if let timer = machine.timer { timersOfMachines.insert(timer) }
        if let token = machine.control?.token, tokens.updateValue(id, forKey: token) != nil {
          found.append("\(name): a process of two units")
        }
        if isOver,
          machine.control != nil || machine.timer != nil || machine.run != nil || machine.opening != nil
            || !machine.pollTimers.isEmpty || machine.resumeTimer != nil
        {
          found.append("\(name) has something left")
        }
        if machine.isOpen != (held[id] != nil) {
          found.append("\(name): listeners are \(machine.isOpen ? "not " : "")held")
        }
        timersOfMachines.formUnion(machine.pollTimers)
        if let timer = machine.resumeTimer { timersOfMachines.insert(timer) }
        if machine.isSuspended != (machine.resumeTimer != nil) { found.append("\(name): suspended or not") }
        if machine.state == .autoRetry, machine.timer == nil { found.append("\(name) waits for no try") }
        if machine.holds.contains(.maxConnections), machine.connections == 0 {
          found.append("\(name) waits for the end of no connection")
        }
        let refused = machine.refusals.all.reduce(0) { $0 &+ $1.count }
        if refused != machine.refused { found.append("\(name): refusals are not those by reason") }
        if machine.sourceRates.count > SourceRates.capacity { found.append("\(name) remembers too much") }
        if let timer = machine.idle?.timer { timersOfMachines.insert(timer) }
        found += relistViolations(id, machine, name) + idleViolations(id, machine, name)
        if !machine.isWatched, !machine.pollTimers.isEmpty, machine.holds.isEmpty {
          found.append("\(name): a poll limit nobody looks at")
        }
        if isOver, !machine.holds.isEmpty { found.append("\(name) is held") }
        if machine.isWatched != watched.contains(id) {
          found.append("\(name): watched or not")
        }
      }
      if let timer = record.job?.timer { timersOfMachines.insert(timer) }
      found += jobViolations(id, record)
    }
    for id in core.units.ids {
      guard let socket = core.units[id]?.socket, socket.connections != live[id] ?? 0 else { continue }
      found.append("\(id): \(socket.connections) connections counted, \(live[id] ?? 0) live instances")
    }
    if timersOfMachines != fired.intersection(timersOfMachines).union(timers.keys) {
      found.append("timers armed are not those of the machines")
    }
    for (token, process) in processes where waiting[token] != nil && !idlers.contains(token) {
      found.append("\(process.order.unit): a program waits, and nobody will let it go")
    }
    for (token, id) in tokens where !ordered.contains(token) || ended.contains(token) {
      found.append("\(core.units[id]?.name.full ?? "?") waits for a process that was told to be over")
    }
    if kept != stored { found.append("descriptors held are not those that services have stored") }
    if heldByInstances.subtracting(lost) != connections {
      found.append("connections held are not those of the instances")
    }
    let meant = core.units.ids.compactMap { core.units[$0]?.socket?.idle?.still }
    if !still.isSubset(of: meant) { found.append("a service is held still for ever") }
    if acceptedCount != refusedCount + closedCount + connections.count {
      found.append("connections: \(acceptedCount) accepted, \(refusedCount) refused, \(closedCount) closed")
    }
    if Set(core.jobs.keys) != jobs { found.append("jobs told are not those there") }
    if !requests.isEmpty { found.append("a request is not answered") }
    return found
  }

  /// Of two runs one is up or starts alone, the other comes or goes.
  private func overlapViolations(_ record: UnitRecord, _ machine: ServiceMachine) -> [String] {
    guard let other = machine.other else { return [] }
    var found: [String] = []
    if other.beside != nil { found.append("three runs") }
    if other.runs.count != 1 { found.append("the one beside has \(other.runs.count) runs") }
    if !other.stored.isEmpty { found.append("the one beside has something stored") }
    if other.comesBack || other.isRestartDue || !other.idling.isEmpty {
      found.append("the one beside waits for something of its own")
    }
    if machine.incoming != nil {
      if other.activeState != .activating { found.append("comes up in \(other.state.name)") }
      if !machine.activeState.isActiveOrReloading { found.append("nothing to overlap with") }
      if record.job?.kind != .overlap || record.job?.isRunning != true { found.append("no job overlaps") }
    } else {
      if other.activeState != .deactivating { found.append("goes down in \(other.state.name)") }
      if record.active.isInactiveOrFailed, record.job?.kind != .start { found.append("down too early") }
    }
    return found
  }

  private func relistViolations(_ id: UnitID, _ machine: SocketMachine, _ name: String) -> [String] {
    guard let token = machine.relisting else {
      return machine.relistsAgain && machine.opening == nil
        ? ["\(name) is to be looked at again by nobody"] : []
    }
    if !machine.isOpen { return ["\(name) waits for listeners that it has not"] }
    let isTold = inbox.contains {
      switch $0 {
      case .relisted(id, token), .relistFailed(id, token): true
      default: false
      }
    }
    return isTold || relisting.contains { $0.token == token } ? [] : ["\(name) waits for listeners for ever"]
  }

  private func idleViolations(_ id: UnitID, _ machine: SocketMachine, _ name: String) -> [String] {
    guard let watch = machine.idle else { return [] }
    if machine.state != .running { return ["\(name) counts connections"] }
    if let run = watch.still, !still.contains(run) { return ["\(name) counts while its service goes on"] }
    if watch.still != nil, watch.phase != .leaving, watch.phase != .clear {
      return ["\(name) holds its service still"]
    }
    let isTold = inbox.contains { if case .counted(id, watch.count, _) = $0 { true } else { false } }
    let isAsked = isTold || counting.contains { $0.token == watch.count }
    switch watch.phase {
    case .sampling: return isAsked || watch.timer != nil ? [] : ["\(name) does not count any more"]
    case .leaving: return isAsked ? [] : ["\(name) waits for a count for ever"]
    case .clear:
      let service = core.relations[id]?.triggers
      let isOther = service.map { core.listeningSockets(of: $0) }?.contains {
        core.units[$0]?.socket?.idle?.phase == .leaving
      }
      return isOther == true ? [] : ["\(name) waits for nobody's count"]
    case .left: return []
    }
  }

  private func jobViolations(_ id: UnitID, _ record: UnitRecord) -> [String] {
    guard let job = record.job else { return [] }
    var found: [String] = []
    let name = "\(record.name)'s \(job.kind.rawValue) job"
    if core.jobs[job.id] != id { found.append("\(name) is not in the table") }
    if let test = job.test {
      let isAsked = testing.contains { $0.token == test }
      let isTold = inbox.contains { if case .tested(_, test, _) = $0 { true } else { false } }
      if !isAsked && !isTold { found.append("\(name) waits for a test that nobody makes") }
      return found
    }
    if job.isRunning {
      // A device that is not there yet is waited for, as long as the job may take.
      let isAwaited = record.name.kind == .device && !record.definition.isThere && job.timer != nil
      if record.active.isInactiveOrFailed, !isAwaited { found.append("\(name) runs for a unit that is down") }
      return found
    }
    guard var other = job.waitsFor else {
      // It waits for its own unit: to be down, or through with the reload before.
      let isReloadLater = job.kind == .reload && record.active == .reloading
      let isOverlapLater =
        job.kind == .overlap && (record.active == .reloading || record.service?.beside != nil)
      if record.active != .deactivating, !isReloadLater, !isOverlapLater {
        found.append("\(name) waits for nothing")
      }
      return found
    }
    var steps = 0
    while let next = core.units[other]?.job?.waitsFor, steps <= core.jobs.count {
      other = next
      steps += 1
    }
    if steps > core.jobs.count { found.append("\(name) waits in a circle") }
    if let waited = job.waitsFor, core.units[waited]?.job == nil {
      found.append("\(name) waits for a job that is over")
    }
    return found
  }

  /// What must be true when nothing is left to happen.
  func leftovers() -> [String] {
    var found: [String] = []
    for id in core.units.ids {
      guard let record = core.units[id], record.socket?.idle?.phase == .left else { continue }
      found.append("\(record.name) waits for the end of an idle service for ever")
    }
    for (job, unit) in core.jobs {
      guard let record = core.units[unit] else { continue }
      found.append("\(record.name) in \(record.sub) has job \(job.value) for ever")
    }
    for id in core.units.ids {
      guard let record = core.units[id] else { continue }
      for other in core.relations[id]?.bindsTo ?? [] where record.active == .active && record.job == nil {
        guard let base = core.units[other], base.active.isInactiveOrFailed, base.job == nil else { continue }
        // Given up where it happened too often.
        if reports.contains(where: { $0.unit == id && $0.report == .upheldTooOften }) { continue }
        found.append("\(record.name) is up without \(base.name), which it is bound to")
      }
      if record.active == .activating || record.active == .deactivating {
        found.append("\(record.name) is \(record.sub) for ever")
      }
    }
    for process in processes.values where closedRuns.contains(process.order.run) {
      let kills = [runKills[process.order.run], core.units[process.order.unit]?.definition.kill]
      // Only these promise that nothing is left.
      if kills.allSatisfy({ $0 == nil || $0?.mode == .controlGroup && $0?.sendsSIGKILL == true }) {
        found.append("\(process.order) outlives its run")
      }
    }
    return found
  }
}
