import UnitModel

extension Supervisor {
  /// A knock that its socket let through: the service is started, or runs already.
  mutating func trigger(_ id: UnitID, at now: Instant) {
    guard let service = relations[id]?.triggers, let record = units[service] else {
      return cannotStart(id, .noService, at: now) { _ in }
    }
    let isComing = record.job?.kind == .start || record.job?.kind == .restart
    let isUp =
      record.active == .active || record.active == .reloading
      || record.active == .activating
    if isComing || isUp {
      return socket(id, at: now) { $0.enterRunning($1, into: &$2) }
    }
    if record.definition.loadState != .loaded {
      return cannotStart(id, .noService, at: now) {
        $0.report(id, .serviceNotLoaded(record.name, record.definition.loadState))
      }
    }
    let deferral = units[id]?.definition.socket?.deferTrigger ?? .no
    // Nobody asked by hand: `RefuseManualStart=` does not count.
    switch enqueue(.start, record.name, deferral == .no ? .replace : .lenient, isManual: false, at: now) {
    case .success: socket(id, at: now) { $0.enterRunning($1, into: &$2) }
    case .failure(let refused) where deferral != .no && refused.refusal.isInTheWay:
      if deferral == .yes, jobs.isEmpty {
        return cannotStart(id, .dependency, at: now) {
          $0.report(id, .deferredForNothing(record.name, refused.unit ?? record.name))
        }
      }
      guard deferred.insert(id).inserted else { return }
      out.report(id, .deferred(record.name, refused.unit ?? record.name))
      socket(id, at: now) { $0.enterDeferred($1, into: &$2) }
    case .failure(let refused):
      let state = refused.unit.flatMap { units[names[$0] ?? service]?.definition.loadState }
      cannotStart(id, .dependency, at: now) { out in
        if let name = refused.unit, let state { out.report(id, .serviceNotLoaded(name, state)) }
      }
    }
  }

  /// The service cannot be started: the socket waits, or fails and tells why.
  private mutating func cannotStart(
    _ id: UnitID, _ reason: SocketMachine.Holds, at now: Instant, tell: (inout Outbox) -> Void
  ) {
    if suspends(id) { return socket(id, at: now) { $0.suspend(reason, $1, into: &$2) } }
    tell(&out)
    socket(id, at: now) { $0.enterStopPre(.resources, $1, into: &$2) }
  }

  /// Whether a socket unit waits at a limit, rather than fail.
  package func suspends(_ id: UnitID) -> Bool {
    guard let record = units[id], record.definition.isSocket else { return false }
    let own = record.definition.socketSettings.value.additions.onOverload
    return (own ?? socketDefaults.onOverload) == .suspend
  }

  /// A start of the service came to nothing, though a knock wanted it: its sockets wait before the next.
  mutating func suspendSockets(of service: UnitID, _ reason: SocketMachine.Holds, at now: Instant) {
    guard units[service]?.active.isInactiveOrFailed == true else { return }
    for id in relations[service]?.triggeredBy ?? []
    where units[id]?.socket?.state == .running && suspends(id) {
      socket(id, at: now) { $0.suspend(reason, $1, into: &$2) }
    }
  }

  /// A pause is over. Where its cause is known to be there still, nothing is tried.
  mutating func resumeListening(_ id: UnitID, at now: Instant) {
    guard let machine = units[id]?.socket, let service = relations[id]?.triggers,
      let record = units[service]
    else { return socket(id, at: now) { $0.resume($1, into: &$2) } }
    let unit = record.definition.unit
    if machine.holds.contains(.noService), record.definition.loadState != .loaded {
      return socket(id, at: now) { $0.stayHeld(until: nil, $1, into: &$2) }
    }
    if machine.holds.contains(.startLimit) {
      let (interval, burst) = (unit.startLimitInterval, unit.startLimitBurst)
      if !record.startLimit.wouldAllow(at: now, interval: interval, burst: burst) {
        let end = record.startLimit.end(interval: interval)
        return socket(id, at: now) { $0.stayHeld(until: end, $1, into: &$2) }
      }
      units.edit(service) { $0.isStartLimitHit = false }
    }
    socket(id, at: now) { $0.resume($1, into: &$2) }
  }

  /// Definitions are new: what held a socket may be gone.
  mutating func reviewHolds(_ definitions: [LoadedUnit], at now: Instant) {
    for definition in definitions {
      guard let id = names[definition.name] else { continue }
      for socketID in [id] + (relations[id]?.triggeredBy ?? []) {
        guard let machine = units[socketID]?.socket, machine.state == .listening else { continue }
        if !machine.holds.isDisjoint(with: .timed), !machine.holds.contains(.startLimit) {
          socket(socketID, at: now) { $0.resume($1, into: &$2) }
        }
        socket(socketID, at: now) { $0.reviewRoom($1, into: &$2) }
      }
    }
  }

  /// Something moved, or a job ended: services whose start was in the way of others are tried again.
  mutating func retryDeferred(at now: Instant) {
    mayRetryDeferred = false
    for id in deferred.sorted(by: { $0.index < $1.index }) {
      // In a pause it is not to be started either; its end brings us here again.
      if units[id]?.socket?.isPaused == true { continue }
      if units[id]?.socket?.state == .deferred { trigger(id, at: now) }
      if units[id]?.socket?.state != .deferred { deferred.remove(id) }
    }
  }

  /// A service moved or its job ended: the sockets that wait for it look again.
  mutating func tellSockets(of id: UnitID, at now: Instant) {
    guard let sockets = relations[id]?.triggeredBy, !sockets.isEmpty,
      let record = units[id], let machine = record.service
    else { return }
    for socketID in sockets {
      guard let socket = units[socketID]?.socket, units[socketID]?.definition.socket?.accept == false,
        socket.state == .listening || socket.state == .deferred || socket.state == .running
      else { continue }
      if record.isStartLimitHit, suspends(socketID) {
        let end = record.startLimit.end(interval: record.definition.unit.startLimitInterval)
        self.socket(socketID, at: now) { $0.suspend(.startLimit, until: end, $1, into: &$2) }
        continue
      }
      if record.isStartLimitHit {
        out.report(socketID, .serviceStartLimitHit(record.name))
        self.socket(socketID, at: now) { $0.enterStopPre(.serviceStartLimitHit, $1, into: &$2) }
        continue
      }
      if record.job != nil { continue }
      // While it waits for its restart the listeners stay its own.
      if machine.comesBack { continue }
      switch machine.state {
      case .dead, .failed, .finalWatchdog, .finalSigterm, .finalSigkill:
        guard socket.state == .running else { break }
        if machine.state == .failed, machine.result == .resources, suspends(socketID) {
          self.socket(socketID, at: now) { $0.suspend(.resources, $1, into: &$2) }
        } else {
          self.socket(socketID, at: now) { $0.enterListening($1, into: &$2) }
        }
      case .running:
        // Started by other means: the listeners are the service's now.
        if socket.state != .running {
          self.socket(socketID, at: now) { $0.enterRunning($1, into: &$2) }
        } else if socket.idle?.phase == .left {
          // It was to be stopped for being idle, and is not.
          self.socket(socketID, at: now) { $0.stay(isBusy: true, $1, into: &$2) }
        }
      case .condition, .startPre, .start, .startPost, .reload, .reloadSignal, .reloadNotify, .reloadPost,
        .stop, .stopWatchdog, .stopSigterm, .stopSigkill, .stopPost, .autoRestart:
        break  // On its way; the next move tells.
      case .exited:
        break  // It has no process that could own the listeners (as systemd has it).
      }
    }
  }

  // MARK: One instance per connection

  /// A connection was accepted: an instance of the service's template is made and started.
  ///
  /// The way of every connection: constant time in the number of units and instances; linear in those listeners of
  /// the unit that had connections lately (`PollGate`).
  mutating func accept(
    _ connection: ConnectionID, on id: UnitID, _ listener: ListenerNumber, from peer: PeerSource,
    at now: Instant
  ) {
    if isShuttingDown || units[id]?.job?.kind == .stop {
      socket(id, at: now) { machine, _, _ in machine.count(.stopping) }
      return out.effects.append(.refuse(id, connection, .stopping))
    }
    let template = relations[id]?.triggers
    let definition = template.flatMap { units[$0]?.definition }
    let isServed = definition?.loadState == .loaded && definition?.isService == true
    if !isServed, units[id]?.socket?.state == .listening, suspends(id) {
      socket(id, at: now) { machine, c, out in
        machine.count(.noService)
        machine.suspend(.noService, c, into: &out)
      }
      return out.effects.append(.refuse(id, connection, .noService))
    }
    var source = peer
    var refusal: ConnectionRefusal? = .stopping
    socket(id, at: now) { refusal = $0.admits(&source, on: listener, $1, into: &$2) }
    if let refusal { return out.effects.append(.refuse(id, connection, refusal)) }
    guard isServed, let template, let definition else {
      if let missing = relations[id]?.triggers.flatMap({ units[$0] }) {
        out.report(id, .serviceNotLoaded(missing.name, missing.definition.loadState))
      }
      out.effects.append(.refuse(id, connection, .noService))
      let counts = countsUnserved
      return socket(id, at: now) { machine, c, out in
        if counts { machine.count(.noService) }
        machine.connectionEnded(source, c, into: &out)
        machine.enterStopPre(.resources, c, into: &out)
      }
    }
    let instance = units.insert { number in
      var record = UnitRecord(id: number, name: definition.name, definition: definition)
      record.template = template
      record.service?.edit {
        $0.connection = connection
        $0.origin = id
        $0.source = source
      }
      return record
    }
    instances[template, default: .init()].insert(instance)
    startInstance(instance, of: template, at: now)
  }

  private mutating func startInstance(_ id: UnitID, of template: UnitID, at now: Instant) {
    // What the template requires is up as a rule; if not, it is started first.
    let missing = relations[template]?.requires.filter {
      units[$0]?.active.isActiveOrReloading == false
    }
    for other in missing ?? [] {
      guard let name = units[other]?.name else { continue }
      if case .failure = enqueue(.start, name, .replace, isManual: false, at: now) {
        out.report(id, .dependencyFailed(name))
        return step(id, at: now) { record, out in
          record.service?.edit {
            $0.result = .resources
            $0.refusal = .dependency
            $0.state = .failed
            $0.closeConnection(into: &out)
          }
        }
      }
    }
    install(.start, on: id, isAnchor: false, at: now)
  }

  /// A connection instance that ended gives its place back; one that ended well is forgotten.
  mutating func instanceMoved(_ id: UnitID, _ move: Move, at now: Instant) {
    guard move.new.isInactiveOrFailed, !move.old.isInactiveOrFailed || move.new == .failed,
      let record = units[id], let origin = record.origin
    else { return }
    // It goes on with its connection: its restart is half done, or it waits for one.
    if record.connection != nil, record.job?.kind == .start || record.service?.comesBack == true { return }
    units.edit(id) { record in record.service?.edit { $0.closeConnection(into: &out) } }
    let source = record.source
    let isShort = move.new == .failed && record.service?.result == .resources && suspends(origin)
    let hold: SocketMachine.Holds = record.service?.refusal == .dependency ? .dependency : .resources
    let refusal = reasonUnserved(record)
    socket(origin, at: now) { socket, c, out in
      socket.connectionEnded(source, c, into: &out)
      if let refusal { socket.count(refusal) }
      if isShort { socket.suspend(hold, c, into: &out) }
    }
    out.effects.append(.changed(origin))
    if units[origin]?.active == .failed { lookedAtLater.append(origin) }
    if units[id]?.job != nil { finish(id, move.new == .failed ? .failed : .done, at: now) }
    if move.new == .inactive || units[id]?.definition.unit.collectsFailed == true { return forget(id) }
    var failed = failedInstances[origin] ?? []
    failed.append(id)
    let oldest = failed.count > Supervisor.keptFailedInstances ? failed.removeFirst() : nil
    failedInstances[origin] = failed
    if let oldest { forget(oldest) }
  }

  /// An instance is restarted with its connection; where that is gone, it ends.
  mutating func keepConnection(of id: UnitID, at now: Instant) {
    var isKept = false
    service(id, at: now) { isKept = $0.keepConnection($1, into: &$2) }
    if !isKept { units.edit(id) { $0.job?.kind = .stop } }
  }

  /// The connection that an instance was to be restarted with could not be taken back.
  mutating func connectionLost(_ connection: ConnectionID, of id: UnitID, at now: Instant) {
    guard units[id]?.service?.connection == connection else { return }
    if let state = units[id]?.service?.state, state == .dead || state == .failed {
      // Down already, and on its way up again: it has nobody to serve. What only stops lets go of it by itself.
      if let job = units[id]?.job, job.kind != .stop { finish(id, .canceled, at: now) }
      return
    }
    units.edit(id) { record in
      record.service?.edit { $0.connection = nil }
      if record.job?.kind == .restart { record.job?.kind = .stop }
    }
  }

  /// A connection whose instance was never begun: its job was cancelled, or what it needs failed.
  mutating func release(_ id: UnitID, _ machine: ServiceMachine, _ result: JobResult, at now: Instant) {
    units.edit(id) { record in
      record.service?.edit {
        $0.closeConnection(into: &out)
        if $0.refusal == nil { $0.refusal = Supervisor.refusal(of: result) }
      }
    }
    if let origin = machine.origin {
      let refusal = units[id].flatMap { reasonUnserved($0) }
      socket(origin, at: now) { socket, c, out in
        socket.connectionEnded(machine.source, c, into: &out)
        if let refusal { socket.count(refusal) }
      }
      out.effects.append(.changed(origin))
      if units[origin]?.active == .failed { lookedAtLater.append(origin) }
    }
    forget(id)
  }

  /// Why an instance was never begun whose job ended so.
  private static func refusal(of result: JobResult) -> ConnectionRefusal {
    switch result {
    // Skipped, or refused: what it asks for does not hold.
    case .done, .assert: .condition
    case .dependency: .dependency
    case .canceled, .invalid: .stopping
    case .timeout, .failed: .startFailed
    }
  }

  private func reasonUnserved(_ record: UnitRecord) -> ConnectionRefusal? {
    guard countsUnserved else { return nil }
    let hasProgram = !record.definition.serviceSettings.value.execStart.isEmpty
    return record.service?.reasonUnserved(hasProgram: hasProgram)
  }

  /// These units, and for each template the instances that serve a connection.
  func withInstances(_ ids: [UnitID]) -> [UnitID] {
    if instances.isEmpty { return ids }
    return ids.flatMap { [$0] + (instances[$0]?.members.sorted { $0.index < $1.index } ?? []) }
  }
}
