// SimulationTests: the core on a fake kernel.
//
// The idea: `Bench` performs what the core orders, on processes, listeners, connections and timers
// that are entries in tables, under a clock that moves only when told, and keeps books of all of
// it. After every event the books and the core's state are compared (`Bench+Invariants`).
//
//     scenario ──► Bench.deliver(event) ──► Supervisor ──► effects ──► Bench.perform ──► tables
//     or walk        ▲                                                                    │
//                    └──────────── answers: opened, spawned, exited, timer, … ────────────┘
//
// A scenario lets the fake kernel answer at once (`run`); a walk (`Walk`) picks with a seeded
// generator who answers next, and how.
import SupervisorCore
import Testing
import UnitModel

final class Bench {
  struct Process {
    var order: SpawnOrder
    var ignoresTerm: Bool
  }

  var core = Bench.core()
  /// The clock, in microseconds.
  var now: UInt64 = 1_000_000

  /// What the fake kernel has to tell, in order.
  var inbox: [Event] = []
  var opening: [(unit: UnitID, token: OpenToken)] = []
  var spawning: [SpawnOrder] = []
  /// Searches for a main process that are not answered.
  var searches: [AdoptionOrder] = []
  var testing: [(unit: UnitID, token: TestToken)] = []
  /// Listeners that are to be brought in line with the files.
  var relisting: [RelistOrder] = []
  var relists: [RelistOrder] = []
  /// Counts of connections that are not answered.
  var counting: [(unit: UnitID, token: CountToken)] = []
  /// What a count gives; none unless told otherwise.
  var connectionCounts: [UnitID: UInt32] = [:]
  /// What a look at a unit's conditions gives; they hold unless told otherwise.
  var outcomes: [UnitName: ConditionOutcome] = [:]

  var processes: [ProcessToken: Process] = [:]
  /// Processes that services made, by run; true for those that ignore SIGTERM.
  var strays: [RunID: [Bool]] = [:]
  /// Processes that wait to be let go, with what their programs will do; nil: there is no process yet.
  var waiting: [ProcessToken: Program?] = [:]
  var timers: [TimerToken: UInt64] = [:]
  /// Timers whose event waits in the inbox.
  var fired: Set<TimerToken> = []
  var pidFiles: Set<UnitID> = []
  var held: [UnitID: OpenToken] = [:]
  var watched: Set<UnitID> = []
  var connections: Set<ConnectionID> = []
  /// Connections that could not be taken back, as long as the core was not told.
  var lost: Set<ConnectionID> = []
  var losesConnections = false
  var requests: Set<RequestToken> = []
  var jobs: Set<JobID> = []

  // The books.
  var ordered: Set<ProcessToken> = []
  var ended: Set<ProcessToken> = []
  var releases: Set<ProcessToken> = []
  var openedOnce: Set<OpenToken> = []
  var runUnits: [RunID: UnitID] = [:]
  /// How each run's processes were to be ended when the last of them was asked for.
  var runKills: [RunID: KillSettings] = [:]
  var closedRuns: Set<RunID> = []
  var acceptedCount = 0
  /// Runs that are held still for a last count.
  var still: Set<RunID> = []
  var refusedCount = 0
  var closedCount = 0
  var finishedCount = 0
  var replies: [RequestToken: Reply] = [:]
  var results: [JobID: JobResult] = [:]
  var reports: [(unit: UnitID, report: Report)] = []
  var actions: [ActionOrder] = []
  /// Connections that a process of `ExecStart=` has got.
  var served: Set<ConnectionID> = []
  var refusals: [ConnectionID: ConnectionRefusal] = [:]
  var kills: [(unit: UnitID, order: KillOrder)] = []
  var spawns: [SpawnOrder] = []
  var flushes = 0
  /// Names on a bus that is not there count as taken.
  var hasNoBus = true
  /// Descriptors that are held for services.
  var stored: Set<UInt64> = []
  /// What the books disagree about.
  var faults: [String] = []

  var programs: [String: Program] = [:]
  /// Which of the calls that may fail does: the n-th; none if nil.
  var failingCall: Int?
  var fallibleCalls = 0
  var lastNumber: UInt64 = 0
  /// Nothing fails for want of a user.
  var hasOwners = false
  var choosesEmptiedFirst = false
  /// Called with each event and what it led to.
  var witness: ((Event, [Effect]) -> Void)?

  /// What a program does once it is asked for.
  enum Program {
    case runs, ignoresTerm
    case ends(ProcessExit)
    case cannotSpawn(Int32?)
    /// The spawner gives no answer.
    case isStuck
    /// Processes of an earlier run are in its way; they end when they are told to.
    case findsOthers

    static func exits(_ status: Int32) -> Program { .ends(.exited(status)) }
  }

  /// Limits fail a socket, as under systemd; scenarios of overload say otherwise.
  private static func core() -> Supervisor {
    var core = Supervisor()
    core.socketDefaults = .systemd
    return core
  }

  func number() -> UInt64 {
    lastNumber &+= 1
    return lastNumber
  }

  // MARK: Events

  func deliver(_ event: Event) {
    note(event)
    let before = JobsBefore(core)
    let counts = RefusalCounts(core)
    let effects = core.handle(event, at: Instant(microseconds: now))
    faults += uncounted(effects, since: counts)
    witness?(event, effects)
    for effect in effects { perform(effect) }
    faults += outOfOrder(since: before)
  }

  private func note(_ event: Event) {
    switch event {
    case .opened(let unit, let token):
      // Told twice is held once.
      if openedOnce.insert(token).inserted { held[unit] = token }
    case .spawned(let unit, let token, _): noteServed(unit, token)
    case .exited(_, let token, _, _), .spawnFailed(_, let token, _), .leftBehind(_, let token):
      ended.insert(token)
    case .timer(let token): fired.remove(token)
    case .connection(let unit, let id, _, _), .connectionDenied(let unit, let id):
      acceptedCount += 1
      connections.insert(id)
      noteTemplate(of: unit, id)
    // It stays lost: closing it is no fault.
    case .connectionLost: break
    case .request(_, let token): requests.insert(token)
    case .stored(_, _, let new): stored.formUnion(new.map(\.id))
    case .storedHungUp: break
    case .notAdopted(_, let token): ended.insert(token)
    case .relisted, .relistFailed, .counted, .vanished, .flushed: break
    case .loaded, .openFailed, .ownerFailed, .knock, .listenerBroken, .adopted, .busName, .emptied,
      .notified, .outOfMemory, .tested:
      break
    }
  }

  // MARK: Answers

  func performOpen(_ index: Int, fails: Bool = false) {
    let order = opening.remove(at: index)
    let fails = callFails() || fails
    guard fails else { return inbox.append(.opened(order.unit, order.token)) }
    // For want of the owner, or of anything else.
    let isOwner = order.token.value % 3 == 0 && !hasOwners
    inbox.append(isOwner ? .ownerFailed(order.unit, order.token) : .openFailed(order.unit, order.token))
  }

  func performRelist(_ index: Int, fails: Bool = false) {
    let order = relisting.remove(at: index)
    let fails = callFails() || fails
    inbox.append(fails ? .relistFailed(order.unit, order.token) : .relisted(order.unit, order.token))
  }

  func performCount(_ index: Int) {
    let (unit, token) = counting.remove(at: index)
    inbox.append(.counted(unit, token, callFails() ? nil : connectionCounts[unit] ?? 0))
  }

  func performTest(_ index: Int, _ outcome: ConditionOutcome) {
    let (unit, token) = testing.remove(at: index)
    inbox.append(.tested(unit, token, callFails() ? .overdue : outcome))
  }

  func performSpawn(_ index: Int, _ program: Program) {
    let order = spawning.remove(at: index)
    if callFails() { return inbox.append(.spawnFailed(order.unit, order.token, status: nil)) }
    func born(ignoresTerm: Bool) {
      processes[order.token] = Process(order: order, ignoresTerm: ignoresTerm)
      inbox.append(.spawned(order.unit, order.token, pid: Int32(truncatingIfNeeded: order.token.value)))
    }
    switch program {
    case .cannotSpawn(nil), .isStuck, .findsOthers: waiting[order.token] = nil
    case .runs, .ignoresTerm, .ends, .cannotSpawn:
      guard waiting[order.token] != nil else { break }
      waiting[order.token] = .some(program)
      return born(ignoresTerm: false)
    }
    switch program {
    case .runs: born(ignoresTerm: false)
    case .ignoresTerm: born(ignoresTerm: true)
    case .ends(let exit):
      born(ignoresTerm: false)
      end(order.token, exit)
    case .cannotSpawn(let status): inbox.append(.spawnFailed(order.unit, order.token, status: status))
    case .isStuck: break
    case .findsOthers:
      inbox.append(.leftBehind(order.unit, order.token))
      inbox.append(.emptied(order.unit, order.run))
    }
  }

  /// The program of a process that was to wait comes to run.
  func letGo(_ token: ProcessToken) {
    guard let found = waiting.removeValue(forKey: token) else { return }
    guard let program = found, var process = processes[token] else { return }
    switch program {
    case .runs, .isStuck, .findsOthers: break
    case .ignoresTerm:
      process.ignoresTerm = true
      processes[token] = process
    case .ends(let exit): end(token, exit)
    case .cannotSpawn(let status): end(token, .exited(status ?? 1))
    }
  }

  private func callFails() -> Bool {
    fallibleCalls += 1
    return fallibleCalls == failingCall
  }

  func end(_ token: ProcessToken, _ exit: ProcessExit) {
    guard let process = processes.removeValue(forKey: token) else { return }
    waiting[token] = nil
    let run = process.order.run
    let remains = isAlive(run)
    let news = Event.exited(process.order.unit, token, exit, remains: remains)
    guard !remains else { return inbox.append(news) }
    let empty = Event.emptied(process.order.unit, run)
    inbox += choosesEmptiedFirst ? [empty, news] : [news, empty]
  }

  /// A search finds one of the processes that the service made, or nothing.
  func performSearch(_ index: Int, finds: Bool = true) {
    let order = searches.remove(at: index)
    let finds = !callFails() && finds
    guard finds, var others = strays[order.run], let ignoresTerm = others.popLast() else {
      return inbox.append(.notAdopted(order.unit, order.token))
    }
    strays[order.run] = others.isEmpty ? nil : others
    born(order, ignoresTerm: ignoresTerm)
    inbox.append(.adopted(order.unit, order.token, pid: Int32(truncatingIfNeeded: order.token.value)))
  }

  func born(_ order: AdoptionOrder, ignoresTerm: Bool) {
    let spawn = SpawnOrder(unit: order.unit, run: order.run, token: order.token, phase: .start, index: 0)
    processes[order.token] = Process(order: spawn, ignoresTerm: ignoresTerm)
  }

  func endStray(of run: RunID) {
    guard let all = strays[run], !all.isEmpty else { return }
    strays[run] = all.count == 1 ? nil : Array(all.dropLast())
    if !isAlive(run), let unit = runUnits[run] { inbox.append(.emptied(unit, run)) }
  }

  func isAlive(_ run: RunID) -> Bool {
    strays[run] != nil || processes.values.contains { $0.order.run == run }
  }

  /// Puts the timers that are due into the inbox, earliest first.
  func fireDue() {
    let due = timers.filter { $0.value <= now }.sorted {
      ($0.value, $0.key.serial) < ($1.value, $1.key.serial)
    }
    for (token, _) in due {
      timers[token] = nil
      fired.insert(token)
      inbox.append(.timer(token))
    }
  }
}
