import UnitModel
import UnitSyntax

/// What a unit needs of the host and the host does not have. Asks nothing unless the caller gave a host.
enum HostRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard let host = set.options.host else { return }
    if let socket = unit.socket { checkSocket(socket, unit, host, &findings) }
    if unit.socket != nil || unit.service != nil {
      // Inside another root nothing of this host counts.
      let isElsewhere = ["RootDirectory", "RootImage", "MountImages", "ExtensionImages"].contains(
        where: unit.has)
      if !isElsewhere {
        checkUsers(unit, host, &findings)
        checkCommands(unit, host, &findings)
        checkFiles(unit, host, &findings)
      }
    }
  }

  private static func checkSocket(
    _ socket: SocketSettings, _ unit: CheckedUnit, _ host: any HostFacts, _ findings: inout Findings
  ) {
    if let device = socket.bindToDevice, host.interfaceExists(device) == false {
      findings.add(
        .warning, "host-no-interface", at: unit.own("BindToDevice")?.valueOrigin,
        "there is no interface \(device) on this host", consequence: "\(unit.name) cannot be started",
        help: "correct the name; 'ip link' lists the interfaces")
    }
    for (key, name) in [("SocketUser", socket.user), ("SocketGroup", socket.group)] {
      if let name { checkUser(name, isGroup: key == "SocketGroup", unit.own(key), host, unit, &findings) }
    }
    guard !socket.freeBind, !socket.transparent else { return }
    for listener in socket.listeners {
      guard let address = listener.explicitAddress, host.addressExists(address) == false else { continue }
      findings.add(
        .warning, "host-no-address", at: unit.place(of: listener),
        "no interface of this host has the address of \(listener.text)",
        consequence: "\(unit.name) cannot be started until one has", help: "correct it, or add FreeBind=yes")
    }
  }

  // MARK: Users

  private static func checkUsers(_ unit: CheckedUnit, _ host: any HostFacts, _ findings: inout Findings) {
    if unit.isOn("DynamicUser") { return }
    let exec = unit.loaded.exec
    if let user = exec.user { checkUser(user, isGroup: false, unit.own("User"), host, unit, &findings) }
    if let group = exec.group { checkUser(group, isGroup: true, unit.own("Group"), host, unit, &findings) }
    for group in exec.supplementaryGroups {
      let line = unit.lines(unit.section, "SupplementaryGroups").first { $0.origin(ofWord: group) != nil }
      checkUser(group, isGroup: true, line, host, unit, &findings)
    }
  }

  private static func checkUser(
    _ name: String, isGroup: Bool, _ line: Assignment?, _ host: any HostFacts, _ unit: CheckedUnit,
    _ findings: inout Findings
  ) {
    // Numbers need no name.
    if name.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { return }
    guard (isGroup ? host.groupExists(name) : host.userExists(name)) == false else { return }
    let kind = isGroup ? "group" : "user"
    findings.add(
      .warning, isGroup ? "host-no-group" : "host-no-user",
      at: line?.origin(ofWord: name) ?? line?.valueOrigin,
      "there is no \(kind) \(name) on this host", consequence: "\(unit.name) cannot be started",
      help: "make the \(kind), or correct the name")
  }

  // MARK: Files

  private static func checkCommands(_ unit: CheckedUnit, _ host: any HostFacts, _ findings: inout Findings) {
    var commands: [ExecCommand] = []
    if let service = unit.service {
      commands += service.execCondition + service.execStartPre + service.execStart + service.execStartPost
      commands += service.execReload + service.execStop + service.execStopPost
    }
    if let socket = unit.socket {
      commands += socket.execStartPre + socket.execStartPost + socket.execStopPre + socket.execStopPost
    }
    var reported: Set<String> = []
    for command in commands where !command.flags.contains(.viaShell) && reported.insert(command.path).inserted
    {
      if unit.name.isTemplate, unit.loaded.dependsOnInstance, command.path.contains("%") { continue }
      guard isMissing(command.path, host) else { continue }
      let line = unit.commandLines.first {
        $0.origin.span == command.origin.span && $0.origin.source === command.origin.source
      }
      let word = line.flatMap { line in
        line.words.first { $0.text.hasSuffix(command.path) }.map { line.origin(of: $0.range) }
      }
      let (what, help) = obstacle(command.path, host)
      findings.add(
        command.ignoresFailure ? .note : .warning, "host-no-executable", at: word ?? command.origin, what,
        consequence: command.ignoresFailure
          ? "the command fails, which is ignored" : "the command fails, and \(unit.name) with it",
        help: help)
    }
  }

  /// Why a program cannot be run, and what to do.
  private static func obstacle(_ path: String, _ host: any HostFacts) -> (String, String) {
    if path.hasPrefix("/") {
      if host.directoryExists(path) == true {
        return ("\(path) is a directory on this host, no program", "name the program in it")
      }
      if host.fileExists(path) == true {
        return (
          "\(path) is no file that may be executed on this host", "make it executable, or correct the path"
        )
      }
    }
    return ("there is no program \(path) on this host", "install it, or correct the path")
  }

  private static func isMissing(_ path: String, _ host: any HostFacts) -> Bool {
    if path.hasPrefix("/") { return host.isExecutable(path) == false }
    let places = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]
    return places.allSatisfy { host.isExecutable("\($0)/\(path)") == false }
  }

  private static func checkFiles(_ unit: CheckedUnit, _ host: any HostFacts, _ findings: inout Findings) {
    for file in unit.loaded.exec.environmentFiles where !file.isOptional {
      // What is below /run may be written at each start.
      if file.pattern.hasPrefix("/run/") || file.pattern.contains(where: { "*?[".contains($0) }) { continue }
      guard host.fileExists(file.pattern) == false else { continue }
      findings.add(
        .warning, "host-no-file", at: file.origin, "there is no file \(file.pattern) on this host",
        consequence: "\(unit.name) cannot be started", help: "make it, or write - before the path")
    }
  }
}

extension ListenerSettings {
  /// An address that an interface must have; nil for wildcards, the loopback and what has no address.
  var explicitAddress: [UInt8]? {
    switch address {
    case .ipv4(let bytes, _): bytes.allSatisfy { $0 == 0 } || bytes.first == 127 ? nil : bytes
    case .ipv6(let bytes, _, _): bytes.dropLast().allSatisfy { $0 == 0 } ? nil : bytes
    case .port, .host, .unixPath, .unixAbstract, .vsock, .fifo, .special, .netlink, .messageQueue: nil
    }
  }
}
