import SupervisorCore
import Testing
import UnitModel

extension Bench {
  /// Defines a unit, or defines it anew.
  func define(_ names: UnitName..., change: (inout Draft) -> Void = { _ in }) {
    let drafts = names.map { name in
      var draft = Draft(name)
      change(&draft)
      return draft.build()
    }
    deliver(.loaded(drafts))
    run()
  }

  /// What the unit's program of that phase does, from now on.
  func program(_ unit: UnitName, _ phase: CommandPhase, at index: Int? = nil, _ program: Program) {
    programs["\(unit)/\(phase)" + (index.map { "/\($0)" } ?? "")] = program
  }

  func program(_ unit: UnitName, _ program: Program) { self.program(unit, .start, program) }

  private func program(of order: SpawnOrder) -> Program {
    guard let record = core.units[order.unit] else { return .runs }
    let key = "\(record.name)/\(order.phase)"
    if let program = programs["\(key)/\(order.index)"] ?? programs[key] { return program }
    let type = record.definition.service?.type
    return order.phase == .start && type != .oneshot && type != .forking ? .runs : .exits(0)
  }

  /// Lets the fake kernel answer everything that is open, and all that follows; then checks.
  func run(at location: SourceLocation = #_sourceLocation) {
    for _ in 0..<10_000 {
      if !opening.isEmpty {
        performOpen(0)
      } else if !relisting.isEmpty {
        performRelist(0)
      } else if !counting.isEmpty {
        performCount(0)
      } else if let (unit, _) = testing.first {
        performTest(0, core.units[unit].flatMap { outcomes[$0.name] } ?? .met)
      } else if !spawning.isEmpty {
        performSpawn(0, program(of: spawning[0]))
      } else if let search = searches.firstIndex(where: { isReady($0) }) {
        performSearch(search)
      } else if !inbox.isEmpty {
        deliver(inbox.removeFirst())
        for violation in violations() { Issue.record("\(violation)", sourceLocation: location) }
        faults = []
      } else {
        return
      }
    }
    Issue.record("the fake kernel does not come to rest", sourceLocation: location)
  }

  /// A PID file that is demanded is waited for until the unit's program has written it.
  private func isReady(_ order: AdoptionOrder) -> Bool {
    if case .pidFile(isDemanded: true) = order.source { return pidFiles.contains(order.unit) }
    return true
  }

  /// The unit's program writes its PID file.
  func writePIDFile(_ name: UnitName) {
    if let id = core.names[name] { pidFiles.insert(id) }
    run()
  }

  func tell(_ event: Event, at location: SourceLocation = #_sourceLocation) {
    inbox.append(event)
    run(at: location)
  }

  @discardableResult
  func ask(_ request: Request, at location: SourceLocation = #_sourceLocation) -> Reply? {
    let token = RequestToken(number())
    tell(.request(request, token), at: location)
    return replies[token]
  }

  @discardableResult
  func start(_ name: UnitName, _ mode: Request.Mode = .replace) -> Reply? { ask(.job(.start, name, mode)) }

  @discardableResult
  func stop(_ name: UnitName, _ mode: Request.Mode = .replace) -> Reply? { ask(.job(.stop, name, mode)) }

  @discardableResult
  func restart(_ name: UnitName) -> Reply? { ask(.job(.restart, name, .replace)) }

  /// How the job of that reply ended; nil while it is pending, or if there was none.
  func result(of reply: Reply?) -> JobResult? {
    if case .job(let id, _)? = reply { results[id] } else { nil }
  }

  func refusal(_ reply: Reply?) -> Refusal? {
    if case .refused(let refusal, _)? = reply { refusal } else { nil }
  }

  /// Moves the clock, timer by timer.
  func advance(seconds: Double) {
    let end = now + UInt64(seconds * 1_000_000)
    while let next = timers.values.min(), next <= end {
      now = max(now, next)
      fireDue()
      run()
    }
    now = end
  }

  // MARK: Traffic

  func knock(_ name: UnitName) {
    if let id = core.names[name], watched.contains(id) { tell(.knock(id)) }
  }

  private func isPolled(_ id: UnitID, _ number: UInt32) -> Bool {
    watched.contains(id) && core.units[id]?.socket?.isPolled(ListenerNumber(number)) == true
  }

  /// A peer connects; nil if nobody polls the listener (it stays in the backlog).
  @discardableResult
  func connect(_ name: UnitName, from source: PeerSource = .unknown, on listener: UInt32 = 0) -> ConnectionID?
  {
    guard let id = core.names[name], isPolled(id, listener) else { return nil }
    let connection = ConnectionID(number())
    tell(.connection(id, connection, source: source, on: ListenerNumber(listener)))
    return connection
  }

  /// Another unit is up and names this one: what happened to it is not forgotten.
  func keep(_ name: UnitName) {
    define("keep.target") { $0.unit.after = [name] }
    start("keep.target")
  }

  func notify(_ name: UnitName, _ change: (inout ServiceNotice) -> Void = { $0.isReady = true }) {
    guard let id = core.names[name], let run = core.units[id]?.service?.run?.id else { return }
    var notice = ServiceNotice()
    change(&notice)
    tell(.notified(id, run, notice))
  }

  /// The unit's main process ends.
  func mainEnds(_ name: UnitName, _ exit: ProcessExit = .exited(0)) {
    guard let token = core.record(name)?.service?.run?.main?.token else { return }
    end(token, exit)
    run()
  }

  /// The service takes its name on the bus, or gives it up.
  func busName(_ name: UnitName, isOwned: Bool) {
    guard let id = core.names[name], let run = core.units[id]?.service?.run?.id else { return }
    tell(.busName(id, run, isOwned: isOwned))
  }

  /// The unit's control process ends.
  func controlEnds(_ name: UnitName, _ exit: ProcessExit = .exited(0)) {
    guard let token = core.record(name)?.service?.run?.control?.token else { return }
    end(token, exit)
    run()
  }

  /// The service hands in descriptors of that name, the last one last.
  func store(_ name: UnitName, _ names: String...) {
    guard let id = core.names[name], let run = core.units[id]?.service?.run?.id else { return }
    tell(.stored(id, run, names.map { StoredDescriptor(id: number(), name: $0) }))
  }

  /// The names of what is kept for the service, in the order of the next start.
  func storedNames(_ name: UnitName) -> [String] {
    core.record(name)?.service?.stored.map(\.name) ?? []
  }

  /// The service makes a process of its own.
  func fork(_ name: UnitName, ignoresTerm: Bool = false) {
    guard let run = core.record(name)?.service?.run?.id else { return }
    strays[run, default: []].append(ignoresTerm)
  }

  // MARK: Looking

  /// The state as `systemctl` prints it, with the result unless that is success: `failed/timeout`.
  func state(_ name: UnitName) -> String {
    guard let record = core.record(name) else { return "unknown" }
    let result = record.result ?? "success"
    return result == "success" ? record.sub : "\(record.sub)/\(result)"
  }

  func instances(of socket: UnitName) -> [UnitRecord] {
    core.units.ids.compactMap { core.units[$0] }.filter { $0.service?.origin == core.names[socket] }
  }

  /// The commands that were asked for, in order: `web.service startPre`.
  var commands: [String] {
    spawns.map { "\(core.units[$0.unit]?.name.full ?? "?") \($0.phase)" }
  }

  /// The signals that were sent to a unit, in order.
  func signals(_ name: UnitName) -> [Int32] {
    kills.filter { $0.unit == core.names[name] }.map(\.order.signal)
  }

  func reports(of name: UnitName) -> [Report] {
    reports.filter { $0.unit == core.names[name] }.map(\.report)
  }
}
