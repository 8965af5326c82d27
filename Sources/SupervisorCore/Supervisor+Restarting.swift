import UnitModel

extension Supervisor {
  /// A service has waited long enough for its restart: a job does it, as if somebody asked, with
  /// what the unit needs and in the order of units.
  mutating func restart(_ id: UnitID, at now: Instant) {
    guard let record = units[id], let machine = record.service, machine.isRestartDue else { return }
    switch record.job?.kind {
    case .stop:
      return service(id, at: now) { $0.leaveAutoRestart(into: &$2) }
    case .start, .overlap:
      // Somebody asked for a start meanwhile: that is what was waited for.
      out.report(id, .restarted(machine.restartCount))
      units.edit(id) {
        $0.job?.kind = .start
        $0.job?.isRunning = false
      }
      runQueue.append(id)
      return service(id, at: now) { $0.leaveAutoRestart(into: &$2) }
    case .restart: return  // Its turn comes.
    case .reload, .verifyActive, nil: break
    }
    if isShuttingDown { return service(id, at: now) { $0.leaveAutoRestart(into: &$2) } }
    if record.isConnectionInstance {
      out.report(id, .restarted(machine.restartCount))
      _ = enqueueInstance(.restart, id, at: now)
      return
    }
    // Directly: others do not see that it was down, and are not restarted with it.
    let isDirect = record.definition.service?.restartMode == .direct
    switch enqueue(isDirect ? .start : .restart, id, .replace, isManual: false, at: now) {
    case .success:
      out.report(id, .restarted(machine.restartCount))
      if isDirect { service(id, at: now) { $0.leaveAutoRestart(into: &$2) } }
    case .failure(let refused):
      if let name = refused.unit, let state = names[name].flatMap({ units[$0] })?.definition.loadState {
        out.report(id, .serviceNotLoaded(name, state))
      }
      service(id, at: now) { $0.failRestart(into: &$2) }
    }
  }
}
