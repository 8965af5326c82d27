import SupervisorCore
import UnitModel

/// A random walk: random units, and then at each step something random happens, or is told late,
/// twice, or to a unit that is long over.
struct Walk {
  let bench = Bench()
  var dice: Dice
  var world: World
  let steps: Int
  /// Reloads change units while they run.
  let reloads: Bool
  /// The spawner is slow: units give their processes up before they are born.
  let isSlow: Bool
  private var past: [Event] = []

  init(seed: UInt64, steps: Int, reloads: Bool) {
    dice = Dice(seed: seed)
    world = World(&dice)
    self.steps = steps
    self.reloads = reloads
    bench.hasNoBus = seed % 2 == 0
    isSlow = seed % 3 == 0
    bench.core.idlesCommands = seed % 5 < 2
    // The settings of both sets of defaults.
    if dice.chance(50) { bench.core.socketDefaults = SocketDefaults() }
    bench.deliver(.loaded(world.drafts.map { $0.build() }))
  }

  /// The first thing that is wrong, and at which step.
  mutating func run(also check: (Walk) -> String? = { _ in nil }) -> String? {
    for step in 0..<steps {
      let event = self.step()
      if let wrong = bench.violations().first ?? check(self) {
        return "step \(step), after \(event): \(wrong)"
      }
    }
    return finish()
  }

  /// Lets everything come to its end: nothing may be left over.
  mutating func finish() -> String? {
    // What comes back for ever never comes to rest.
    deliver(.loaded(world.calm.map { $0.build() }))
    // A service of one connection goes on as it was begun.
    for id in bench.core.units.ids {
      guard let record = bench.core.units[id], record.isConnectionInstance,
        record.definition.service?.restart != .no
      else { continue }
      deliver(.request(.instanceJob(.stop, id), RequestToken(bench.number())))
    }
    if let wrong = drain() { return "draining: \(wrong)" }
    deliver(.request(.shutDown, RequestToken(bench.number())))
    if let wrong = drain() { return "shutting down: \(wrong)" }
    if bench.finishedCount != 1 { return "shutting down: \(bench.finishedCount) times finished" }
    for id in bench.core.units.ids {
      guard let record = bench.core.units[id], record.hasState else { continue }
      if !record.active.isInactiveOrFailed { return "shutting down: \(record.name) is \(record.sub)" }
    }
    if !bench.timers.isEmpty { return "shutting down: a timer is armed" }
    if !bench.connections.isEmpty { return "shutting down: a connection is open" }
    if let held = bench.held.keys.first { return "shutting down: listeners of \(held) are open" }
    for id in bench.core.units.ids {
      guard let record = bench.core.units[id], let machine = record.service else { continue }
      let isPinned = record.definition.service?.storePreserve == .yes
      if !machine.stored.isEmpty, !isPinned { return "shutting down: \(record.name) has something stored" }
    }
    if let open = bench.runUnits.keys.first(where: { !bench.closedRuns.contains($0) }) {
      return "shutting down: \(open) is not closed"
    }
    return nil
  }

  private mutating func drain() -> String? {
    for turn in 0..<20_000 {
      if !bench.opening.isEmpty {
        bench.performOpen(0)
      } else if !bench.relisting.isEmpty {
        bench.performRelist(0)
      } else if !bench.counting.isEmpty {
        bench.performCount(0)
      } else if !bench.testing.isEmpty {
        bench.performTest(0, .met)
      } else if !bench.spawning.isEmpty {
        // A service that is restarted because a command of it never ends is restarted for ever, and rightly so.
        let isOver = turn >= 10_000 && bench.spawning[0].phase != .start
        bench.performSpawn(0, isOver ? .ends(.exited(0)) : .runs)
      } else if !bench.searches.isEmpty {
        bench.performSearch(0)
      } else if !bench.inbox.isEmpty {
        deliver(bench.inbox.removeFirst())
        if let wrong = bench.violations().first { return wrong }
      } else if let next = bench.timers.values.min() {
        bench.now = max(bench.now, next)
        bench.fireDue()
      } else {
        return bench.leftovers().first
      }
    }
    return "it does not come to rest"
  }

  private mutating func deliver(_ event: Event) {
    bench.deliver(event)
    switch event {
    case .opened, .openFailed, .ownerFailed, .spawned, .spawnFailed, .leftBehind, .exited, .emptied,
      .notified, .timer, .knock, .outOfMemory, .relisted, .relistFailed, .counted, .vanished,
      .adopted, .notAdopted, .storedHungUp, .busName, .tested:
      past.append(event)
      if past.count > 200 { past.removeFirst(100) }
    case .loaded, .request, .connection, .connectionDenied, .connectionLost, .listenerBroken, .stored,
      .flushed:
      break
    }
  }

  // MARK: Steps

  private mutating func step() -> String {
    bench.choosesEmptiedFirst = dice.chance(20)
    bench.losesConnections = dice.chance(20)
    switch dice.below(100) {
    case 0..<45:
      guard !bench.inbox.isEmpty else { return answer() }
      let event = bench.inbox.removeFirst()
      deliver(event)
      return "\(event)"
    case 45..<62: return answer()
    case 62..<70: return traffic()
    case 70..<78: return life()
    case 78..<82: return notice()
    case 82..<92: return request()
    case 92..<96:
      bench.now += [1000, 100_000, 1_000_000, 5_000_000, 30_000_000][dice.below(5)]
      bench.fireDue()
      return "time"
    case 96..<98:
      guard let event = dice.pick(past) else { return "nothing" }
      deliver(event)
      return "again \(event)"
    default: return oddity()
    }
  }

  /// The fake kernel carries out an order, well or not.
  private mutating func answer() -> String {
    if !bench.opening.isEmpty, dice.chance(50) {
      bench.performOpen(0, fails: dice.chance(15))
      return "open"
    }
    if !bench.searches.isEmpty, dice.chance(50) {
      // A PID file that is waited for is not there yet, or never comes.
      guard dice.chance(70) else { return "nothing" }
      bench.performSearch(0, finds: dice.chance(70))
      return "search"
    }
    if !bench.relisting.isEmpty, dice.chance(50) {
      bench.performRelist(dice.below(bench.relisting.count), fails: dice.chance(30))
      return "listeners"
    }
    if let (unit, _) = bench.counting.first, dice.chance(50) {
      bench.connectionCounts[unit] = dice.chance(15) ? 1 : 0
      bench.performCount(0)
      return "count"
    }
    if !bench.testing.isEmpty, dice.chance(60) {
      let outcomes: [ConditionOutcome] = [
        .met, .met, .met, .conditionsUnmet([0]), .assertionsUnmet([0]), .overdue,
      ]
      bench.performTest(dice.below(bench.testing.count), dice.pick(outcomes) ?? .met)
      return "test"
    }
    guard !bench.spawning.isEmpty else { return "nothing" }
    if isSlow, dice.chance(90) {
      bench.now += 700_000
      bench.fireDue()
      return "time"
    }
    let exits: [ProcessExit] = [.exited(0), .exited(0), .exited(1), .killed(signal: 15), .dumped(signal: 11)]
    let program: Bench.Program =
      switch dice.below(10) {
      case 0: .cannotSpawn(203)
      case 1 where dice.chance(50): .cannotSpawn(nil)
      case 2, 3, 4: .ends(dice.pick(exits) ?? .exited(0))
      case 5: .ignoresTerm
      default: .runs
      }
    let index = dice.below(bench.spawning.count)
    let order = bench.spawning[index]
    let isFirst = order.index == 0 && (order.phase == .start || order.phase == .startPre)
    let mayFindOthers = isFirst && bench.core.units[order.unit]?.service != nil
    bench.performSpawn(index, mayFindOthers && dice.chance(4) ? .findsOthers : program)
    return "spawn"
  }

  private mutating func traffic() -> String {
    let sockets = bench.core.units.ids.filter { bench.core.units[$0]?.socket != nil }
    let open = sockets.filter { bench.watched.contains($0) }
    // Now and then at a socket that nobody polls: the event was on its way.
    guard let id = dice.chance(90) ? dice.pick(open) : dice.pick(sockets) else { return "nothing" }
    if bench.core.units[id]?.definition.socket?.accept == true {
      let sources: [PeerSource] = [.unknown, .ipv4(1), .ipv6(1, 2), .user(0)]
      if dice.chance(5) {
        deliver(.connectionDenied(id, ConnectionID(bench.number())))
        return "denied"
      }
      deliver(
        .connection(
          id, ConnectionID(bench.number()), source: dice.pick(sources) ?? .unknown,
          on: ListenerNumber(UInt32(bench.acceptedCount % 3))))
    } else {
      deliver(.knock(id))
    }
    return "traffic"
  }

  /// A process ends, or makes another.
  private mutating func life() -> String {
    let tokens = bench.processes.keys.sorted { $0.value < $1.value }
    switch dice.below(10) {
    case 0..<7:
      let exits: [ProcessExit] = [
        .exited(0), .exited(0), .exited(7), .killed(signal: 9), .killed(signal: 15),
      ]
      guard let token = dice.pick(tokens) else { return "nothing" }
      bench.end(token, dice.pick(exits) ?? .exited(0))
    case 7, 8:
      guard let token = dice.pick(tokens), let run = bench.processes[token]?.order.run else {
        return "nothing"
      }
      bench.strays[run, default: []].append(dice.chance(30))
    default:
      guard let run = dice.pick(bench.strays.keys.sorted { $0.value < $1.value }) else { return "nothing" }
      bench.endStray(of: run)
    }
    return "life"
  }

  private mutating func notice() -> String {
    // Who waits for a word gets one more often.
    let waiting = bench.core.units.ids.flatMap { id -> [RunID] in
      let machines = [bench.core.units[id]?.service, bench.core.units[id]?.service?.other].compactMap { $0 }
      return machines.filter { $0.state == .start }.compactMap { $0.run?.id }
    }
    let recent = bench.runUnits.keys.sorted { $0.value < $1.value }.suffix(12)
    guard let run = dice.chance(30) ? dice.pick(waiting) : dice.pick(Array(recent)),
      let unit = bench.runUnits[run]
    else { return "nothing" }
    var notice = ServiceNotice()
    notice.isReady = dice.chance(60)
    notice.isReloading = dice.chance(15)
    notice.isStopping = dice.chance(10)
    if dice.chance(30) { notice.reloadedAt = Instant(microseconds: bench.now) }
    if dice.chance(10) { notice.mainPID = Int32(1 + dice.below(1000)) }
    if dice.chance(10) { notice.access = dice.pick([.none, .main, .exec, .all]) }
    if dice.chance(10) { notice.unstored = dice.pick(["a", "b"]) }
    if dice.chance(5) { deliver(.outOfMemory(unit, run)) }
    if dice.chance(20) { deliver(.busName(unit, run, isOwned: dice.chance(70))) }
    notice.resetsRestarts = dice.chance(5)
    if dice.chance(20) {
      let new = (0...dice.below(3)).map { _ in
        StoredDescriptor(id: bench.number(), name: dice.pick(["a", "b"]) ?? "a")
      }
      deliver(.stored(unit, run, new))
    }
    if dice.chance(10), let kept = bench.core.units[unit]?.service?.stored.first {
      deliver(.storedHungUp(unit, kept.id))
    }
    if dice.chance(20) { notice.extendTimeout = .seconds(UInt64(dice.below(20))) }
    notice.isAlive = dice.chance(50)
    notice.triggersWatchdog = dice.chance(4)
    if dice.chance(10) { notice.watchdogSpan = .seconds(UInt64(dice.below(4))) }
    if dice.chance(20) { notice.status = "\u{1F600} \"\\\n" }
    deliver(.notified(unit, run, notice))
    return "notice"
  }

  private mutating func request() -> String {
    let names = bench.core.names.keys.sorted { $0.full < $1.full }
    let verbs: [Request.Verb] = [
      .start, .start, .start, .stop, .stop, .restart, .overlap, .tryRestart, .reload, .reloadOrRestart,
      .reloadOrTryRestart,
    ]
    let modes: [Request.Mode] =
      [.replace, .replace, .replace, .replace, .replace, .fail, .ignoreDependencies]
      + (dice.chance(20) ? JobMode.allCases : [])
    guard let name = dice.pick(names), let verb = dice.pick(verbs), let mode = dice.pick(modes) else {
      return "nothing"
    }
    let request: Request =
      switch dice.below(20) {
      case 0: .resetFailed(dice.chance(50) ? nil : name)
      case 1, 2: .cancelJob(dice.pick(bench.jobs.sorted { $0.value < $1.value }) ?? JobID(99))
      case 3, 4:
        dice.pick(bench.core.units.ids.filter { bench.core.units[$0]?.service?.origin != nil })
          .map { .instanceJob(verb, $0) } ?? .job(verb, name, mode)
      case 5 where dice.chance(2): .hurry
      case 8, 9:
        // Of what is up: others have nothing to reload or to overlap with.
        dice.pick(
          names.filter { bench.core.record($0)?.service != nil && bench.core.record($0)?.active == .active }
        )
        .map { .job(dice.chance(50) ? .overlap : .reload, $0, .replace) } ?? .job(verb, name, mode)
      case 6 where dice.chance(50): .pause(name, dice.chance(50))
      default: .job(verb, name, mode)
      }
    deliver(.request(request, RequestToken(bench.number())))
    return "\(request)"
  }

  /// What happens rarely.
  private mutating func oddity() -> String {
    switch dice.below(5) {
    case 4:
      guard let id = dice.pick(bench.core.units.ids) else { return "nothing" }
      deliver(.vanished(id))
      return "vanished"
    case 0:
      guard let id = dice.pick(bench.core.units.ids) else { return "nothing" }
      deliver(.listenerBroken(id))
      return "broken listener"
    case 1 where reloads:
      guard let draft = world.change(&dice) else { return "nothing" }
      deliver(.loaded([draft.build()]))
      return "reload of \(draft.name)"
    default:
      // Numbers that mean nothing.
      let unit = UnitID(index: Int32(dice.below(9)) - 1, generation: UInt32(dice.below(3)))
      let token = ProcessToken(1 << 40)
      let events: [Event] = [
        .opened(unit, OpenToken(1 << 40)), .openFailed(unit, OpenToken(1 << 40)),
        .spawnFailed(unit, token, status: 203), .exited(unit, token, .exited(0), remains: false),
        .emptied(unit, RunID(1 << 40)), .notified(unit, RunID(1 << 40), ServiceNotice()),
        .timer(TimerToken(unit: unit, serial: 1 << 40)), .spawned(unit, token, pid: 1),
      ]
      guard let event = dice.pick(events) else { return "nothing" }
      // Listeners nobody ordered are nobody's.
      bench.openedOnce.insert(OpenToken(1 << 40))
      bench.deliver(event)
      return "stale \(event)"
    }
  }
}

extension UnitRecord {
  fileprivate var hasState: Bool { socket != nil || service != nil || target != nil }
}
