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
  /// Connections of a listener with a name of its own; -1: of any other.
  var listener: Int
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
    thaw(run)
    // Whatever was killed until now belongs to what has ended.
    if order.phase == .stopPost { run.memoryKills = run.cgroup?.outOfMemoryKills() }
    let definition = instances[order.unit] == nil ? record.definition : definition(for: order.unit, record)
    if isInTheWay(of: order, run, definition) { return }
    // systemd asks this first: without it nothing is read, looked up or made.
    if order.connection == nil, definition.isService, needsSocket(definition) {
      let count = core.listeningSockets(of: order.unit).reduce(0) {
        $0 &+ (sockets[$1]?.listeners.count ?? 0)
      }
      if count != 1 { return refuseStreams(order, count) }
    }
    if !needsPreparation(order, run, definition) {
      countUser(of: run, removesIPC: definition.exec.removesIPC)
      return launch(order, run, definition, SpawnInputs())
    }
    // In systemd's order: what cannot be read keeps directories from being made.
    prepareEnvironment(order, definition) { [weak self] variables in
      self?.prepareFiles(order, definition) { files in
        self?.prepareUser(order, run, definition) {
          self?.prepareNetwork(order, run, definition) {
            self?.prepareDirectories(order, run, definition) {
              self?.launch(order, run, definition, SpawnInputs(variables: variables, files: files))
            }
          }
        }
      }
    }
  }

  /// Whether anything has to be looked up, made or read before the request.
  private func needsPreparation(_ order: SpawnOrder, _ run: RunHandle, _ definition: LoadedUnit) -> Bool {
    definition.exec.isDynamicUser || definition.exec.user != nil || definition.exec.group != nil
      || !definition.exec.supplementaryGroups.isEmpty
      || !run.hasDirectories && !definition.exec.directories.isEmpty
      || run.network == nil && definition.exec.hasOwnNetwork
      || !definition.exec.environmentFiles.isEmpty
      || order.phase == .start && !definition.serviceSettings.value.openFiles.isEmpty
  }

  /// The definition to compile from: shared, unless its values depend on the instance's name.
  private func definition(for id: UnitID, _ record: UnitRecord) -> LoadedUnit {
    record.definition.dependsOnInstance ? definition(id, record) : record.definition
  }

  func command(_ order: SpawnOrder, _ definition: LoadedUnit) -> ExecCommand? {
    let list: [ExecCommand]
    switch definition.kind {
    case .service:
      // Not bound above: that would copy all settings.
      let service = definition.serviceSettings
      switch order.phase {
      case .condition: list = service.value.execCondition
      case .startPre: list = service.value.execStartPre
      case .start: list = service.value.execStart
      case .startPost: list = service.value.execStartPost
      case .reload: list = service.value.execReload
      case .reloadPost: list = service.value.execReloadPost
      case .stop: list = service.value.execStop
      case .stopPost: list = service.value.execStopPost
      case .stopPre: list = []
      }
    case .socket(let socket):
      switch order.phase {
      case .startPre: list = socket.execStartPre
      case .startPost: list = socket.execStartPost
      case .stopPre: list = socket.execStopPre
      case .stopPost: list = socket.execStopPost
      case .condition, .start, .reload, .reloadPost, .stop: list = []
      }
    case .target, .foreign: list = []
    }
    guard list.indices.contains(order.index) else { return nil }
    var command = list[order.index]
    if definition.serviceSettings.value.permissionsStartOnly, order.phase != .start {
      command.flags.insert(.fullPrivileges)
    }
    return command
  }

  // MARK: The request

  private func launch(
    _ order: SpawnOrder, _ run: RunHandle, _ definition: LoadedUnit, _ inputs: SpawnInputs
  ) {
    // Stopped meanwhile, and nobody waits any more.
    guard core.units.awaits(order.token, of: order.unit), processes[order.token] != nil else {
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
      if let id = order.connection {
        guard let connection = connections[id] else { return fail(order, status: nil) }
        request = try connectionRequest(
          order, run, definition, record, command, connection, inputs, &retained)
      } else {
        let context = try context(order, run, definition, record, command, inputs, &retained)
        // It may have stopped meanwhile.
        if definition.isService, needsSocket(definition), context.stdioSocket == nil {
          return refuseStreams(order, context.passed.count)
        }
        request = try CompiledCommand.request(
          token: order.token.value, unit: definition, command: command, context: context)
      }
      // These types are up once there is a process: under systemd, too, a file that blocks holds up nobody.
      if order.phase == .start, case .helper = request.image.program.route, definition.isService,
        [.simple, .idle].contains(definition.serviceSettings.value.type),
        // Beside the process that it is to replace it has to run.
        record.service?.beside == nil
      {
        request.isEarly = true
        processes[order.token]?.isEarly = true
      }
      if order.waits { holdBack(order, &request, &retained) }
      request.deadline = Clock.monotonic() &+ Daemon.spawnPatience
      run.isKnownEmpty = false
      if let cgroup = run.cgroup { enter(cgroup, run, order, definition, &request, &retained) }
      request.retained = retained
      noteWriter(order, record, definition)
      spawner.submit(request)
      armSpawnDeadline()
    } catch {
      tell(
        .error, of: order.unit, "\(unitText(order.unit)): \(error)\(place(of: order))\(consequence(order))")
      fail(order, status: nil)
    }
  }

  /// The way of a connection: compiled once, then only patched.
  private func connectionRequest(
    _ order: SpawnOrder, _ run: RunHandle, _ definition: LoadedUnit, _ record: UnitRecord,
    _ command: ExecCommand, _ connection: ConnectionHandle, _ inputs: SpawnInputs,
    _ retained: inout [Descriptor]
  ) throws(CommandError) -> SpawnRequest {
    let identity = connection.identity
    var spawn = CompiledCommand.Spawn()
    let files = inputs.files
    if order.phase == .start {
      spawn.passed = [connection.descriptor.number] + files.map(\.descriptor.number)
      retained += files.map(\.descriptor)
    }
    spawn.stdioSocket = connection.descriptor.number
    spawn.invocationID = run.invocationID.description
    spawn.remoteAddress = identity.remoteAddress
    spawn.remotePort = identity.remotePort
    spawn.socketCookie = identity.cookie.map { String($0) }
    retained.append(connection.descriptor)
    if let output = output(definition, record, command) {
      spawn.logDescriptor = output.descriptor.number
      spawn.journalStream = output.journalStream
      retained.append(output.descriptor)
    }
    if let input = try inputDescriptor(definition) {
      spawn.inputDescriptor = input.number
      retained.append(input)
    }
    if let network = run.network {
      spawn.networkDescriptor = network.number
      retained.append(network)
    }
    let key = CompiledKey(
      unit: ObjectIdentifier(definition), phase: order.phase, index: order.index,
      listener: connection.listener)
    if let compiled = compiled[key] { return compiled.request(token: order.token.value, spawn) }
    var context = try context(order, run, definition, record, command, inputs, &retained, outputs: spawn)
    if order.phase == .start {
      context.passed =
        [.init(number: connection.descriptor.number, name: connection.name)]
        + files.map { .init(number: $0.descriptor.number, name: $0.name) }
      context.extraNumbers =
        DescriptorNumbers.arrange(
          context.passed,
          definition.serviceSettings.value.additions.descriptorNumbers.filter {
            Int($0.number) &- 3 > files.count
          }
        ).extra
    }
    context.stdioSocket = connection.descriptor.number
    let namesListeners = DescriptorTemplate.namesListeners(command, of: definition)
    if namesListeners { context.listeners = listeners(ofSocket: connection.socket, unnamed: "connection") }
    let new = try CompiledCommand(unit: definition, command: command, context: context)
    // What a file gave, or one process's pid, is not for the next one.
    // Nor is a user, or a port, that may be another one next time.
    if inputs.variables.isEmpty, files.isEmpty, order.phase == .start, !definition.dependsOnInstance,
      !definition.exec.isDynamicUser, !namesListeners
    {
      compiled[key] = new
      identified[key.unit] = definition
    }
    return new.request(token: order.token.value, spawn)
  }

  private func context(
    _ order: SpawnOrder, _ run: RunHandle, _ definition: LoadedUnit, _ record: UnitRecord,
    _ command: ExecCommand, _ inputs: SpawnInputs, _ retained: inout [Descriptor],
    outputs: CompiledCommand.Spawn? = nil
  ) throws(CommandError) -> CommandContext {
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
              number: listener.descriptor.number, name: handle.name(of: listener) ?? name.full,
              address: listener.text, port: listener.address?.port))
        }
        handle.isLent = true
        handle.isBehind = false
      }
      if !needsSocket(definition) { passed += storedDescriptors(of: record, &retained) }
      if needsSocket(definition) {
        if passed.count == 1 { context.stdioSocket = passed[0].number } else { context.passed = passed }
      } else {
        context.passed = passed
        for file in inputs.files {
          retained.append(file.descriptor)
          context.passed.append(.init(number: file.descriptor.number, name: file.name))
        }
      }
    }
    if service == nil, order.phase != .startPre, let handle = sockets[order.unit],
      handle.settings.passFileDescriptorsToExec
    {
      handle.isLent = true
      for listener in handle.listeners {
        retained.append(listener.descriptor)
        context.passed.append(
          .init(
            number: listener.descriptor.number,
            name: handle.name(of: listener) ?? record.name.full,
            address: listener.text, port: listener.address?.port))
      }
    }
    if let additions = definition.service?.additions {
      let arranged = DescriptorNumbers.arrange(context.passed, additions.descriptorNumbers)
      context.passed = arranged.passed
      context.extraNumbers = arranged.extra
      if additions.isAware { context.listeners = listeners(of: order.unit) }
    }
    context.tellsAddresses = differences.contains(.listenAddresses)
    if let outputs {
      context.logDescriptor = outputs.logDescriptor
      context.inputDescriptor = outputs.inputDescriptor
      context.networkDescriptor = outputs.networkDescriptor
      context.journalStream = outputs.journalStream
    } else {
      if let output = output(definition, record, command) {
        context.logDescriptor = output.descriptor.number
        context.journalStream = output.journalStream
        retained.append(output.descriptor)
      }
      if let input = try inputDescriptor(definition) {
        context.inputDescriptor = input.number
        retained.append(input)
      }
      if let network = run.network {
        context.networkDescriptor = network.number
        retained.append(network)
      }
    }
    context.user = run.user
    context.daemonUser = surroundings.userName
    context.daemonHome = surroundings.home
    context.daemonShell = surroundings.shell
    context.setsGroups = isPrivileged
    context.isUserMode = options.isUserMode
    context.invocationID = run.invocationID.description
    context.managerEnvironment = baseEnvironment
    if definition.exec.usesTerminal { context.console = Daemon.console }
    context.fileEnvironment = inputs.variables
    context.daemonEnvironment = daemonEnvironment
    context.descriptorLimit = descriptorLimit
    context.deathSignal = SIGKILL
    if definition.exec.workingDirectory != .root {
      // Asked for each time, since mounts come and go; connections' commands are compiled once.
      context.foreignMounts = MountTable.foreignMountPoints()
    }
    if definition.exec.isDynamicUser, !options.isUserMode {
      context.hiddenDirectories = ServiceDirectories(definition.exec, surroundings)?.hidden ?? []
    }
    context.variables = variables(order, definition, record)
    if order.phase == .start { context.watchdogMicroseconds = definition.service?.watchdog?.microseconds }
    return context
  }

  /// The open listeners of the sockets that trigger a service, to be named in its commands.
  private func listeners(of id: UnitID) -> [CommandContext.PassedDescriptor] {
    core.listeningSockets(of: id).flatMap { socket in
      listeners(ofSocket: socket, unnamed: core.units[socket]?.name.full ?? "")
    }
  }

  private func listeners(ofSocket id: UnitID, unnamed: String) -> [CommandContext.PassedDescriptor] {
    guard let handle = sockets[id] else { return [] }
    return handle.listeners.map {
      .init(
        number: $0.descriptor.number, name: handle.name(of: $0) ?? unnamed, address: $0.text,
        port: $0.address?.port)
    }
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
    let machine = record.service?.machine(of: order.run)
    if !isMain, let main = machine?.run?.main, let pid = main.pid {
      found.append(("MAINPID", String(pid)))
      if let id = processes[main.token]?.pidfd.flatMap({ Pidfd.id(of: $0) }) {
        found.append(("MAINPIDFDID", String(id)))
      }
    }
    if let path = definition.service?.pidFile { found.append(("PIDFILE", path)) }
    if isMain, let count = definition.service?.storeMax, count > 0 { found.append(("FDSTORE", "\(count)")) }
    if definition.service?.restartMode == .debug, record.service?.restartCount ?? 0 > 0 {
      found.append(("DEBUG_INVOCATION", "1"))
    }
    if options.isUserMode { found.append(("MANAGERPID", String(getpid()))) }
    if order.phase == .startPre || order.phase == .start { found += watchedVariables(order.unit) }
    if let service = machine, order.phase == .stop || order.phase == .stopPost {
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
      case .unknown, nil: break
      }
    }
    if let directories = ServiceDirectories(definition.exec, surroundings) { found += directories.variables }
    if let run = runs[order.run] { found += pressureVariables(run, definition) }
    return found
  }
}
