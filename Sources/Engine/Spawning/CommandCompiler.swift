import Glibc
import Linux
import UnitModel

/// Turns a unit's command and what its activation brings into a spawn program.
///
/// The order of the steps is that of systemd: descriptors, session and signals, files as the
/// daemon's user, scheduling, limits, groups, capabilities, user, and as that user the directory and
/// what cannot be taken back.
///
/// - Source: systemd.exec(5), systemd.service(5).
package struct CommandCompiler {
  /// Where bare file names are looked for, and what services get as `PATH`.
  package static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

  let unit: LoadedUnit
  let command: ExecCommand
  let context: CommandContext
  /// True: the values of `SpawnValue` come with each spawn; false: those of the context are built in.
  let isPatched: Bool

  var exec: ExecSettings { unit.exec }
  var program = SpawnProgram()

  init(unit: LoadedUnit, command: ExecCommand, context: CommandContext, isPatched: Bool) {
    self.unit = unit
    self.command = command
    self.context = context
    self.isPatched = isPatched
  }

  /// Steps, arguments and environment; the descriptors have the indices of `sources`.
  mutating func compile() throws(CommandError) -> SpawnProgram {
    let streams = try StandardStreams(exec: exec, context: context)
    if exec.preparesTerminal {
      program.append(.newSession, .session)
      prepareTerminal()
      placeDescriptors(streams)
    } else {
      placeDescriptors(streams)
      program.append(.newSession, .session)
    }
    program.append(.defaultSignals, .signalMask)
    if exec.ignoresSIGPIPE { program.append(.ignoreSignal(SIGPIPE), .signalMask) }
    program.append(.umask(exec.umask), .changeDirectory)
    openStreams(streams)
    setTreatment()
    setKeyring()
    setLimits()
    setMounts()
    setCredentials()
    if let signal = context.deathSignal { program.append(.deathSignal(signal), .execute) }
    changeDirectory()
    setLatePrivileges()
    program.append(.unblockSignals, .signalMask)
    program.append(.execute, .execute)
    let environment = try environment(passing: passed, writesLog: streams.usesLog)
    program.environment = environment.entries.map { name, value in
      switch value {
      case .text(let text): .fixed("\(name)=\(text)")
      case .ownPID: .ownPID(name)
      case .ownPidfdID: .ownPidfdID(name)
      case .perSpawn(let value): .perSpawn(name, index: value.rawValue)
      }
    }
    try setCommand(environment)
    return program
  }

  /// The passed descriptors that the process really gets: none where a stream is the socket.
  var passed: [CommandContext.PassedDescriptor] {
    StandardStreams.useSocket(exec) && context.stdioSocket != nil ? [] : context.passed
  }

  /// The numbers behind the indices that the steps name.
  var sources: [Int32] {
    CommandCompiler.sources(
      passed: passed.map(\.number), stdioSocket: context.stdioSocket, log: context.logDescriptor,
      input: context.inputDescriptor, network: context.networkDescriptor)
  }

  static func sources(
    passed: [Int32], stdioSocket: Int32?, log: Int32?, input: Int32?, network: Int32?
  ) -> [Int32] {
    let all = passed + [stdioSocket ?? -1, log ?? -1, input ?? -1]
    return network.map { all + [$0] } ?? all
  }

  private func setLimitsSteps() -> [SpawnProgram.Operation] {
    var steps: [SpawnProgram.Operation] = []
    for resource in ExecSettings.Resource.allCases {
      if let limit = exec.limits[resource] {
        steps.append(.limit(resource: resource.rawValue, soft: limit.soft, hard: limit.hard))
      } else if resource == .nofile {
        // The daemon raised its own; programs that use select(2) count on 1024.
        let hard = context.descriptorLimit
        steps.append(.limit(resource: resource.rawValue, soft: min(1024, hard), hard: hard))
      } else if resource == .rtprio, exec.privileges.restrictsRealtime {
        steps.append(.limit(resource: resource.rawValue, soft: 0, hard: 0))
      }
    }
    return steps
  }

  private mutating func setLimits() {
    // A command with all rights has the daemon's own limits.
    if command.flags.contains(.fullPrivileges) { return }
    for step in setLimitsSteps() { program.append(step, .limits) }
  }

  /// What the process sees of the network and of the file system.
  private mutating func setMounts() {
    if context.networkDescriptor != nil { program.append(.network(source: passed.count + 3), .network) }
    guard !context.hiddenDirectories.isEmpty else { return }
    program.append(.mountNamespace, .namespace)
    for (vault, paths) in context.hiddenDirectories {
      program.append(.reveal(below: vault, paths), .namespace)
    }
    program.route = .helper(reason: "mounting may wait for a file system")
  }

  private mutating func changeDirectory() {
    let path =
      switch exec.workingDirectory {
      case .root: "/"
      case .home: context.user.map { $0.home ?? "/" } ?? context.daemonHome ?? "/"
      case .path(let path): path
      }
    program.append(
      .changeDirectory(path, isOptional: exec.workingDirectoryIsOptional), .changeDirectory)
    if path != "/", let mount = foreignMount(of: path) {
      program.route = .helper(reason: "the directory \(path) lies on \(mount), which may not answer")
    }
  }

  private func foreignMount(of path: String) -> String? {
    context.foreignMounts.first { mount in
      path == mount || (path.hasPrefix(mount) && (mount == "/" || path.dropFirst(mount.count).first == "/"))
    }
  }

  /// What braces behind percent signs stand for; nil where they stand for themselves.
  var template: DescriptorTemplate? {
    guard unit.serviceSettings.value.additions.isAware else { return nil }
    return DescriptorTemplate(passed: passed, listeners: context.listeners)
  }

  private mutating func setCommand(_ environment: EnvironmentBlock) throws(CommandError) {
    var command = command
    if let template {
      command.arguments = try command.arguments.map { argument throws(CommandError) in
        try template.expand(argument)
      }
    }
    let arguments = command.expandedArguments { name in
      switch environment[name] {
      case .text(let text): text
      case .perSpawn(let value): context.value(value)
      case .ownPID, .ownPidfdID, nil: nil
      }
    }
    if command.flags.contains(.viaShell) {
      let shell = context.user.flatMap { UserEnvironment.usableShell($0.shell) } ?? "/bin/sh"
      program.candidates = [shell]
      program.arguments = [shell, "-c", arguments.joined(separator: " ")]
      return
    }
    program.arguments = arguments
    if command.path.utf8.first == UInt8(ascii: "/") {
      program.candidates = [command.path]
    } else {
      let places =
        exec.searchPath.isEmpty
        ? CommandCompiler.defaultPath.split(separator: ":").map(String.init) : exec.searchPath
      program.candidates = places.map { "\($0)/\(command.path)" }
    }
  }

  /// True if the arguments name a variable that each spawn brings: they cannot be laid out once.
  static func argumentsNeedSpawn(_ command: ExecCommand) -> Bool {
    guard !command.flags.contains(.noExpansion) else { return false }
    return command.arguments.contains { argument in
      argument.utf8.contains(UInt8(ascii: "$"))
        && SpawnValue.allCases.contains { argument.contains($0.variable) }
    }
  }
}

extension CommandContext {
  /// What stands for that value, if this start has it.
  func value(_ value: SpawnValue) -> String? {
    switch value {
    case .invocationID: invocationID
    case .remoteAddress: remoteAddress
    case .remotePort: remotePort
    case .socketCookie: socketCookie
    case .journalStream: journalStream
    }
  }
}
