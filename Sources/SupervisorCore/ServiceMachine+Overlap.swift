import UnitModel

/// Overlapping restarts: for a while a service has two runs, each with a machine of its own.
///
/// ```
///   up ──────────────► up, incoming ──► ready: the new one is the unit ──► up, outgoing ──► up
///   (one run)              │  │                                              the old one stops
///                          │  └─ fails: it goes down as `outgoing`, the old one stays the unit
///                          └──── the old one ends first: the new one is the unit, and starts
/// ```
///
/// The machine that stands for the unit has the state that everybody sees, what is stored and the counts. The
/// one beside it only lives: it never comes back by itself, and nobody is told of its states.
///
/// Invariants: `incoming` comes up beside one that is up; `outgoing` goes down; there is one beside at most;
/// a unit that is down has none, save for the moment before it comes back.
extension ServiceMachine {
  package indirect enum Beside: Hashable, Codable, Sendable {
    /// It starts; the one that stands for the unit serves.
    case incoming(ServiceMachine)
    /// It was told to stop, and serves to the end what it has accepted.
    case outgoing(ServiceMachine)
  }

  /// How an overlap went on, for the unit's job.
  enum Turn {
    case handedOver
    /// The new one did not become ready: why.
    case failed(Result)
    /// The one beside is gone.
    case ended
  }

  /// The machine beside this one.
  package var other: ServiceMachine? {
    switch beside {
    case .incoming(let machine), .outgoing(let machine): machine
    case nil: nil
    }
  }

  package var incoming: ServiceMachine? { if case .incoming(let machine) = beside { machine } else { nil } }
  package var outgoing: ServiceMachine? { if case .outgoing(let machine) = beside { machine } else { nil } }

  /// The runs of both, the unit's own last.
  package var allRuns: [Run] { beside == nil ? runs : (other?.runs ?? []) + runs }

  package func run(_ id: RunID) -> Run? { machine(of: id)?.runs.last }

  /// Whichever has that run.
  package func machine(of run: RunID) -> ServiceMachine? {
    if runs.last?.id == run { return self }
    return beside == nil ? nil : other.flatMap { $0.runs.last?.id == run ? $0 : nil }
  }

  func run(of token: ProcessToken) -> Run? {
    if role(of: token) != nil { return runs.last }
    return beside == nil ? nil : other.flatMap { $0.role(of: token) == nil ? nil : $0.runs.last }
  }

  /// Begins the start of a new run beside this one. The caller has checked that nothing is beside, and that
  /// this one is up.
  mutating func beginOverlap(_ c: ServiceContext, into out: inout Outbox) {
    var new = ServiceMachine()
    new.begin(c.incoming, into: &out)
    // It has a successor to wait for, not a moment without jobs.
    letGo(c, into: &out)
    beside = .incoming(new)
  }

  /// Nobody waits for the new one any more: it is stopped, whatever it has come to.
  mutating func abandonIncoming(_ c: ServiceContext, into out: inout Outbox) {
    if incoming != nil { editBeside(c, into: &out) { $0.requestStop($1, into: &$2) } }
  }

  /// A stop of the unit is one of both.
  mutating func requestStopOfAll(_ c: ServiceContext, into out: inout Outbox) {
    editBeside(c, into: &out) { $0.requestStop($1, into: &$2) }
    requestStop(c, into: &out)
  }

  /// A step of the one beside.
  mutating func editBeside(
    _ c: ServiceContext, into out: inout Outbox,
    _ body: (inout ServiceMachine, ServiceContext, inout Outbox) -> Void
  ) {
    func step(_ machine: inout ServiceMachine, _ c: ServiceContext, _ out: inout Outbox) {
      let before = machine.state
      body(&machine, c, &out)
      machine.endWatch(since: before, into: &out)
      machine.endSearch()
    }
    switch beside {
    case .incoming(var machine):
      step(&machine, c.incoming, &out)
      beside = .incoming(machine)
    case .outgoing(var machine):
      step(&machine, c.outgoing, &out)
      beside = .outgoing(machine)
    case nil: break
    }
  }

  /// Called after each step: who stands for the unit now?
  mutating func settleOverlap(_ c: ServiceContext, into out: inout Outbox) {
    while let old = beside, settle(old, c, into: &out) {
      out.effects.append(.changed(c.id))
    }
  }

  /// False if all is as it should be.
  private mutating func settle(_ present: Beside, _ c: ServiceContext, into out: inout Outbox) -> Bool {
    switch present {
    case .incoming(let new):
      switch new.activeState {
      case .activating:
        if activeState.isActiveOrReloading { return false }
        out.report(c.id, .overlapAlone(result))
        letGo(c, into: &out)
        give(to: new, c)
      case .active, .reloading:
        out.report(c.id, .handedOver(from: runs.last?.main?.pid, to: new.mainPID))
        out.turns.append((c.id, .handedOver))
        letGo(c, into: &out)
        give(to: new, c)
        editBeside(c, into: &out) { $0.requestStop($1, into: &$2) }
      case .deactivating:
        beside = .outgoing(new)
        out.turns.append((c.id, .failed(new.result)))
      case .inactive, .failed:
        beside = nil
        out.turns.append((c.id, .failed(new.result)))
        out.turns.append((c.id, .ended))
      }
      return true
    case .outgoing(let old):
      if old.state == .dead || old.state == .failed {
        beside = nil
        if old.isPredecessor { out.report(c.id, .drained(old.result)) }
        out.turns.append((c.id, .ended))
        return true
      }
      guard state == .dead || state == .failed, !comesBack, !c.startsAgain else { return false }
      becomeLast(old)
      return true
    }
  }

  /// The new one stands for the unit from now on; this one is beside it as long as anything of it is left.
  private mutating func give(to successor: ServiceMachine, _ c: ServiceContext) {
    var (new, old) = (successor, self)
    new.stored = old.stored
    old.stored = []
    old.beside = nil
    old.isPredecessor = true
    new.beside = old.state == .dead || old.state == .failed ? nil : .outgoing(old)
    self = new
  }

  /// The unit is over but for what is beside: it is down when that is.
  private mutating func becomeLast(_ old: ServiceMachine) {
    var last = old
    if result != .success { last.result = result }
    (last.main, last.stored, last.beside) = (main, stored, nil)
    (last.restartCount, last.startsNewRow) = (restartCount, startsNewRow)
    last.isPredecessor = false
    last.isStopRequested = true
    self = last
  }
}

extension ServiceContext {
  /// For the machine beside that comes up.
  var incoming: ServiceContext {
    var context = self
    context.isBeside = true
    context.isRestarting = false
    return context
  }

  /// For the machine beside that goes down.
  var outgoing: ServiceContext {
    var context = self
    context.isBeside = true
    context.isRestarting = true
    return context
  }
}
