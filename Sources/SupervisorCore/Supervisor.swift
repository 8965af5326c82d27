import UnitModel

/// The core: all units, their jobs, and what they mean to each other.
///
/// `handle` takes one event and answers with effects. Machines never call each other: a step of
/// one may change its general state; that is noted, and when the step is over the supervisor lets
/// jobs, sockets and dependents see it, each in a step of its own, until nothing moves.
///
/// Invariants: a unit has at most one job; no job waits for a job that waits for it; what is
/// asked for is answered exactly once; a number of the past is ignored.
package struct Supervisor: Sendable {
  package internal(set) var units = UnitTable()
  package internal(set) var names: [UnitName: UnitID] = [:]
  package internal(set) var relations = UnitMap<Relations>()
  /// Units with a job, by the job's number.
  package internal(set) var jobs: [JobID: UnitID] = [:]
  package internal(set) var isShuttingDown = false
  /// A socket unit that went down, or never came up, for want of its interface is started when that comes;
  /// under systemd somebody has to. A setting, not part of the state.
  package var startsWithDevice = true
  /// Listeners follow their unit's files while the unit is up. A setting, not part of the state.
  package var followsListeners = true
  /// How a unit ended, and when, is forgotten as soon as no other one refers to it.
  package var forgetsEnded = false
  /// It runs for one user: slices are other ones. A setting, not part of the state.
  package var isUserMode = false
  /// Services are watched as `WatchdogSec=` says. A setting, not part of the state.
  package var watchesServices = true
  /// What the commands of a socket unit have left running stays where systemd lets it: once ExecStopPost= or a
  /// signalled command has ended, and while the stop commands run after an ExecStartPost= that took too long. A
  /// setting, not part of the state.
  package var sparesLeftovers = false
  /// With Type=idle each command waits until no job is left, as under systemd, and not the program of `ExecStart=`
  /// alone. A setting, not part of the state.
  package var idlesCommands = false
  /// Connections that are taken and then not served count as refused, whatever the reason; under systemd those do that
  /// are over a limit. A setting, not part of the state.
  package var countsUnserved = true
  /// What holds for socket units that do not say. A setting, not part of the state.
  package var socketDefaults = SocketDefaults()
  /// Stops have no commands any more, and the only signal is SIGKILL.
  var isHurrying = false

  var out = Outbox()
  /// Jobs that may be able to run now.
  var runQueue = Queue<UnitID>()
  /// Jobs that wait, by the unit whose job they wait for.
  var waiters = UnitMap<[UnitID]>()
  /// State changes that others have not seen yet.
  var moves = Queue<Move>()
  /// Units that may have to start or stop for the sake of others (`Upholds=`, `StopWhenUnneeded=`): looked at
  /// when nothing moves.
  var lookedAtLater = Queue<UnitID>()
  var hasFinished = false
  /// The failed connection instances of each socket, oldest first.
  var failedInstances = UnitMap<[UnitID]>()
  /// Sockets that wait to start their service (`DeferTrigger=`). Derived; not part of the state.
  var deferred: Set<UnitID> = []
  /// Something has changed since they were last tried.
  var mayRetryDeferred = false
  /// The instances that serve connections, by their template. Derived; not part of the state.
  var instances = UnitMap<InstanceSet>()

  struct Move: Sendable {
    var unit: UnitID
    var old: ActiveState
    var new: ActiveState
  }

  /// How many failed instances of one socket are remembered; older ones are forgotten, so that
  /// a flood of failing connections takes no memory for good.
  package static let keptFailedInstances = 16

  package init() {}

  /// Everything that `event` leads to, in order.
  package mutating func handle(_ event: Event, at now: Instant) -> [Effect] {
    take(event, at: now)
    settle(at: now)
    let effects = out.effects
    out.effects.removeAll(keepingCapacity: true)
    return effects
  }

  private mutating func take(_ event: Event, at now: Instant) {
    switch event {
    case .loaded(let definitions):
      let listening = followsListeners ? listeningUnits(of: definitions) : []
      load(definitions, at: now)
      reviewHolds(definitions, at: now)
      relist(listening, at: now)
      for id in listening { socket(id, at: now) { $0.reviseIdling($1, into: &$2) } }
      // FileDescriptorStorePreserve= may be another.
      for definition in definitions {
        if let id = names[definition.name] { releaseStored(of: id, at: now) }
      }
    case .request(let request, let token): answer(request, token, at: now)
    case .opened(let id, let token):
      socket(id, at: now) { $0.opened(token, $1, into: &$2) }
    case .openFailed(let id, let token):
      socket(id, at: now) { $0.openFailed(token, .resources, $1, into: &$2) }
    case .ownerFailed(let id, let token):
      socket(id, at: now) { $0.openFailed(token, .exitCode, $1, into: &$2) }
    case .relisted(let id, let token): relisted(id, token, isDone: true, at: now)
    case .relistFailed(let id, let token): relisted(id, token, isDone: false, at: now)
    case .vanished(let id): relist([id], at: now)
    case .counted(let id, let token, let number):
      socket(id, at: now) { $0.counted(token, number, $1, into: &$2) }
    case .knock(let id):
      // Soon nobody listens any more: what waits is dropped, or it would be reported for ever.
      if units[id]?.job?.kind == .stop, units[id]?.socket?.state == .listening {
        return out.effects.append(.flush(id))
      }
      socket(id, at: now) { $0.knocked($1, into: &$2) }
    case .connection(let id, let connection, let source, let listener):
      accept(connection, on: id, listener, from: source, at: now)
    case .connectionDenied(let id, let connection):
      socket(id, at: now) { machine, _, _ in machine.denied() }
      out.effects.append(.refuse(id, connection, .denied))
    case .flushed(let id, let number):
      if countsUnserved { socket(id, at: now) { machine, _, _ in machine.count(.flushed, number) } }
      out.effects.append(.changed(id))
    case .connectionLost(let id, let connection): connectionLost(connection, of: id, at: now)
    case .listenerBroken(let id):
      socket(id, at: now) { machine, c, out in
        machine.listenerBroke(c, into: &out)
      }
    case .spawned(let id, let token, let pid):
      guard isAwaited(token, by: id) else { return bornTooLate(token, of: id) }
      runs(of: id, at: now) { $0.spawned(token, pid: pid, $1, into: &$2) }
      socket(id, at: now) { $0.spawned(token, pid: pid, $1, into: &$2) }
    case .spawnFailed(let id, let token, let status):
      runs(of: id, at: now) { $0.spawnFailed(token, status: status, $1, into: &$2) }
      socket(id, at: now) { machine, c, out in
        let remains = machine.hasRemains
        machine.commandEnded(
          token, status == nil ? .resources : .exitCode, exit: status.map { .exited($0) },
          remains: remains, c, into: &out)
      }
    case .leftBehind(let id, let token):
      runs(of: id, at: now) { $0.leftBehind(token, $1, into: &$2) }
    case .exited(let id, let token, let exit, let remains):
      ended(id, token, exit, remains: remains, at: now)
    case .busName(let id, let run, let isOwned):
      runs(of: id, at: now) { $0.busNameChanged(run, isOwned: isOwned, $1, into: &$2) }
    case .adopted(let id, let token, let pid):
      runs(of: id, at: now) { $0.adopted(token, pid: pid, $1, into: &$2) }
    case .notAdopted(let id, let token):
      runs(of: id, at: now) { $0.notAdopted(token, $1, into: &$2) }
    case .stored(let id, let run, let new):
      guard units[id]?.service != nil else { return out.effects.append(.dropStored(id, new.map(\.id))) }
      service(id, at: now) { $0.storedNew(run, new, $1, into: &$2) }
    case .storedHungUp(let id, let descriptor):
      service(id, at: now) { $0.dropStored($1, into: &$2) { $0.id == descriptor } }
    case .emptied(let id, let run):
      runs(of: id, at: now) { $0.emptied(run, $1, into: &$2) }
      socket(id, at: now) { machine, c, out in
        if machine.run == run { machine.emptied(c, into: &out) }
      }
    case .outOfMemory(let id, let run):
      runs(of: id, at: now) { $0.outOfMemory(run, $1, into: &$2) }
    case .notified(let id, let run, var notice):
      if !watchesServices { notice.triggersWatchdog = false }
      let notice = notice
      service(id, at: now) { machine, c, out in
        machine.unstore(run, notice, c, into: &out)
        machine.notified(run, notice, c, into: &out)
        if machine.beside != nil {
          machine.editBeside(c, into: &out) { $0.notified(run, notice, $1, into: &$2) }
        }
        out.effects.append(.changed(c.id))
      }
    case .tested(let id, let token, let outcome): tested(id, token, outcome, at: now)
    case .timer(let token):
      jobTimedOut(token, at: now)
      let watches = watchesServices
      runs(of: token.unit, at: now) { machine, c, out in
        if machine.timer == token { machine.timedOut(c, into: &out) }
        if watches, machine.watchdogTimer == token { machine.watchdogFired(c, into: &out) }
        if !machine.idling.isEmpty { machine.letGo(at: token, into: &out) }
      }
      socketTimer(token, at: now)
    }
  }

  private mutating func socketTimer(_ token: TimerToken, at now: Instant) {
    guard let machine = units[token.unit]?.socket else { return }
    if machine.timer == token, machine.state == .autoRetry { return retryOpening(token.unit, at: now) }
    if machine.resumeTimer == token { return resumeListening(token.unit, at: now) }
    socket(token.unit, at: now) { machine, c, out in
      if machine.timer == token { machine.timedOut(c, into: &out) }
      if machine.pollTimers.contains(token) { machine.pollAgain(token, c, into: &out) }
      if machine.idle?.timer == token { machine.count(c, into: &out) }
    }
  }

  private func isAwaited(_ token: ProcessToken, by id: UnitID) -> Bool {
    units[id]?.service?.run(of: token) != nil || units[id]?.socket?.control?.token == token
  }

  /// Its unit stopped waiting for it, or is gone: nobody else would end it.
  private mutating func bornTooLate(_ token: ProcessToken, of id: UnitID) {
    if units[id]?.definition.kill.mode == KillSettings.Mode.none { return }
    let run = units[id]?.service?.run?.id ?? units[id]?.socket?.run ?? RunID(0)
    out.effects.append(
      .kill(id, run, KillOrder(scope: .processes([token]), signal: 9, continues: false)))
  }

  private mutating func ended(
    _ id: UnitID, _ token: ProcessToken, _ exit: ProcessExit, remains: Bool, at now: Instant
  ) {
    runs(of: id, at: now) { $0.exited(token, exit, remains: remains, $1, into: &$2) }
    socket(id, at: now) { machine, c, out in
      let failure: SocketMachine.Result =
        switch exit {
        case .exited(0), .unknown: .success
        case .exited: .exitCode
        case .killed: .signal
        case .dumped: .coreDump
        }
      machine.commandEnded(token, failure, exit: exit, remains: remains, c, into: &out)
    }
  }

  /// Lets everything see what moved, until nothing moves any more.
  private mutating func settle(at now: Instant) {
    while true {
      if let move = moves.popFirst() {
        mayRetryDeferred = true
        moved(move, at: now)
      } else if !out.turns.isEmpty {
        let (id, turn) = out.turns.removeFirst()
        overlapTurned(id, turn, at: now)
      } else if !out.ended.isEmpty {
        service(out.ended.removeFirst(), at: now) { $0.enterAutoRestart($1, into: &$2) }
      } else if !out.openRetries.isEmpty {
        retryLater(out.openRetries.removeFirst(), at: now)
      } else if !out.restarts.isEmpty {
        restart(out.restarts.removeFirst(), at: now)
      } else if !out.again.isEmpty {
        let (id, token, exit) = out.again.removeFirst()
        let remains = units[id]?.service?.run(of: token)?.hasRemains ?? false
        ended(id, token, exit, remains: remains, at: now)
      } else if !out.triggered.isEmpty {
        trigger(out.triggered.removeFirst(), at: now)
      } else if !out.relists.isEmpty {
        relist([out.relists.removeFirst()], at: now)
      } else if !out.busy.isEmpty {
        becameBusy(out.busy.removeFirst(), at: now)
      } else if !out.idle.isEmpty {
        idled(out.idle.removeFirst(), at: now)
      } else if let id = runQueue.popFirst() {
        runJob(of: id, at: now)
      } else if let id = lookedAtLater.popFirst() {
        lookAfter(id, at: now)
      } else if !out.stilled.isEmpty {
        // With SIGTERM sent, or ExecStop= on its way; or another job is waited for, which may take long.
        socket(out.stilled.removeFirst(), at: now) { machine, _, out in machine.letGoOn(into: &out) }
      } else if mayRetryDeferred, !deferred.isEmpty {
        retryDeferred(at: now)
      } else if jobs.isEmpty, !out.heldBack.isEmpty {
        let id = out.heldBack.removeFirst()
        service(id, at: now) { $0.letGo($1, into: &$2) }
      } else {
        break
      }
    }
    if isShuttingDown, !hasFinished, jobs.isEmpty {
      hasFinished = true
      out.effects.append(.finished)
    }
  }

  // MARK: Steps of machines

  // Each reads and changes its record where it stands: a copy would be the dearest part of a step.

  /// One step of a service's machine; whatever its general state becomes is noted.
  mutating func service(
    _ id: UnitID, at now: Instant,
    _ body: (inout ServiceMachine, ServiceContext, inout Outbox) -> Void
  ) {
    let (isHurried, idlesCommands) = (isHurrying, idlesCommands)
    step(id, at: now) { record, out in
      guard record.hasService else { return }
      let kind = record.job?.kind
      let context = ServiceContext(
        id: id, definition: record.definition, isRestarting: kind == .restart,
        startsAgain: kind == .start || kind == .restart && record.isRestartDue, isHurried: isHurried,
        idlesCommands: idlesCommands, now: now)
      record.service?.edit {
        let before = $0.state
        body(&$0, context, &out)
        $0.endWatch(since: before, into: &out)
        $0.endSearch()
        if $0.beside != nil { $0.settleOverlap(context, into: &out) }
      }
    }
  }

  /// The same for both runs of a service, where it has two: for what says itself whom it is about.
  mutating func runs(
    of id: UnitID, at now: Instant,
    _ body: (inout ServiceMachine, ServiceContext, inout Outbox) -> Void
  ) {
    service(id, at: now) { machine, c, out in
      body(&machine, c, &out)
      if machine.beside != nil { machine.editBeside(c, into: &out, body) }
    }
  }

  mutating func socket(
    _ id: UnitID, at now: Instant,
    _ body: (inout SocketMachine, SocketContext, inout Outbox) -> Void
  ) {
    let (isHurried, sparesLeftovers, defaults) = (isHurrying, sparesLeftovers, socketDefaults)
    step(id, at: now) { record, out in
      guard record.hasSocket else { return }
      let context = SocketContext(
        id: id, definition: record.definition, sparesLeftovers: sparesLeftovers, isHurried: isHurried,
        defaults: defaults, now: now)
      record.socket?.edit { body(&$0, context, &out) }
    }
  }

  mutating func step(
    _ id: UnitID, at now: Instant, _ body: (inout UnitRecord, inout Outbox) -> Void
  ) {
    var move: Move?
    units.edit(id) { record in
      let (active, mark) = (record.active, record.mark)
      body(&record, &out)
      // One run may give way to another that is as far, but for its general state (Type=idle).
      let new = record.active
      guard record.mark != mark || new != active else { return }
      record.note(from: active, to: new, at: now)
      move = Move(unit: id, old: active, new: new)
    }
    guard let move else { return }
    out.effects.append(.changed(id))
    moves.append(move)
  }
}

/// What is large, and changed where it stands: `record?.edit { … }` moves nothing out and back.
protocol EditedInPlace {}

extension EditedInPlace {
  mutating func edit(_ body: (inout Self) -> Void) { body(&self) }
}

extension UnitRecord: EditedInPlace {}
extension ServiceMachine: EditedInPlace {}
extension SocketMachine: EditedInPlace {}
extension TargetMachine: EditedInPlace {}
