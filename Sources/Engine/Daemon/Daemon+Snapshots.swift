import Linux
import SupervisorCore
import Systemd
import UnitChecks
import UnitFiles
import UnitModel
import UnitSyntax

extension Daemon {
  /// The unit of that name, an alias or a connection instance's own name.
  func id(of name: UnitName) -> UnitID? {
    if let id = core.names[name] { return id }
    // Names of connection instances are not kept; asking for one looks at all of that template.
    guard name.isInstance else { return nil }
    return instances.first { $0.value.template.name.prefix == name.prefix && $0.value.name == name }?.key
  }

  package func unitNames() -> [UnitName] {
    core.units.ids.compactMap { id in
      guard let record = core.units[id], !isHidden(record) else { return nil }
      return unitName(id)
    }
  }

  /// Templates are in memory for their instances; they are no units.
  private func isHidden(_ record: UnitRecord) -> Bool {
    record.name.isTemplate && !record.isConnectionInstance
  }

  package func snapshot(of name: UnitName) -> UnitSnapshot? {
    guard let id = id(of: name), let record = core.units[id], !isHidden(record) else { return nil }
    return snapshot(id, record)
  }

  func snapshot(_ id: UnitID, _ record: UnitRecord) -> UnitSnapshot {
    let details: UnitSnapshot.Details =
      if let socket = record.socket {
        .socket(snapshot(socket, sockets[id]))
      } else if let service = record.service {
        .service(snapshot(service))
      } else {
        .other
      }
    var snapshot = UnitSnapshot(
      definition(id, record), UnitSnapshot.ActiveState(rawValue: record.active.rawValue) ?? .inactive,
      record.sub, details)
    if let instance = instances[id] {
      let peer = instance.identity.peerText(instance.display)
      let description = snapshot.loaded.unit.description
      snapshot.description = peer.isEmpty ? description : description.map { "\($0) (\(peer))" } ?? peer
    }
    snapshot.isForgotten = core.isForgotten(id)
    let times = record.timestamps
    snapshot.stateChange = stamp(times.stateChange)
    snapshot.inactiveExit = stamp(times.inactiveExit)
    snapshot.activeEnter = stamp(times.activeEnter)
    snapshot.activeExit = stamp(times.activeExit)
    snapshot.inactiveEnter = stamp(times.inactiveEnter)
    note(record, in: &snapshot)
    // What is forgotten has run nothing, as far as anybody remembers.
    if !snapshot.isForgotten, times.inactiveExit != nil || record.isConnectionInstance {
      snapshot.commands = commandRuns[id]?.commands(of: record.service?.run?.id) ?? [:]
    }
    snapshot.job = record.job.map { ($0.id.value, Daemon.verb($0.kind)) }
    if snapshot.loaded.loadState != .loaded { snapshot.loadError = loadError(snapshot.loaded) }
    if !record.active.isActiveOrReloading || failedOverlaps.contains(id) { snapshot.problem = problems[id] }
    let run = record.service?.run?.id ?? record.socket?.run
    snapshot.invocationID = run.flatMap { runs[$0]?.invocationID.description } ?? lastInvocation[id]
    snapshot.controlGroup = run.flatMap { runs[$0]?.cgroup?.path } ?? ""
    return snapshot
  }

  /// What the conditions gave; a unit without any has passed them once it was started.
  private func note(_ record: UnitRecord, in snapshot: inout UnitSnapshot) {
    snapshot.outcome = record.outcome
    snapshot.conditionTime = stamp(record.testedAt ?? record.timestamps.inactiveExit)
    snapshot.assertTime = snapshot.conditionTime
    switch record.outcome {
    case nil:
      snapshot.conditionResult = record.timestamps.inactiveExit != nil
      snapshot.assertResult = snapshot.conditionResult
    case .met: (snapshot.conditionResult, snapshot.assertResult) = (true, true)
    case .conditionsUnmet, .overdue:
      (snapshot.conditionResult, snapshot.assertResult) = (false, false)
      snapshot.assertTime = .never
    case .assertionsUnmet: (snapshot.conditionResult, snapshot.assertResult) = (true, false)
    }
    if record.service?.result == .execCondition { snapshot.conditionResult = false }
  }

  /// What the unit's files say, under the unit's own name.
  func definition(_ id: UnitID, _ record: UnitRecord) -> LoadedUnit {
    // It runs on by what was read once; what is there now is another thing.
    if let gone = outdated[id] { return gone }
    guard let instance = instances[id] else { return record.definition }
    if let own = instance.definition { return own }
    let own = loader.instance(of: instance.template, instance: instance.instance)
    instance.definition = own
    return own
  }

  private func loadError(_ unit: LoadedUnit) -> String? {
    switch unit.loadState {
    case .loaded: nil
    case .notFound: "Unit \(unit.name) not found."
    case .masked: "Unit \(unit.name) is masked."
    case .badSetting, .error:
      unit.diagnostics.first { $0.severity == .error }.map(\.what) ?? Daemon.words(unit.loadState)
    }
  }

  private func snapshot(_ machine: SocketMachine, _ handle: SocketHandle?) -> SocketSnapshot {
    var snapshot = SocketSnapshot()
    snapshot.isPaused = machine.isPaused
    snapshot.isServiceBehind = machine.state == .running && handle?.isBehind == true
    snapshot.result = machine.result.rawValue
    snapshot.controlPID = machine.control?.pid ?? 0
    snapshot.acceptedCount = machine.accepted
    snapshot.connectionCount = machine.connections
    snapshot.refusedCount = machine.refused
    if let user = machine.run.flatMap({ runs[$0]?.user }) {
      snapshot.uid = user.changesUser ? user.uid : nil
      snapshot.gid = user.gid
    }
    if let handle {
      // Those that the unit goes without.
      for (index, line) in handle.settings.listeners.enumerated()
      where line.isOptional && !handle.listeners.contains(where: { $0.index == index }) {
        snapshot.addresses[index] = []
      }
    }
    for listener in handle?.listeners ?? [] where listener.isFound {
      snapshot.addresses[listener.index, default: []].append(listener.text)
    }
    snapshot.refusals = machine.refusals.all.map { ($0.reason.word, $0.count) }
    snapshot.holds = machine.waitReasons
    // Accepting has failed for want of descriptors or memory.
    if let handle, handle.pause.isInDrought, !machine.holds.contains(.resources) {
      snapshot.holds.append("resources")
    }
    snapshot.resume = stamp(machine.resumesAt)
    snapshot.suspensionCount = machine.suspensions
    return snapshot
  }

  private func snapshot(_ machine: ServiceMachine) -> ServiceSnapshot {
    var snapshot = ServiceSnapshot()
    snapshot.result = machine.result.rawValue
    snapshot.mainPID = machine.mainPID ?? 0
    snapshot.controlPID = machine.controlPID ?? 0
    snapshot.incomingPID = machine.incoming?.mainPID ?? 0
    snapshot.drainingPID = machine.outgoing?.mainPID ?? 0
    snapshot.execMainPID = machine.main.pid
    switch machine.main.exit {
    case .exited(let status): (snapshot.execMainCode, snapshot.execMainStatus) = (1, status)
    case .killed(let signal): (snapshot.execMainCode, snapshot.execMainStatus) = (2, signal)
    case .dumped(let signal): (snapshot.execMainCode, snapshot.execMainStatus) = (3, signal)
    case .unknown, nil: break
    }
    snapshot.execMainStart = stamp(machine.main.startedAt)
    snapshot.execMainExit = stamp(machine.main.endedAt)
    snapshot.statusText = machine.statusText.isEmpty ? nil : machine.statusText
    snapshot.statusErrno = machine.statusErrno
    snapshot.ownWatchdog = machine.ownWatchdog?.microseconds
    snapshot.statusBusError = machine.statusBusError
    snapshot.reloadResult = machine.reloadResult.rawValue
    snapshot.notifyAccess = machine.notifyAccess?.rawValue
    snapshot.storedDescriptorCount = UInt32(clamping: machine.stored.count)
    snapshot.restartCount = machine.restartCount
    if let user = machine.run.flatMap({ runs[$0.id]?.user }) {
      snapshot.uid = user.changesUser ? user.uid : nil
      snapshot.gid = user.gid
    }
    return snapshot
  }

  private func stamp(_ instant: Instant?) -> Timestamp {
    instant.map { Clock.timestamp(monotonic: $0.microseconds) } ?? .never
  }

  package func dependencies(of name: UnitName) -> UnitDependencies {
    guard let id = id(of: name), let record = core.units[id] else { return UnitDependencies() }
    var found = UnitDependencies(of: record.definition.unit)
    guard let relations = core.relations[id] else { return found }
    func names(_ ids: [UnitID]) -> [UnitName] {
      var seen: Set<UnitID> = []
      return ids.filter { seen.insert($0).inserted }.compactMap { core.units[$0]?.name }
    }
    found.after = names(relations.after)
    found.before = names(relations.before)
    found.requiredBy = names(relations.requiredBy)
    found.boundBy = names(relations.boundBy)
    found.consistsOf = names(relations.parts)
    found.wantedBy = names(relations.wantedBy)
    found.upheldBy = names(relations.upheldBy)
    found.onFailureOf = names(relations.onFailureOf)
    found.onSuccessOf = names(relations.onSuccessOf)
    found.stopsToo = names(relations.stopsToo)
    found.stopsWith = names(relations.stopsWith)
    found.reloadsToo = names(relations.reloadsToo)
    found.reloadsWith = names(relations.reloadsWith)
    // A template is no unit that could be asked about: systemd lists instances only.
    found.triggers = names(relations.triggers.map { [$0] } ?? []).filter { !$0.isTemplate }
    found.triggeredBy = names(relations.triggeredBy)
    return found
  }

  package func processes(of name: UnitName) -> [ProcessSnapshot] {
    guard let id = id(of: name), let record = core.units[id] else { return [] }
    return currentRuns(of: record).flatMap { run in
      var pids = run.cgroup?.processes() ?? []
      if pids.isEmpty {
        pids =
          (record.service?.run(run.id)?.tokens ?? record.socket?.control.map { [$0.token] } ?? [])
          .compactMap { processes[$0]?.pid }
      }
      return pids.sorted().map {
        ProcessSnapshot(
          controlGroup: run.cgroup?.path ?? "", pid: $0, commandLine: Daemon.commandLine($0))
      }
    }
  }

  package func unit(ofProcess pid: Int32) -> UnitName? {
    if let known = tokens[pid].flatMap({ processes[$0] }) { return unitName(known.order.unit) }
    // One that a service has started itself: its cgroup tells.
    guard pid > 0, let text = ProcFile.read("/proc/\(pid)/cgroup") else { return nil }
    let path = text.split(separator: "\n").first { $0.hasPrefix("0::") }?.dropFirst(3) ?? ""
    let run = runs.values.first { run in
      guard let own = run.cgroup?.path, !own.isEmpty else { return false }
      return path == own || path.hasPrefix(own + "/")
    }
    return run.flatMap { unitName($0.unit) }
  }

  package func jobs() -> [JobSnapshot] { core.jobs.values.compactMap { jobSnapshot($0) } }

  package var isUserMode: Bool { options.isUserMode }

  package func managerSnapshot() -> ManagerSnapshot {
    var snapshot = ManagerSnapshot()
    snapshot.version = Daemon.version
    snapshot.isUserMode = options.isUserMode
    snapshot.systemState = systemState
    snapshot.unitPath = paths.search.directories.map(\.path)
    snapshot.environment = baseEnvironment.map { "\($0.name)=\($0.value)" }.sorted()
    snapshot.controlGroup = cgroups?.rootPath ?? ""
    snapshot.startTime = startedAt
    snapshot.finishTime = startedAt
    snapshot.logLevel = log.level.word
    snapshot.exitCode = UInt8(truncatingIfNeeded: exitCode)
    snapshot.defaults = surroundings.manager
    snapshot.descriptorLimit = descriptorLimit
    return snapshot
  }

  private static func commandLine(_ pid: Int32) -> String {
    let text = ProcFile.read("/proc/\(pid)/cmdline", limit: 4096) ?? ""
    let words = text.split(separator: "\0").joined(separator: " ")
    return words.isEmpty
      ? "(\(ProcFile.read("/proc/\(pid)/comm")?.split(separator: "\n").first ?? "?"))" : words
  }

  private var systemState: String {
    if core.isShuttingDown { return "stopping" }
    if !core.jobs.isEmpty, isStarting { return "starting" }
    let hasFailed = core.units.ids.contains { core.units[$0]?.active == .failed }
    return hasFailed ? "degraded" : "running"
  }
}
