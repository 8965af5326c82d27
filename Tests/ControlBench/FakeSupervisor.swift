import Engine
import Systemd
import UnitChecks
import UnitFiles
import UnitModel
import UnitSyntax

/// A daemon of plain values for the control server: a few units, jobs that end when told.
package final class FakeSupervisor: ControlledSupervisor {
  package var units: [UnitName: UnitSnapshot] = [:]
  package var pending: [JobSnapshot] = []
  package var requests: [JobRequest] = []
  package var kills: [KillRequest] = []
  package var resets: [UnitName?] = []
  package var reloads = 0
  package var manager = ManagerSnapshot()
  package var exitCode: UInt8?
  package weak var observer: (any ControlObserver)?
  /// How the next jobs end; nil leaves them queued.
  package var outcome: JobResult? = .done
  /// When set, loads and reloads are answered in a later turn of this loop.
  package var loop: EventLoop?
  /// The unit files that it can enable and mask.
  package var files = UnitFilesInMemory()
  /// Units whose files have changed since they were read.
  package var outdated: Set<UnitName> = []
  private var lastJob: UInt32 = 0

  package init() {
    manager.version = "1.0"
    files.write("/etc/usher/system/a.service", "[Service]\nExecStart=/bin/cat\n")
    manager.unitPath = ["/etc/usher/system"]
    manager.environment = ["PATH=/bin"]
    add(FakeSupervisor.socket("a", accept: false), .active, "listening") { snapshot in
      var socket = SocketSnapshot()
      socket.acceptedCount = 3
      snapshot.details = .socket(socket)
      snapshot.stateChange = Timestamp(realtime: 1_700_000_000_000_000, monotonic: 1_000_000)
      snapshot.activeEnter = snapshot.stateChange
    }
    add(FakeSupervisor.service("a"), .active, "running") { snapshot in
      var service = ServiceSnapshot()
      service.mainPID = 4242
      service.execMainPID = 4242
      service.statusText = "all is well"
      service.execMainStart = Timestamp(realtime: 1_700_000_000_000_000, monotonic: 1_000_000)
      snapshot.details = .service(service)
      snapshot.invocationID = "00112233445566778899aabbccddeeff"
      snapshot.activeEnter = service.execMainStart
      snapshot.inactiveExit = service.execMainStart
      snapshot.stateChange = service.execMainStart
    }
    add(FakeSupervisor.service("broken"), .failed, "failed") { snapshot in
      var service = ServiceSnapshot()
      service.result = "exit-code"
      service.execMainPID = 77
      service.execMainCode = 1
      service.execMainStatus = 3
      snapshot.details = .service(service)
    }
    add(
      LoadedUnit(
        name: UnitName(prefix: "sockets", instance: nil, kind: .target), loadState: .loaded,
        kind: .target), .active, "active")
  }

  package func add(
    _ loaded: LoadedUnit, _ state: UnitSnapshot.ActiveState, _ sub: String,
    _ change: (inout UnitSnapshot) -> Void = { _ in }
  ) {
    var snapshot = UnitSnapshot(loaded, state, sub, .other)
    change(&snapshot)
    units[loaded.name] = snapshot
  }

  package static func socket(_ prefix: String, accept: Bool) -> LoadedUnit {
    let source = SourceText(path: "/etc/usher/system/\(prefix).socket", "")
    let origin = Origin(source: source, span: SourceSpan(lower: 0, upper: 0, line: 1))
    var settings = SocketSettings()
    settings.accept = accept
    settings.listeners = [
      ListenerSettings(
        type: .stream, address: .ipv4([127, 0, 0, 1], port: 7001), text: "127.0.0.1:7001",
        origin: origin),
      ListenerSettings(
        type: .stream, address: .unixPath("/run/a.sock"), text: "/run/a.sock", origin: origin),
    ]
    var unit = UnitSettings()
    unit.description = "A socket"
    return LoadedUnit(
      name: UnitName(prefix: prefix, instance: nil, kind: .socket), loadState: .loaded,
      kind: .socket(settings), unit: unit, fragmentPath: source.path)
  }

  package static func service(_ prefix: String) -> LoadedUnit {
    let source = SourceText(path: "/etc/usher/system/\(prefix).service", "")
    let origin = Origin(source: source, span: SourceSpan(lower: 0, upper: 0, line: 1))
    var settings = ServiceSettings()
    settings.execStart = [
      ExecCommand(
        path: "/bin/sleep", arguments: ["/bin/sleep", "100"], flags: .ignoreFailure,
        origin: origin)
    ]
    settings.success.codes = [7, 3]
    var exec = ExecSettings()
    exec.environment = ["A=1", "B=two words"]
    exec.user = "alice"
    exec.limits[.nofile] = ExecSettings.Limit(soft: 100, hard: 200)
    return LoadedUnit(
      name: UnitName(prefix: prefix, instance: nil, kind: .service), loadState: .loaded,
      kind: .service(settings), exec: exec, fragmentPath: source.path)
  }

  // MARK: ControlledSupervisor

  package var isUserMode: Bool { managerSnapshot().isUserMode }

  package func managerSnapshot() -> ManagerSnapshot { manager }
  package func unitNames() -> [UnitName] { Array(units.keys) }
  package func snapshot(of name: UnitName) -> UnitSnapshot? { units[name] }

  package func dependencies(of name: UnitName) -> UnitDependencies {
    var found = UnitDependencies()
    if name.full == "a.socket" { found.triggers = [name.with(kind: .service)] }
    if name.full == "a.service" { found.triggeredBy = [name.with(kind: .socket)] }
    if name.full == "sockets.target", let socket = UnitName("a.socket") { found.wants = [socket] }
    return found
  }

  package func processes(of name: UnitName) -> [ProcessSnapshot] {
    guard let pid = units[name]?.service?.mainPID, pid > 0 else { return [] }
    return [ProcessSnapshot(controlGroup: "", pid: pid, commandLine: "/bin/sleep 100")]
  }

  package func unit(ofProcess pid: Int32) -> UnitName? {
    units.values.first { pid > 0 && $0.service?.mainPID == pid }?.name
  }

  package func jobs() -> [JobSnapshot] { pending }

  package func load(_ name: UnitName, _ completion: @escaping (UnitSnapshot?) -> Void) {
    later { [self] in
      completion(
        units[name]
          ?? UnitSnapshot(
            LoadedUnit(name: name, loadState: .notFound, kind: .foreign), .inactive, "dead",
            .other))
    }
  }

  package func enqueue(
    _ request: JobRequest, _ completion: @escaping (Result<JobSnapshot, ControlRefusal>) -> Void
  ) {
    requests.append(request)
    guard units[request.unit] != nil else {
      return later {
        completion(
          .failure(ControlRefusal(.noSuchUnit, "Unit \(request.unit) not found.")))
      }
    }
    if request.verb == .reload {
      let message = "Job type reload is not applicable for unit \(request.unit)."
      return completion(.failure(ControlRefusal(.jobTypeNotApplicable, message)))
    }
    lastJob += 1
    let job = JobSnapshot(id: lastJob, unit: request.unit, verb: request.verb, isRunning: true)
    pending.append(job)
    observer?.jobAdded(job)
    completion(.success(job))
    if let outcome { finish(job.id, outcome) }
  }

  package func finish(_ id: UInt32, _ result: JobResult) {
    guard let index = pending.firstIndex(where: { $0.id == id }) else { return }
    let job = pending.remove(at: index)
    observer?.unitChanged(job.unit)
    observer?.jobRemoved(job, result: result)
  }

  package func cancelJob(_ id: UInt32) -> Bool {
    guard pending.contains(where: { $0.id == id }) else { return false }
    finish(id, .canceled)
    return true
  }

  package func kill(_ request: KillRequest) -> ControlRefusal? {
    kills.append(request)
    return nil
  }

  package func resetFailed(_ name: UnitName?) -> ControlRefusal? {
    resets.append(name)
    return nil
  }

  package func reload(_ completion: @escaping (ControlRefusal?) -> Void) {
    reloads += 1
    observer?.reloading(true)
    later { [self] in
      observer?.reloading(false)
      completion(nil)
    }
  }

  /// What was set of which unit.
  package var settings: [(name: UnitName, isRuntime: Bool, settings: [UnitPropertySetting])] = []
  package var watchesServices = true

  package func setProperties(
    _ settings: [UnitPropertySetting], of name: UnitName, isRuntime: Bool,
    _ completion: @escaping (ControlRefusal?) -> Void
  ) {
    self.settings.append((name, isRuntime, settings))
    later { completion(nil) }
  }

  package func reexecute(_ completion: @escaping (ControlRefusal?) -> Void) { reload(completion) }

  package func setLogLevel(_ word: String) -> ControlRefusal? {
    if word == "bogus" { return ControlRefusal(.invalidArguments, "There is no such level.") }
    manager.logLevel = word
    return nil
  }

  package func neighbours(ofJob id: UInt32) -> (earlier: [JobSnapshot], later: [JobSnapshot]) {
    (pending.filter { $0.id < id }, pending.filter { $0.id > id })
  }

  package func endSystem(_ word: String) -> ControlRefusal? {
    ControlRefusal(.notSupported, "Not process 1: no \(word).")
  }

  package func setExitCode(_ code: UInt8) { manager.exitCode = code }

  package func exit(code: UInt8) { exitCode = code }

  package func setEnvironment(_ assignments: [String]) { manager.environment += assignments }

  package func unsetEnvironment(_ names: [String]) {
    manager.environment.removeAll { assignment in
      names.contains { assignment == $0 || assignment.hasPrefix($0 + "=") }
    }
  }

  private func later(_ body: @escaping () -> Void) {
    guard let loop else { return body() }
    try? loop.later(body)
  }
}

extension FakeSupervisor {
  package func changeUnitFiles(
    _ request: InstallRequest, _ completion: @escaping (InstallOutcome?) -> Void
  ) {
    var installer = installer()
    let outcome = installer.plan(request)
    for step in outcome.steps {
      switch step {
      case .link(let path, let target): files.link(path, to: target)
      case .remove(let path, _), .removeTree(let path): files.remove(path)
      }
    }
    completion(outcome)
  }

  package func inspectChanges(of unit: LoadedUnit, _ completion: @escaping (Bool?) -> Void) {
    completion(outdated.contains(unit.name))
  }

  package func inspectUnitFiles<Value: Sendable>(
    _ question: @escaping @Sendable (inout UnitInstaller) -> Value,
    _ completion: @escaping (Value?) -> Void
  ) {
    var installer = installer()
    completion(question(&installer))
  }

  private func installer() -> UnitInstaller {
    let layout = InstallLayout(searchPath: .system, runtimeRoot: "/run", isUserMode: false)
    return UnitInstaller(source: files, layout: layout, surroundings: Surroundings())
  }
}
