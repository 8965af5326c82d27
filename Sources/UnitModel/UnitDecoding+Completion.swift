import UnitSyntax

/// Defaults that depend on other settings, and the rules over whole units.
extension UnitDecoding {
  mutating func complete() {
    completeStreams()
    completeDynamicUser()
    completeDirectories()
    switch name.kind {
    case .socket:
      completeListeners()
      if !isBad, !hasOpenLines { checkSocket() }
      // A socket that is refused listens on nothing.
      if !isBad { countListeners() }
    case .service:
      completeService()
      if !isBad, !hasOpenLines { checkService() }
    case .timer, .path, .mount, .automount, .swap: if !isBad, !hasOpenLines { checkForeignUnit() }
    case .target, .slice, .device, .scope: break
    }
  }

  /// Data makes itself the input where there is no other; the manager's own choice of output counts only where
  /// input is nothing.
  private mutating func completeStreams() {
    if exec.standardInput == nil || exec.standardInput == .null, !exec.inputData.isEmpty {
      exec.standardInput = .data
    }
    let manager = expander.surroundings.manager
    if exec.standardOutput == nil, exec.standardInput == nil || exec.standardInput == .null {
      exec.standardOutput = manager.standardOutput
    }
    if exec.standardError == nil { exec.standardError = manager.standardError }
  }

  /// In the order of their paths: what contains another one is made before it.
  private mutating func completeDirectories() {
    for (kind, settings) in exec.directories {
      exec.directories[kind]?.names = settings.names.sorted {
        $0.split(separator: "/").lexicographicallyPrecedes($1.split(separator: "/")) {
          $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
      }
    }
  }

  /// What a user that others may get next must not leave behind.
  private mutating func completeDynamicUser() {
    guard exec.isDynamicUser else { return }
    exec.user = exec.user ?? DynamicIdentity.name(of: name)
    exec.removesIPC = true
    exec.privileges.givesNothingNew = true
    guard let line = dynamicUserLine, name.kind == .service || name.kind == .socket else { return }
    diagnostics.append(
      Diagnostic(
        .note, code: "directive-not-applied", at: line.origin,
        "DynamicUser= is applied, but not the private /tmp and the read-only file system that come with it",
        consequence:
          "a file that its processes leave in a place all can write to may get another owner later",
        help: "let it write to StateDirectory=, CacheDirectory=, LogsDirectory= and RuntimeDirectory= only",
        unit: name.full))
  }

  /// The place of a directive that is known, but not applied, unless its value is empty.
  private func known(_ key: String) -> Assignment? {
    guard let assignment = knownValues[key], !assignment.value.isEmpty else { return nil }
    return assignment
  }

  /// True if something is to happen once the service has ended well.
  private var hasSuccessAction: Bool { unit.successAction != .none }

  // MARK: Services

  private mutating func completeService() {
    if !typeIsSet {
      if service.busName != nil {
        service.type = .dbus
      } else if service.execStart.isEmpty {
        service.type = .oneshot
      }
    }
    if service.type == .oneshot, !timeoutStartIsSet { service.timeoutStart = .infinity }
    if service.notifyAccess == .none, needsNotifications { service.notifyAccess = .main }
    if service.oomPolicy == nil {
      service.oomPolicy =
        exec.resources.delegated == nil ? expander.surroundings.manager.oomPolicy : .continue
    }
    // The upper bound counts from the first restart on.
    if service.restartMaxDelay < service.restartDelay { service.restartDelay = service.restartMaxDelay }
  }

  /// True if something of the unit works by notifications: then the main process may send them.
  private var needsNotifications: Bool {
    if service.type == .notify || service.type == .notifyReload { return true }
    return service.watchdog != nil || service.hasEndlessWatchdog || service.storeMax > 0
  }

  private mutating func checkService() {
    let origin = service.execStart.last?.origin
    if service.execStart.isEmpty, service.execStop.isEmpty, !hasSuccessAction {
      refuse(
        "service-no-command", at: commandReset?.origin,
        commandReset == nil
          ? "\(name.full) has no ExecStart=" : "the last ExecStart= takes all commands from \(name.full)",
        help: "add ExecStart= with the command of the service")
    } else if service.execStart.isEmpty, service.type != .oneshot {
      refuse(
        "service-no-command", at: commandReset?.origin,
        "\(name.full) has no ExecStart=, which only Type=oneshot allows",
        help: "add ExecStart=, or set Type=oneshot")
    } else if service.execStart.isEmpty, !service.remainAfterExit, !hasSuccessAction {
      refuse(
        "service-no-command", at: commandReset?.origin,
        "\(name.full) has no ExecStart=, which only RemainAfterExit=yes allows",
        help: "add ExecStart=, or set RemainAfterExit=yes")
    } else if service.execStart.count > 1, service.type != .oneshot {
      refuse(
        "service-many-commands", at: origin,
        "\(name.full) has \(service.execStart.count) commands in ExecStart=,"
          + " which only Type=oneshot allows",
        help: "set Type=oneshot, or empty the list with ExecStart= before the last one")
    } else if service.type == .oneshot, let restart = restartLine,
      service.restart == .always || service.restart == .onSuccess
    {
      refuse(
        "service-oneshot-restart", at: place(restart),
        "Restart=\(restart.value) would run a Type=oneshot service for ever",
        help: "use Restart=on-failure or another Type=")
    } else if service.type == .oneshot, service.exitType == .cgroup {
      refuse(
        "service-oneshot-exit", at: exitTypeLine.map { place($0) },
        "ExitType=cgroup cannot be used with Type=oneshot",
        help: "leave out ExitType=, or use another Type=")
    } else if service.type == .dbus, service.busName == nil {
      refuse(
        "service-no-bus-name", at: nil, "\(name.full) is of Type=dbus and has no BusName=",
        help: "add BusName=, or set another Type=")
    } else {
      checkPAM()
    }
  }

  /// The process that keeps a PAM session open ends only with the unit's whole control group.
  private mutating func checkPAM() {
    guard let pam = known("PAMName"), kill.mode != .controlGroup else { return }
    // A service may keep it by KillMode=mixed as well, a socket may not.
    if kill.mode == .mixed, name.kind == .service { return }
    refuse(
      "kill-mode-pam", at: place(pam), "PAMName= needs KillMode=control-group",
      help: "leave out KillMode=\(kill.mode.rawValue)")
  }

  // MARK: Sockets

  private mutating func checkSocket() {
    if socket.listeners.isEmpty, unappliedListeners.isEmpty || !expander.surroundings.isForSystemd {
      refuse(
        "socket-no-listener", at: unappliedListeners.isEmpty ? listenReset?.origin : nil,
        !unappliedListeners.isEmpty
          ? "\(name.full) has only listeners of kinds that are not applied yet"
          : listenReset == nil
            ? "\(name.full) listens on nothing"
            : "the empty \(listenReset?.key ?? "Listen")= leaves \(name.full) nothing to listen on",
        help: listenReset == nil
          ? "add ListenStream= or another Listen…= with a valid address"
          : "add Listen…= lines below the empty one")
      return
    }
    if socket.accept { checkAccept() }
    // Newer releases refuse it where nobody counts connections, too.
    if socket.maxConnections == 0, socket.accept || expander.surroundings.release > 252 {
      refuse(
        "socket-max-connections", at: maxConnectionsLine.map { place($0) },
        socket.accept
          ? "MaxConnections=0 would refuse every connection" : "MaxConnections=0 is no number of connections",
        help: "write a number from 1 up; the default is 64")
    } else if !socket.symlinks.isEmpty, nodes != 1 {
      refuse(
        "socket-symlinks", at: symlinksLine.map { place($0) },
        "Symlinks= needs exactly one listener with a path, \(name.full) has \(nodes == 0 ? "none" : "\(nodes)")",
        help: nodes == 0
          ? "leave out Symlinks=, or listen on the path that the links are to lead to"
          : "use a socket unit of its own for the path that the links lead to")
    } else {
      checkPAM()
    }
  }

  private var nodes: Int {
    socket.listeners.reduce(0) { $0 + ($1.address.nodePath == nil ? 0 : 1) }
  }

  private mutating func checkAccept() {
    let other = socket.listeners.first { !$0.type.accepts }
    if let other {
      refuse(
        "socket-accept-listener", at: other.origin,
        "Accept=yes needs listeners that accept connections, '\(other.text)' does not",
        help: "use ListenStream=, or leave out Accept=yes")
    } else if let other = unappliedListeners.first(where: { !$0.accepts }) {
      refuse(
        "socket-accept-listener", at: other.origin,
        "Accept=yes needs listeners that accept connections, '\(other.text)' does not",
        help: "use ListenStream=, or leave out Accept=yes")
    }
    if let service = socket.service {
      refuse(
        "socket-accept-service", at: serviceLine.map { place($0) },
        "Accept=yes starts \(name.prefix)@.service, Service=\(service) cannot be given",
        help: "leave out Service=, or Accept=yes")
    } else if socket.deferTrigger != .no, expander.surroundings.release >= 258 {
      refuse(
        "socket-accept-defer", at: deferTriggerLine.map { place($0) },
        "DeferTrigger= cannot be used with Accept=yes",
        help: "leave out one of them")
    }
  }
}
