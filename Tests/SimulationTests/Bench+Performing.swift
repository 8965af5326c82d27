import SupervisorCore
import UnitModel

extension Bench {
  /// Does what the core orders, and notes what it should not have ordered.
  func perform(_ effect: Effect) {
    switch effect {
    case .open(let unit, let token): opening.append((unit, token))
    case .watch(let unit):
      if held[unit] == nil { faults.append("watches listeners that are not open") }
      if !watched.insert(unit).inserted { faults.append("watches twice") }
    case .repoll(let unit):
      if !watched.contains(unit) { faults.append("polls what is not watched") }
    case .unwatch(let unit):
      if watched.remove(unit) == nil { faults.append("stops watching what is not watched") }
    case .closeListeners(let unit):
      held[unit] = nil
      if watched.remove(unit) != nil { faults.append("closes listeners that are watched") }
    case .relist(let orders):
      for order in orders {
        if held[order.unit] == nil { faults.append("brings listeners in line that are not open") }
        if relisting.contains(where: { $0.unit == order.unit && order.token.value <= $0.token.value }) {
          faults.append("an order for listeners is given twice")
        }
      }
      relisting += orders
      relists += orders
    case .goOn(let run): still.remove(run)
    case .count(let unit, let token, let run):
      if let run {
        still.insert(run)
        if core.units[unit]?.socket?.idle?.phase == .sampling {
          faults.append("holds a service still to no end")
        }
      }
      if held[unit] == nil { faults.append("counts connections of listeners that are not open") }
      counting.append((unit, token))
    case .flush(let unit):
      flushes += 1
      inbox.append(.flushed(unit, 2))
    case .refuse(_, let id, let reason):
      if connections.remove(id) == nil { faults.append("refuses a connection that is not open") }
      refusedCount += 1
      refusals[id] = reason
    case .closeConnection(let id):
      if lost.remove(id) != nil { return }
      if connections.remove(id) == nil { faults.append("closes a connection that is not open") }
      closedCount += 1
    case .takeBack(let id, let unit, let process):
      if processes[process] == nil || losesConnections {
        lost.insert(id)
        inbox.append(.connectionLost(unit, id))
      } else {
        if !connections.insert(id).inserted { faults.append("takes a connection back that it has") }
        closedCount -= 1
      }
    case .test(let unit, let token): testing.append((unit, token))
    case .spawn(let order): take(order)
    case .letGo(let token):
      if !ordered.contains(token) { faults.append("lets go of what was not ordered") }
      if releases.insert(token).inserted { self.letGo(token) } else { faults.append("lets go twice") }
    case .adopt(let order): take(order)
    case .watchBusName(let unit, let run): if hasNoBus { inbox.append(.busName(unit, run, isOwned: true)) }
    case .dropStored(_, let ids):
      for id in ids where stored.remove(id) == nil { faults.append("drops a descriptor that is not held") }
    case .kill(let unit, let run, let order):
      kills.append((unit, order))
      signal(run, order)
    case .closeRun(_, let run):
      if !closedRuns.insert(run).inserted { faults.append("closes a run twice") }
    case .arm(let token, let at):
      if timers.updateValue(at.microseconds, forKey: token) != nil { faults.append("arms a timer twice") }
      if at.microseconds < now { faults.append("arms a timer in the past") }
    case .disarm(let token): timers[token] = nil
    case .act(let order):
      actions.append(order)
    case .changed: break
    case .jobAdded(let job, _):
      if !jobs.insert(job).inserted { faults.append("a job number is used twice") }
    case .jobRemoved(let job, _, let result):
      if jobs.remove(job) == nil { faults.append("a job that is not there is removed") }
      results[job] = result
    case .reply(let token, let reply):
      if requests.remove(token) == nil { faults.append("a request is answered twice") }
      replies[token] = reply
    case .forgotten(let unit):
      if core.units[unit] != nil { faults.append("a forgotten unit is still there") }
    case .finished: finishedCount += 1
    case .report(let unit, let report): reports.append((unit, report))
    case .anomaly(let text): faults.append("anomaly: \(text)")
    }
  }

  private func take(_ order: SpawnOrder) {
    if !ordered.insert(order.token).inserted { faults.append("a process token is used twice") }
    if closedRuns.contains(order.run) { faults.append("a process for a closed run") }
    runUnits[order.run] = order.unit
    runKills[order.run] = core.units[order.unit]?.definition.kill
    if order.waits { waiting[order.token] = .some(nil) }
    spawning.append(order)
    spawns.append(order)
  }

  private func take(_ order: AdoptionOrder) {
    if !ordered.insert(order.token).inserted { faults.append("a process token is used twice") }
    if closedRuns.contains(order.run) { faults.append("a search for a closed run") }
    guard case .process = order.source else { return searches.append(order) }
    guard var others = strays[order.run], let ignoresTerm = others.popLast() else {
      return inbox.append(.exited(order.unit, order.token, .exited(0), remains: isAlive(order.run)))
    }
    strays[order.run] = others.isEmpty ? nil : others
    born(order, ignoresTerm: ignoresTerm)
  }

  private func signal(_ run: RunID, _ order: KillOrder) {
    var targets: [ProcessToken]
    switch order.scope {
    case .processes(let tokens): targets = tokens
    case .everything(let tokens):
      targets = tokens
      let others = processes.filter { $0.value.order.run == run && !tokens.contains($0.key) }.keys
      targets += others.sorted { $0.value < $1.value }
      let stubborn = order.signal == 9 ? [] : (strays[run] ?? []).filter { $0 }
      let wereThere = strays[run] != nil
      strays[run] = stubborn.isEmpty ? nil : stubborn
      if wereThere, !isAlive(run), let unit = runUnits[run] { inbox.append(.emptied(unit, run)) }
    }
    for token in targets {
      guard let process = processes[token] else { continue }  // Not born yet, or over.
      if order.signal == 9 || !process.ignoresTerm { end(token, .killed(signal: order.signal)) }
    }
  }
}
