import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitModel

/// What a compiled command is found by. The definition is compared by identity: a reload brings
/// new ones.
struct CompiledKey: Hashable {
  var unit: ObjectIdentifier
  var phase: CommandPhase
  var index: Int
  var socketKind: Int
}

extension Daemon {
  /// How long a child may take from clone to its program.
  static let spawnPatience: UInt64 = 30_000_000

  /// How long one may still take that is to be stopped.
  static let stopPatience: UInt64 = 1_000_000

  /// Carries out an order for a process. What has to be looked up or read first is done in the
  /// background; without any of that the request is made at once.
  func spawn(_ order: SpawnOrder) {
    guard let record = core.units[order.unit] else {
      return post(.spawnFailed(order.unit, order.token, status: nil))
    }
    let handle = ProcessHandle(order)
    processes[order.token] = handle
    let run = run(order.run, of: order.unit)
    let definition = instances[order.unit] == nil ? record.definition : definition(for: order.unit, record)
    prepareUser(order, run, definition) { [weak self] in
      self?.prepareDirectories(order, run, definition) {
        self?.prepareEnvironment(order, definition) { variables in
          self?.launch(order, run, definition, variables)
        }
      }
    }
  }

  /// The definition to compile from: shared, unless its values depend on the instance's name.
  private func definition(for id: UnitID, _ record: UnitRecord) -> LoadedUnit {
    record.definition.dependsOnInstance ? definition(id, record) : record.definition
  }

  func command(_ order: SpawnOrder, _ definition: LoadedUnit) -> ExecCommand? {
    let list: [ExecCommand]
    switch definition.kind {
    case .service(let service):
      switch order.phase {
      case .condition: list = service.execCondition
      case .startPre: list = service.execStartPre
      case .start: list = service.execStart
      case .startPost: list = service.execStartPost
      case .reload: list = service.execReload
      case .stop: list = service.execStop
      case .stopPost: list = service.execStopPost
      case .stopPre: list = []
      }
    case .socket(let socket):
      switch order.phase {
      case .startPre: list = socket.execStartPre
      case .startPost: list = socket.execStartPost
      case .stopPre: list = socket.execStopPre
      case .stopPost: list = socket.execStopPost
      case .condition, .start, .reload, .stop: list = []
      }
    case .target, .foreign: list = []
    }
    return list.indices.contains(order.index) ? list[order.index] : nil
  }

  // MARK: What comes first

  private func prepareUser(
    _ order: SpawnOrder, _ run: RunHandle, _ definition: LoadedUnit, _ next: @escaping () -> Void
  ) {
    let exec = definition.exec
    guard exec.user != nil || exec.group != nil || !exec.supplementaryGroups.isEmpty else { return next() }
    if options.isUserMode { return next() }  // One user is all there is.
    let request = NameRequest(
      user: exec.user, group: exec.group, supplementaryGroups: exec.supplementaryGroups)
    if let known = knownUsers[request] {
      run.user = known
      return next()
    }
    lookUp(request) { [weak self] answer in
      guard let self else { return }
      switch answer {
      case .success(let user):
        run.user = user
        // Kept until the next daemon-reload: connections do not ask again.
        knownUsers[request] = user
        next()
      case .failure(let failure):
        let key = failure.concernsUser ? ["User"] : ["Group", "SupplementaryGroups"]
        let record = core.units[order.unit]
        let place = record.map { self.place($0, "Service", key) } ?? ""
        tell(
          .error, of: order.unit,
          "\(unitText(order.unit)): \(failure)\(place)\(consequence(order)); add it or correct the line")
        refuse(order, failure.concernsUser ? .user : .group)
      }
    }
  }

  private func prepareDirectories(
    _ order: SpawnOrder, _ run: RunHandle, _ definition: LoadedUnit, _ next: @escaping () -> Void
  ) {
    guard !run.hasDirectories,
      let directories = RuntimeDirectories(definition.exec, base: surroundings.runtimeDirectory)
    else { return next() }
    let (uid, gid) = (run.user?.uid ?? surroundings.userID, run.user?.gid ?? surroundings.groupID)
    background { () -> Result<Bool, SystemCallError> in
      do throws(SystemCallError) {
        try directories.make(uid: uid, gid: gid)
        return .success(true)
      } catch {
        return .failure(error)
      }
    } then: { [weak self] answer in
      guard let self else { return }
      switch answer {
      case .success:
        run.hasDirectories = true
        next()
      case .failure(let error):
        tell(
          .error, of: order.unit, "\(unitText(order.unit)): \(error) (RuntimeDirectory=)\(consequence(order))"
        )
        refuse(order, .runtimeDirectory)
      case nil:
        tell(
          .error, of: order.unit,
          "\(unitText(order.unit)): cannot make its RuntimeDirectory= in time\(consequence(order))")
        refuse(order, .runtimeDirectory)
      }
    }
  }

  private func prepareEnvironment(
    _ order: SpawnOrder, _ definition: LoadedUnit,
    _ next: @escaping ([(name: String, value: String)]) -> Void
  ) {
    let files = definition.exec.environmentFiles
    guard !files.isEmpty else { return next([]) }
    background {
      EnvironmentFiles.read(files)
    } then: { [weak self] answer in
      guard let self else { return }
      switch answer {
      case .success(let contents):
        for warning in contents.warnings { log.warning("\(unitText(order.unit)): \(warning)") }
        next(contents.assignments.map(Daemon.variable))
      case .failure(let failure):
        tell(.error, of: order.unit, "\(unitText(order.unit)): \(failure)\(consequence(order))")
        // systemd calls this `resources`: there never was a process.
        fail(order, status: nil)
      case nil:
        tell(
          .error, of: order.unit,
          "\(unitText(order.unit)): cannot read EnvironmentFile= in time\(consequence(order))")
        fail(order, status: nil)
      }
    }
  }

  private func refuse(_ order: SpawnOrder, _ status: SpawnExitStatus) {
    fail(order, status: status.rawValue)
  }

  private func fail(_ order: SpawnOrder, status: Int32?) {
    processes[order.token] = nil
    if status != nil { toldSpawnFailures.insert(order.unit) }
    post(.spawnFailed(order.unit, order.token, status: status))
  }

  /// `NAME=value` in two.
  static func variable(_ assignment: String) -> (name: String, value: String) {
    let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (String(parts.first ?? ""), parts.count > 1 ? String(parts[1]) : "")
  }

  // MARK: The request

  private func launch(
    _ order: SpawnOrder, _ run: RunHandle, _ definition: LoadedUnit,
    _ fileVariables: [(name: String, value: String)]
  ) {
    // Stopped meanwhile, and nobody waits any more.
    guard core.awaits(order.token, of: order.unit), processes[order.token] != nil else {
      processes[order.token] = nil
      return
    }
    guard let record = core.units[order.unit], let command = command(order, definition) else {
      tell(
        .error, of: order.unit,
        "\(unitText(order.unit)): \(key(of: order.phase)) is gone after a reload\(consequence(order))")
      return fail(order, status: nil)
    }
    do throws(CommandError) {
      var retained: [Descriptor] = []
      var request: SpawnRequest
      if let connection = order.connection.flatMap({ connections[$0] }) {
        request = try connectionRequest(
          order, run, definition, record, command, connection, fileVariables, &retained)
      } else {
        let context = context(order, run, definition, record, fileVariables, &retained)
        if order.phase == .start, needsSocket(definition), context.stdioSocket == nil {
          let count = context.passed.count
          tell(
            .error, of: order.unit,
            "\(unitText(order.unit)): StandardInput=socket needs exactly one socket, there "
              + (count == 0 ? "is none" : "are \(count)") + consequence(order))
          return fail(order, status: nil)
        }
        request = try CompiledCommand.request(
          token: order.token.value, unit: definition, command: command, context: context)
      }
      request.deadline = Clock.monotonic() &+ Daemon.spawnPatience
      run.isKnownEmpty = false
      if let cgroup = run.cgroup {
        request.cgroup = cgroup.entry
        retained.append(cgroup.directory)
      }
      request.retained = retained
      spawner.submit(request)
      armSpawnDeadline()
    } catch {
      tell(
        .error, of: order.unit, "\(unitText(order.unit)): \(error)\(place(of: order))\(consequence(order))")
      fail(order, status: nil)
    }
  }

  private func needsSocket(_ definition: LoadedUnit) -> Bool {
    definition.exec.standardInput == .socket || definition.exec.standardOutput == .socket
      || definition.exec.standardError == .socket
  }

  /// The way of a connection: compiled once, then only patched.
  private func connectionRequest(
    _ order: SpawnOrder, _ run: RunHandle, _ definition: LoadedUnit, _ record: UnitRecord,
    _ command: ExecCommand, _ connection: ConnectionHandle,
    _ fileVariables: [(name: String, value: String)], _ retained: inout [Descriptor]
  ) throws(CommandError) -> SpawnRequest {
    let identity = connection.identity
    var spawn = CompiledCommand.Spawn()
    if order.phase == .start { spawn.passed = [connection.descriptor.number] }
    spawn.stdioSocket = connection.descriptor.number
    spawn.invocationID = run.invocationID.description
    spawn.remoteAddress = identity.remoteAddress
    spawn.remotePort = identity.remotePort
    spawn.socketCookie = identity.cookie.map { String($0) }
    retained.append(connection.descriptor)
    if let output = outputDescriptor(record) {
      spawn.logDescriptor = output.number
      retained.append(output)
    }
    let key = CompiledKey(
      unit: ObjectIdentifier(definition), phase: order.phase, index: order.index, socketKind: 0)
    if let compiled = compiled[key] { return compiled.request(token: order.token.value, spawn) }
    var context = context(order, run, definition, record, fileVariables, &retained)
    if order.phase == .start {
      context.passed = [.init(number: connection.descriptor.number, name: connection.name)]
    }
    context.stdioSocket = connection.descriptor.number
    let new = try CompiledCommand(unit: definition, command: command, context: context)
    // What a file gave, or one process's pid, is not for the next one.
    if fileVariables.isEmpty, order.phase == .start, !definition.dependsOnInstance {
      compiled[key] = new
    }
    return new.request(token: order.token.value, spawn)
  }

  private func context(
    _ order: SpawnOrder, _ run: RunHandle, _ definition: LoadedUnit, _ record: UnitRecord,
    _ fileVariables: [(name: String, value: String)], _ retained: inout [Descriptor]
  ) -> CommandContext {
    var context = CommandContext()
    let service = record.service
    if order.phase == .start || needsSocket(definition), service != nil, order.connection == nil {
      var passed: [CommandContext.PassedDescriptor] = []
      for socket in core.listeningSockets(of: order.unit) {
        guard let handle = sockets[socket], let name = core.units[socket]?.name else { continue }
        for listener in handle.listeners {
          retained.append(listener.descriptor)
          passed.append(
            .init(
              number: listener.descriptor.number, name: handle.settings.fileDescriptorName ?? name.full))
        }
      }
      if needsSocket(definition) {
        if passed.count == 1 { context.stdioSocket = passed[0].number } else { context.passed = passed }
      } else {
        context.passed = passed
      }
    }
    if let output = outputDescriptor(record) {
      context.logDescriptor = output.number
      retained.append(output)
    }
    context.user = run.user
    context.daemonUser = surroundings.userName
    context.daemonHome = surroundings.home
    context.setsGroups = isPrivileged
    context.isUserMode = options.isUserMode
    context.invocationID = run.invocationID.description
    context.managerEnvironment = baseEnvironment
    context.fileEnvironment = fileVariables
    context.daemonEnvironment = daemonEnvironment
    context.descriptorLimit = descriptorLimit
    context.deathSignal = SIGKILL
    if definition.exec.workingDirectory != .root {
      // Asked for each time, since mounts come and go; connections' commands are compiled once.
      context.foreignMounts = MountTable.foreignMountPoints()
    }
    context.variables = variables(order, definition, record)
    if order.phase == .start { context.watchdogMicroseconds = definition.service?.watchdog?.microseconds }
    return context
  }

  /// The variables of one start, besides those that the compiler knows.
  private func variables(
    _ order: SpawnOrder, _ definition: LoadedUnit, _ record: UnitRecord
  ) -> [(name: String, value: String)] {
    var found: [(name: String, value: String)] = []
    let isMain = order.phase == .start
    if let service = definition.service, service.notifyAccess != .none,
      isMain || service.notifyAccess == .exec || service.notifyAccess == .all,
      let socket = notifySocket(of: record.name)
    {
      found.append(("NOTIFY_SOCKET", socket.text))
    }
    if !isMain, let pid = record.service?.mainPID { found.append(("MAINPID", String(pid))) }
    if options.isUserMode { found.append(("MANAGERPID", String(getpid()))) }
    if let service = record.service, order.phase == .stop || order.phase == .stopPost {
      found.append(("SERVICE_RESULT", service.result.rawValue))
      switch service.main.exit {
      case .exited(let status):
        found.append(("EXIT_CODE", "exited"))
        found.append(("EXIT_STATUS", String(status)))
      case .killed(let signal):
        found.append(("EXIT_CODE", "killed"))
        found.append(("EXIT_STATUS", signalAbbreviation(signal)))
      case .dumped(let signal):
        found.append(("EXIT_CODE", "dumped"))
        found.append(("EXIT_STATUS", signalAbbreviation(signal)))
      case nil: break
      }
    }
    if let directories = RuntimeDirectories(definition.exec, base: surroundings.runtimeDirectory) {
      found.append(("RUNTIME_DIRECTORY", directories.environmentValue))
    }
    return found
  }
}
