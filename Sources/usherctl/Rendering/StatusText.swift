import Systemd

/// What `status` says.
enum StatusText {
  /// - Parameters:
  ///   - related: the states of the units it triggers or is triggered by.
  ///   - now: CLOCK_REALTIME in microseconds.
  static func unit(
    _ properties: Properties, related: [String: String],
    processes: [(pid: Int64, command: String)], now: UInt64
  ) -> String {
    let name = properties.text("Id")
    let description = properties.text("Description")
    var text = mark(properties.text("ActiveState")) + " " + name
    if !description.isEmpty && description != name { text += " - " + description }
    text += "\n"
    for (label, value) in lines(properties, related: related, processes: processes, now: now) {
      let padding = String(repeating: " ", count: max(0, 12 - label.count))
      text += padding + (label.isEmpty ? "  " : label + ": ") + value + "\n"
    }
    return text
  }

  private static func lines(
    _ properties: Properties, related: [String: String],
    processes: [(pid: Int64, command: String)], now: UInt64
  ) -> [(String, String)] {
    var lines = [("Loaded", loaded(properties))]
    lines += labelled("Drop-In", properties.texts("DropInPaths"))
    lines.append(("Active", active(properties, now: now)))
    lines += unmet(properties, "Condition", "the start was skipped", now: now)
    lines += unmet(properties, "Assert", "the start has failed", now: now)
    func marked(_ names: [String]) -> [String] {
      names.map { mark(related[$0] ?? "") + " " + $0 }
    }
    lines += labelled("TriggeredBy", marked(properties.texts("TriggeredBy")))
    lines += labelled("Triggers", marked(properties.texts("Triggers")))
    lines += labelled("Docs", properties.texts("Documentation"))
    lines += labelled("Listen", listeners(properties))
    lines += labelled("Left out", properties.texts("ListenersLeftOut"))
    let name = properties.text("Id")
    if properties["Paused"]?.boolean == true {
      lines.append(("Paused", "what connects waits in the queue: usherctl resume \(name)"))
    }
    if properties["ListenersOutdated"]?.boolean == true {
      lines.append(
        ("Note", "its service has the listeners that it was started with; a restart gives it these"))
    }
    if properties["NAccepted"] != nil, properties["Accept"]?.boolean == true {
      lines.append(
        (
          "Connections",
          "\(properties.integer("NConnections")) now, \(properties.integer("NAccepted")) in all, "
            + "\(properties.integer("NRefused")) refused"
        ))
    }
    lines += suspension(properties, now: now)
    lines += labelled("Process", ended(properties))
    lines += main(properties, processes)
    for (label, name) in [("Incoming", "IncomingPID"), ("Draining", "DrainingPID")] {
      let pid = properties.integer(name)
      if pid > 0 { lines.append((label, withName(pid, processes))) }
    }
    let status = properties.text("StatusText")
    if !status.isEmpty { lines.append(("Status", "\"\(status)\"")) }
    lines += usage(properties)
    lines += labelled("Processes", processes.map { "\($0.pid) \($0.command)" })
    if let reason = JobText.problem(properties)
      ?? JobText.reason(properties.text("Id"), properties)
    {
      lines.append(("Why", reason))
    }
    if properties["NeedDaemonReload"]?.boolean == true {
      lines.append(
        ("Note", "its files have changed since they were read: usherctl daemon-reload"))
    }
    return lines
  }

  /// Where it listens, with names where there are any.
  private static func listeners(_ properties: Properties) -> [String] {
    let names = properties.texts("ListenerNames")
    return (properties["Listen"]?.elements ?? []).enumerated().compactMap { index, listener -> String? in
      guard let texts = listener.texts ?? listener.elements?.compactMap(\.text), texts.count == 2
      else { return nil }
      let name = names.indices.contains(index) ? names[index] : ""
      return (name.isEmpty ? "" : "\(name) ") + "\(texts[1]) (\(texts[0]))"
    }
  }

  /// Why a socket is not watched, or tried again, and until when; what was refused, by reason.
  private static func suspension(_ properties: Properties, now: UInt64) -> [(String, String)] {
    var lines: [(String, String)] = []
    let refused = properties.texts("RefusedBy").map { entry in
      let parts = entry.split(separator: "=", maxSplits: 1)
      return parts.count == 2 ? "\(parts[1]) \(JobText.hold(String(parts[0])))" : entry
    }
    if !refused.isEmpty { lines.append(("Refused", refused.joined(separator: ", "))) }
    let next = properties.time("ResumeTimestamp").map { time in
      // Whole seconds, at least one: it is over when somebody has read it.
      "next try in \(time > now ? (time - now) / 1_000_000 + 1 : 1) s"
    }
    let holds = properties.texts("SuspendedBy")
    if !holds.isEmpty {
      let text = holds.map { JobText.hold($0) }.joined(separator: ", ")
      lines.append(("Suspended", ([text] + (next.map { [$0] } ?? [])).joined(separator: ", ")))
    } else if properties.text("SubState") == "auto-retry", let next {
      lines.append(("Retry", next))
    } else if properties.text("SubState") == "deferred" {
      lines.append(("Deferred", deferral(properties, now: now)))
    }
    return lines
  }

  /// Why what came has not started anything, and how long that is borne.
  private static func deferral(_ properties: Properties, now: UInt64) -> String {
    let service = properties.texts("Triggers").first ?? "its service"
    let text = "what has come waits, since the start of \(service) would stop other units"
    guard case .uint64(let longest) = properties["DeferTriggerMaxUSec"], longest != .max,
      let since = properties.time("StateChangeTimestamp")
    else { return text }
    let (end, isTooLate) = since.addingReportingOverflow(longest)
    if isTooLate { return text }
    return "\(text); given up in \(end > now ? (end - now) / 1_000_000 + 1 : 1) s"
  }

  /// Several values under one label.
  private static func labelled(_ label: String, _ values: [String]) -> [(String, String)] {
    values.enumerated().map { ($0.offset == 0 ? label : "", $0.element) }
  }

  private static func loaded(_ properties: Properties) -> String {
    let state = properties.text("LoadState")
    if let error = properties["LoadError"]?.elements?.last?.text, !error.isEmpty {
      return "\(state) (\(error))"
    }
    let path = properties.text("FragmentPath")
    let details = [path.isEmpty ? "built in" : path, properties.text("UnitFileState")]
    return "\(state) (\(details.filter { !$0.isEmpty }.joined(separator: "; ")))"
  }

  private static func active(_ properties: Properties, now: UInt64) -> String {
    let state = properties.text("ActiveState")
    let sub = properties.text("SubState")
    var text = sub.isEmpty || sub == state ? state : "\(state) (\(sub))"
    let result = properties.text("Result")
    if !result.isEmpty && result != "success" { text += ", result \(result)" }
    let name =
      switch state {
      case "active", "reloading": "ActiveEnterTimestamp"
      case "inactive", "failed": "InactiveEnterTimestamp"
      case "activating": "InactiveExitTimestamp"
      default: "ActiveExitTimestamp"
      }
    guard let time = properties.time(name) else { return text }
    let age = now > time ? now - time : 0
    return text + " since \(TimeText.point(time)); \(TimeText.ago(age))"
  }

  /// What did not hold when the unit was to be started last.
  private static func unmet(
    _ properties: Properties, _ kind: String, _ consequence: String, now: UInt64
  ) -> [(String, String)] {
    guard properties["\(kind)Result"]?.boolean == false, let time = properties.time("\(kind)Timestamp") else {
      return []
    }
    let age = TimeText.ago(now > time ? now - time : 0)
    let failed = (properties["\(kind)s"]?.elements ?? []).compactMap { test -> String? in
      guard let parts = test.elements, parts.count == 5, parts[4].integer ?? 0 < 0, let name = parts[0].text,
        let parameter = parts[3].text
      else { return nil }
      let signs = (parts[1].boolean == true ? "|" : "") + (parts[2].boolean == true ? "!" : "")
      return "\(name)=\(signs)\(parameter) was not met"
    }
    return labelled(kind, ["\(consequence) at \(TimeText.point(time)); \(age)"] + failed)
  }

  /// The commands that ran and are over, but for the last main process, which has a line of its own.
  private static func ended(_ properties: Properties) -> [String] {
    let names = [
      "ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload", "ExecReloadPost",
      "ExecStopPre",
      "ExecStop", "ExecStopPost",
    ]
    return names.flatMap { name in
      (properties[name]?.elements ?? []).compactMap { command -> String? in
        guard let members = command.elements, members.count == 10, let code = members[8].integer, code != 0,
          let pid = members[7].integer, let status = members[9].integer
        else { return nil }
        if pid == properties.integer("ExecMainPID"), name == "ExecStart" { return nil }
        let words = (members[1].texts ?? []).joined(separator: " ")
        return "\(pid) \(name)=\(words), \(ExitText.sentence(code: code, status: status))"
      }
    }
  }

  /// What it has used, as far as it is counted.
  private static func usage(_ properties: Properties) -> [(String, String)] {
    func number(_ name: String) -> UInt64? {
      guard case .uint64(let number) = properties[name], number != .max else { return nil }
      return number
    }
    var lines: [(String, String)] = []
    let isUp = !["inactive", "failed"].contains(properties.text("ActiveState"))
    if let tasks = number("TasksCurrent"), isUp {
      lines.append(("Tasks", "\(tasks)" + (number("TasksMax").map { " (limit: \($0))" } ?? "")))
    }
    if let memory = number("MemoryCurrent"), isUp {
      let bounds = [("low", "MemoryLow"), ("high", "MemoryHigh"), ("max", "MemoryMax")].compactMap {
        word, name in
        number(name).flatMap { $0 > 0 ? "\(word): \(SizeText.bytes($0))" : nil }
      }
      lines.append(
        ("Memory", SizeText.bytes(memory) + (bounds.isEmpty ? "" : " (\(bounds.joined(separator: ", ")))")))
    }
    if let time = number("CPUUsageNSec"), time > 0 { lines.append(("CPU", TimeText.short(time / 1000))) }
    let group = properties.text("ControlGroup")
    if !group.isEmpty { lines.append(("CGroup", group)) }
    return lines
  }

  private static func main(
    _ properties: Properties, _ processes: [(pid: Int64, command: String)]
  ) -> [(String, String)] {
    let (running, last) = (properties.integer("MainPID"), properties.integer("ExecMainPID"))
    if running > 0 { return [("Main PID", withName(running, processes))] }
    guard last > 0 else { return [] }
    let sentence = ExitText.sentence(
      code: properties.integer("ExecMainCode"), status: properties.integer("ExecMainStatus"))
    return [("Main PID", "\(last), \(sentence)")]
  }

  private static func withName(_ pid: Int64, _ processes: [(pid: Int64, command: String)]) -> String {
    let command = processes.first { $0.pid == pid }?.command.split(separator: " ").first
    return "\(pid)" + (command?.split(separator: "/").last.map { " (\($0))" } ?? "")
  }

  private static func mark(_ state: String) -> String {
    switch state {
    case "active", "reloading", "activating", "deactivating": "●"
    case "failed": "×"
    default: "○"
    }
  }

  // MARK: The daemon

  static func daemon(_ properties: Properties, units: [UnitRow], now: UInt64) -> String {
    let failed = units.filter { $0.active == "failed" }.map(\.name).sorted()
    let sockets = units.count { $0.name.hasSuffix(".socket") && $0.active == "active" }
    var text = "● usherd\n"
    func line(_ label: String, _ value: String) {
      text += String(repeating: " ", count: max(0, 12 - label.count)) + label + ": " + value + "\n"
    }
    line("Version", properties.text("Version"))
    line("State", properties.text("SystemState"))
    line("Units", "\(units.count) in memory, \(Table.count(sockets, "socket")) active")
    line("Jobs", "\(properties.integer("NJobs")) queued")
    line("Failed", failed.isEmpty ? "none" : failed.joined(separator: ", "))
    if let time = properties.time("UserspaceTimestamp") {
      line("Since", "\(TimeText.point(time)); \(TimeText.ago(now > time ? now - time : 0))")
    }
    line("Unit files", properties.texts("UnitPath").joined(separator: " "))
    return text
  }
}
