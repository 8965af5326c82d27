import Glibc
import Linux
import SupervisorCore
import UnitChecks
import UnitModel
import UnitSyntax

extension Daemon: ControlledSupervisor {
  package func load(_ name: UnitName, _ completion: @escaping (UnitSnapshot?) -> Void) {
    if let id = id(of: name), let record = core.units[id], record.definition.loadState != .notFound {
      return completion(snapshot(of: name))
    }
    if name.isTemplate { return completion(nil) }
    load([name]) { [weak self] in completion(self?.snapshot(of: name)) }
  }

  package func enqueue(
    _ request: JobRequest, _ completion: @escaping (Result<JobSnapshot, ControlRefusal>) -> Void
  ) {
    let body = { [weak self] in
      guard let self else { return completion(.failure(ControlRefusal(.shuttingDown, "usherd is ending."))) }
      begin(request, completion)
    }
    // A socket is reloaded by what its files say now.
    if request.verb == .reload, request.unit.kind == .socket, core.followsListeners,
      core.record(request.unit)?.active == .active
    {
      return reread(request.unit, body)
    }
    // Something may have been mounted since.
    if request.verb != .stop, loader.dependsOnKernelState, core.names[request.unit] != nil {
      load([request.unit], body)
    } else {
      load(request.unit) { _ in body() }
    }
  }

  private func begin(
    _ request: JobRequest, _ completion: @escaping (Result<JobSnapshot, ControlRefusal>) -> Void
  ) {
    // A connection instance is known to the core by its number only; it can be stopped.
    let verb: Request.Verb
    switch request.verb {
    case .start: verb = .start
    case .stop: verb = .stop
    case .restart: verb = .restart
    case .overlap: verb = .overlap
    case .reload: verb = .reload
    case .tryRestart: verb = .tryRestart
    case .reloadOrStart, .reloadOrRestart: verb = .reloadOrRestart
    case .tryReloadOrRestart: verb = .reloadOrTryRestart
    }
    let name = request.unit
    if request.verb != .stop, let id = core.names[name], let gone = outdated[id],
      let refusal = Daemon.refusal(gone)
    {
      return completion(.failure(self.refusal(refusal, gone.name)))
    }
    let instance = core.names[name] == nil ? id(of: name) : nil
    let order: Request = instance.map { .instanceJob(verb, $0) } ?? .job(verb, name, request.mode)
    self.request(order) { [weak self] reply in
      guard let self else { return }
      switch reply {
      case .job(let job, let id):
        let unit = unitName(id) ?? name
        completion(
          .success(JobSnapshot(id: job.value, unit: unit, verb: request.verb, isRunning: true)))
      case .done:
        // Nothing to do; a job that never was is over at once.
        let job = JobSnapshot(id: .max, unit: name, verb: request.verb)
        completion(.success(job))
        observer?.jobRemoved(job, result: .done)
      case .refused(.noSuchUnit, let unit) where verb == .stop:
        completion(.failure(ControlServer.notLoaded((unit ?? name).full)))
      case .refused(let refusal, let unit):
        completion(.failure(self.refusal(refusal, unit ?? name)))
      }
    }
  }

  /// Why nothing but a stop can be asked of a unit whose file is as it is; nil if all can.
  private static func refusal(_ unit: LoadedUnit) -> Refusal? {
    switch unit.loadState {
    case .loaded: nil
    case .notFound: .noSuchUnit
    case .masked: .masked
    case .badSetting: .badSetting
    case .error: .loadError
    }
  }

  /// A refusal for what is wrong in the unit's files names the line.
  private func refusal(_ refusal: Refusal, _ name: UnitName) -> ControlRefusal {
    var answer = ControlRefusal(refusal, name)
    switch refusal {
    case .badSetting, .loadError:
      if let id = id(of: name), let unit = outdated[id] ?? core.units[id]?.definition,
        let error = unit.diagnostics.first(where: { $0.severity == .error })
      {
        let place = error.origin.map { " (\($0.place))" } ?? ""
        answer.message = "Unit \(name) cannot be used: \(error.what)\(place)."
      }
    case .noSuchUnit:
      // Not there, but something is: a link that leads nowhere, a mount point without a mount.
      if let id = id(of: name),
        let why = (outdated[id] ?? core.units[id]?.definition)?.diagnostics.first?.what
      {
        answer.message = "Unit \(name) not found: \(why)."
      }
    case .masked, .isTemplate, .refusesManualStart, .refusesManualStop, .notApplicable, .isAlwaysThere,
      .jobInTheWay, .jobIrreversible, .wouldStop, .noIsolation, .modeMismatch, .cannotOverlap, .cycle,
      .contradiction,
      .noSuchJob, .isShuttingDown:
      break
    }
    return answer
  }

  package func cancelJob(_ id: UInt32) -> Bool {
    var isDone = false
    request(.cancelJob(JobID(id))) { if case .done = $0 { isDone = true } }
    return isDone
  }

  package func kill(_ request: KillRequest) -> ControlRefusal? {
    guard let id = id(of: request.unit), let record = core.units[id],
      record.definition.loadState != .notFound || !record.active.isInactiveOrFailed, !core.isForgotten(id)
    else {
      return ControlRefusal(.noSuchUnit, "Unit \(request.unit) not loaded.")
    }
    guard request.signal > 0, request.signal <= 64 else {
      return ControlRefusal(.invalidArguments, "There is no signal \(request.signal).")
    }
    // Of both runs, in an overlapping restart.
    let runs = record.service?.allRuns ?? []
    let main = runs.compactMap(\.main?.token)
    let control = runs.compactMap(\.control?.token) + [record.socket?.control?.token].compactMap { $0 }
    var targets: [ProcessToken] = []
    switch request.target {
    case .main: targets = main
    case .control: targets = control
    case .all: targets = main + control
    }
    var count = 0
    for token in targets {
      guard let pidfd = processes[token]?.pidfd else { continue }
      if (try? Pidfd.send(request.signal, to: pidfd)) == true { count += 1 }
    }
    for run in request.target == .all ? currentRuns(of: record) : [] {
      let known = Set(targets.compactMap { processes[$0]?.pid })
      for pid in run.cgroup?.processes() ?? processes(of: run) where !known.contains(pid) {
        if Glibc.kill(pid, request.signal) == 0 { count += 1 }
      }
    }
    if count == 0, request.failsIfNone || request.target != .all {
      return ControlRefusal(.noSuchProcess, "Unit \(request.unit) has no such process.")
    }
    return nil
  }

  package func resetFailed(_ name: UnitName?) -> ControlRefusal? {
    if let name, core.names[name] == nil, let id = id(of: name) {
      request(.resetInstance(id))
      return nil
    }
    if let name, let id = id(of: name), core.isForgotten(id) {
      return ControlRefusal(.noSuchUnit, "Unit \(name) not loaded.")
    }
    var refusal: ControlRefusal?
    request(.resetFailed(name)) {
      if case .refused(let reason, let unit) = $0, let unit = unit ?? name {
        refusal = ControlRefusal(reason, unit)
        refusal?.message = "Unit \(unit) not loaded."
      }
    }
    return refusal
  }

  package func reload(_ completion: @escaping (ControlRefusal?) -> Void) {
    observer?.reloading(true)
    reloadUnits { [weak self] in
      self?.observer?.reloading(false)
      completion(nil)
    }
  }

  package func exit(code: UInt8) {
    exitCode = Int32(code)
    stop(reason: "asked over the control socket")
  }

  package func setEnvironment(_ assignments: [String]) {
    for assignment in assignments {
      let name = assignment.prefix { $0 != "=" }
      managerEnvironment.removeAll { $0.hasPrefix("\(name)=") }
      managerEnvironment.append(assignment)
    }
    compiled = [:]
  }

  package func unsetEnvironment(_ names: [String]) {
    managerEnvironment.removeAll { variable in
      names.contains { variable == $0 || variable.hasPrefix("\($0)=") }
    }
    compiled = [:]
  }
}
