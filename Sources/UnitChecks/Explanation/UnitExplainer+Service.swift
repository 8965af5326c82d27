import UnitModel

/// Service units.
extension UnitExplainer {
  func explain(_ service: ServiceSettings, _ text: inout Explanation) {
    text.add("What it runs", phases(service))
    text.add("What is passed", passing(service))
    text.add("As whom and where", environment + output)
    text.add("When it counts as up", readiness(service))
    text.add("When it has ended", ending(service))
    text.add("When it is stopped", stop(service))
    text.add("Limits", limits(service))
  }

  /// What a socket's explanation says of its service.
  var summary: [String] {
    guard let service = unit.service else { return [] }
    var items: [String] = []
    if unit.loadState == .badSetting {
      items.append("It cannot be started: see `usherctl explain \(unit.name)`.")
    }
    items += phases(service) + environment.prefix(1) + output
    items += readiness(service).prefix(1) + ending(service).prefix(1)
    return items
  }

  // MARK: - As whom and where

  var environment: [String] {
    let exec = unit.exec
    var items = [user]
    switch exec.workingDirectory {
    case .root: break
    case .home: items.append("In the home of its user \(source("Service", "WorkingDirectory")).")
    case .path(let path):
      items.append(
        "In \(path) \(source("Service", "WorkingDirectory"))"
          + (exec.workingDirectoryIsOptional ? ", or where usherd itself is if that is missing." : "."))
    }
    if isSet("Service", "UMask") { items.append("With umask \(Prose.mode(exec.umask)).") }
    for kind in DirectoryKind.allCases {
      guard let directories = exec.directories[kind], !directories.names.isEmpty else { continue }
      let paths = directories.names.map { kind.base(surroundings) + "/" + $0 }
      let end =
        switch exec.runtimeDirectoryPreserve {
        case _ where kind != .runtime: "and \(paths.count == 1 ? "stays" : "stay") when it ends."
        case .yes: "and kept when it ends."
        case .restart: "and removed with all that is in it when it ends, unless it is started again at once."
        case .no: "and removed with all that is in it when it ends."
        }
      items.append(
        "\(Prose.list(paths)) \(paths.count == 1 ? "is" : "are") made for it, mode "
          + "\(Prose.mode(directories.mode)), \(end)")
      if exec.isDynamicUser, !surroundings.isUserMode, kind.canBeHidden(exec.runtimeDirectoryPreserve) {
        items.append(
          "What is there lies below \(kind.base(surroundings))/private, where nobody else gets to it (DynamicUser=)."
        )
      }
    }
    let names = exec.environment.map { String($0.prefix { $0 != "=" }) }
    if !names.isEmpty { items.append("Environment= sets \(Prose.list(names.unique)).") }
    if !exec.environmentFiles.isEmpty {
      let files = exec.environmentFiles.map { $0.pattern + ($0.isOptional ? " (if it is there)" : "") }
      items.append("Variables are read from \(Prose.list(files)) at each start.")
    }
    if !exec.passEnvironment.isEmpty {
      items.append(
        "\(Prose.list(exec.passEnvironment)) \(exec.passEnvironment.count == 1 ? "comes" : "come") from usherd's environment, where it has a value."
      )
    }
    if !exec.unsetEnvironment.isEmpty {
      items.append(
        "\(Prose.list(exec.unsetEnvironment)) \(exec.unsetEnvironment.count == 1 ? "is" : "are") taken out of the environment."
      )
    }
    return items
  }

  private var user: String {
    let exec = unit.exec
    if surroundings.isUserMode {
      return exec.user == nil && exec.group == nil
        ? "As you: a user's daemon runs everything as that user."
        : "As you: a user's daemon runs everything as that user, and does not apply User= and Group=."
    }
    var text: String
    switch (exec.user, exec.group) {
    case (let user?, let group) where exec.isDynamicUser:
      text =
        "As user \(user)\(group.map { ", group \($0)" } ?? ""), made for as long as it runs unless the system has one "
        + source("Service", "DynamicUser")
    case (let user?, let group?): text = "As user \(user), group \(group) \(source("Service", "User"))"
    case (let user?, nil): text = "As user \(user) with that user's groups \(source("Service", "User"))"
    case (nil, let group?):
      text = "As the user of usherd, root as a rule, with group \(group) \(source("Service", "Group"))"
    case (nil, nil): text = "As the user of usherd, which is root as a rule (User= is not set)"
    }
    if !exec.supplementaryGroups.isEmpty { text += ", and in \(Prose.list(exec.supplementaryGroups))" }
    return text + "."
  }

  var output: [String] {
    let exec = unit.exec
    let isTwoWay =
      switch exec.standardInput {
      case .socket, .descriptor, .terminal: true
      case .null, .inherit, .file, .append, .truncate, .log, .data, nil: false
      }
    var items: [String] = []
    let input: String
    switch exec.standardInput {
    case .socket: input = "is the socket"
    case .descriptor(let name): input = "is the passed descriptor named \(name)"
    case .file(let path), .append(let path), .truncate(let path): input = "is read from \(path)"
    case .terminal: input = "is the terminal \(exec.terminal.path)"
    case .data: input = "has \(exec.inputData.count) bytes from the unit file"
    case .null, .inherit, .log, nil: input = "is empty"
    }
    let inherited = isTwoWay ? "goes where its input comes from" : "goes to the log of usherd, line by line"
    let out = UnitExplainer.words(exec.standardOutput, exec.terminal) ?? inherited
    let error = UnitExplainer.words(exec.standardError, exec.terminal)
    items.append("Its standard input \(input).")
    items.append(
      error == nil || error == out
        ? "Its standard output \(out), and so does standard error."
        : "Its standard output \(out); its standard error \(error ?? "").")
    return items
  }

  /// Nil where it goes where the stream before it goes.
  private static func words(_ stream: ExecSettings.Stream?, _ terminal: TerminalSettings) -> String? {
    switch stream {
    case nil, .inherit, .data: nil
    case .terminal: "goes to the terminal \(terminal.path)"
    case .null: "goes nowhere"
    case .socket: "goes to the socket"
    case .file(let path): "goes over the start of the file \(path)"
    case .append(let path): "goes to the end of the file \(path)"
    case .truncate(let path): "goes to the file \(path), which is emptied first"
    case .log: "goes to the log of usherd, line by line"
    case .descriptor(let name): "goes to the passed descriptor named \(name)"
    }
  }

  // MARK: - Up

  private func readiness(_ service: ServiceSettings) -> [String] {
    let type = source("Service", "Type")
    var items: [String] = []
    switch service.type {
    case .simple:
      items.append("It is up as soon as its process is made \(type): whether its program works shows later.")
    case .idle:
      items.append(
        "It is up as soon as its process is made \(type), as with Type=simple: usherd does not wait.")
    case .exec: items.append("It is up as soon as its program has been executed \(type).")
    case .dbus:
      items.append(
        "It is up as soon as its program has been executed \(type): usherd does not look at the bus.")
    case .forking:
      items.append(
        "It is up when the process that was started has ended well \(type); those it leaves are the service.")
    case .oneshot:
      items.append(
        "It is up when its last command has ended well \(type). "
          + (service.remainAfterExit
            ? "It stays up from then on, without a process \(source("Service", "RemainAfterExit"))."
            : "It is over then, and may start again."))
    case .notify, .notifyReload:
      items.append(
        "It is up when it sends READY=1 to $NOTIFY_SOCKET \(type). "
          + "\(Prose.sentence(heard(service.notifyAccess))) "
          + "\(source("Service", "NotifyAccess")). If it ends before, the start has failed.")
    }
    items.append(
      service.timeoutStart == .infinity
        ? "There is no limit to how long a start takes \(startTimeoutSource)."
        : "Each step of a start may take \(Prose.time(service.timeoutStart)) \(startTimeoutSource); "
          + "then it is stopped and has failed.")
    return items
  }

  private func heard(_ access: ServiceSettings.NotifyAccess) -> String {
    switch access {
    case .none: "nobody is heard"
    case .main: "only its main process is heard"
    case .exec: "the processes that usherd started for it are heard"
    case .all: "all its processes are heard"
    }
  }

  private var startTimeoutSource: String {
    isSet("Service", "TimeoutSec") && !isSet("Service", "TimeoutStartSec")
      ? source("Service", "TimeoutSec") : source("Service", "TimeoutStartSec")
  }

  private var stopTimeoutSource: String {
    isSet("Service", "TimeoutSec") && !isSet("Service", "TimeoutStopSec")
      ? source("Service", "TimeoutSec") : source("Service", "TimeoutStopSec")
  }

  // MARK: - Down

  private func ending(_ service: ServiceSettings) -> [String] {
    let isInstance =
      !neighbours.sockets.isEmpty && neighbours.sockets.allSatisfy { $0.socket?.accept == true }
    var items: [String] = []
    if isInstance {
      items.append("An instance for a connection is never restarted, whatever Restart= says.")
    } else {
      items.append(restart(service))
      if service.restart != .no || service.restartForced != ExitStatuses() {
        items.append(
          "It waits \(Prose.time(service.restartDelay)) before that \(source("Service", "RestartSec")). Its start limit "
            + "counts these starts, too.")
      }
      for (key, statuses, what) in [
        ("RestartPreventExitStatus", service.restartPrevented, "never"),
        ("RestartForceExitStatus", service.restartForced, "always"),
      ] where statuses != ExitStatuses() {
        items.append(
          "After \(Prose.list(UnitExplainer.words(statuses), "or")) it is \(what) restarted \(source("Service", key))."
        )
      }
    }
    var good = ["status 0"] + UnitExplainer.words(service.success)
    if service.type != .oneshot {
      good += ["SIGHUP", "SIGINT", "SIGTERM", "SIGPIPE"].filter { !good.contains($0) }
    }
    items.append("An end with \(Prose.list(good, "or")) is success, any other a failure.")
    if !service.execStopPost.isEmpty {
      items.append(
        "However it ended, it runs \(Prose.list(service.execStopPost.map { command($0, of: unit) }, "then"))."
      )
    }
    return items
  }

  private func restart(_ service: ServiceSettings) -> String {
    let how = source("Service", "Restart")
    switch service.restart {
    case .no: return "It is not restarted \(how)" + (isTriggered ? "; the next knock starts it." : ".")
    case .always: return "It is restarted however it ended \(how), unless a stop was asked for."
    case .onSuccess: return "It is restarted if it ended well \(how)."
    case .onFailure: return "It is restarted if it failed \(how)."
    case .onAbnormal:
      return "It is restarted if it failed by anything but its exit status \(how)."
    case .onWatchdog: return "It is restarted if its watchdog ended it \(how)."
    case .onAbort: return "It is restarted if a signal that is no success ended it \(how)."
    }
  }

  private var isTriggered: Bool {
    neighbours.sockets.contains { $0.socket?.accept == false && $0.triggeredService == unit.name }
  }

  private static func words(_ statuses: ExitStatuses) -> [String] {
    statuses.codes.sorted().map { "status \($0)" } + statuses.signals.sorted().map(Prose.signal)
  }

  private func stop(_ service: ServiceSettings) -> [String] {
    var items: [String] = []
    if !service.execStop.isEmpty {
      items.append("First it runs \(Prose.list(service.execStop.map { command($0, of: unit) }, "then")).")
    }
    items += killing(service)
    if let abort = service.timeoutAbort, service.watchdog != nil {
      items.append(
        "After the watchdog's signal it has \(Prose.time(abort)) \(source("Service", "TimeoutAbortSec")).")
    }
    return items
  }

  private func killing(_ service: ServiceSettings) -> [String] {
    let kill = unit.kill
    let mode = source("Service", "KillMode")
    let signal = Prose.signal(kill.signal) + (kill.sendsSIGHUP ? " and then SIGHUP" : "")
    let patience =
      service.timeoutStop == .infinity
      ? "as long as it takes" : Prose.time(service.timeoutStop)
    let final = Prose.signal(kill.finalSignal)
    var first: String
    var rest: String
    switch kill.mode {
    case .none: return ["No process is sent a signal \(mode): what still runs is left alone."]
    case .controlGroup: (first, rest) = ("All its processes get \(signal) \(mode)", "all that are left")
    case .mixed: (first, rest) = ("Its main process gets \(signal) \(mode)", "all that are left")
    case .process: (first, rest) = ("Its main process gets \(signal) \(mode)", "that process")
    }
    if !kill.sendsSIGKILL {
      return ["\(first) and has \(patience) \(stopTimeoutSource); nothing is killed then (SendSIGKILL=no)."]
    }
    first += service.timeoutStop == .infinity ? ", and usherd waits \(patience)" : "; after \(patience)"
    rest += " get\(kill.mode == .process ? "s" : "") \(final)"
    return [
      service.timeoutStop == .infinity
        ? "\(first) \(stopTimeoutSource)." : "\(first) \(stopTimeoutSource) \(rest)."
    ]
  }

  // MARK: - Limits

  private func limits(_ service: ServiceSettings) -> [String] {
    var items: [String] = []
    let isInstance =
      !neighbours.sockets.isEmpty && neighbours.sockets.allSatisfy { $0.socket?.accept == true }
    if !isInstance { items.append(startLimit()) }
    if service.runtimeMax != .infinity {
      items.append(
        "Up for \(Prose.time(service.runtimeMax)) at most \(source("Service", "RuntimeMaxSec")); then it is stopped and "
          + "has failed.")
    }
    if let watchdog = service.watchdog {
      items.append(
        "It must send WATCHDOG=1 every \(Prose.time(watchdog)) \(source("Service", "WatchdogSec")); if not, it gets "
          + "\(Prose.signal(unit.kill.watchdogSignal)) and has failed.")
    }
    for resource in ExecSettings.Resource.allCases {
      guard let limit = unit.exec.limits[resource] else { continue }
      let key = "Limit" + "\(resource)".uppercased()
      let value =
        limit.soft == limit.hard ? number(limit.soft) : "\(number(limit.soft)), at most \(number(limit.hard))"
      items.append("\(key)= is \(value) \(source("Service", key, name: false)).")
    }
    if unit.exec.limits[.nofile] == nil {
      items.append(
        "1024 open descriptors, which it may raise to what usherd may (LimitNOFILE=, the default).")
    }
    return items
  }

  private func number(_ value: UInt64) -> String { value == .max ? "infinity" : String(value) }
}

extension [String] {
  /// Each once, in order.
  var unique: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
