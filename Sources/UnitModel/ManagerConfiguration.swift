import UnitSyntax

/// Reads the manager's own configuration: `[Manager]` with `DefaultTimeoutStopSec=` and the like.
///
/// A default has the syntax of the directive that it is the default of, and is decoded as that one.
///
/// - Source: systemd-system.conf(5).
package struct ManagerConfiguration: Sendable {
  package private(set) var defaults = ManagerDefaults()
  package private(set) var diagnostics: [Diagnostic] = []

  /// - Parameter fragments: in the order of application. `isOwn`: usherd's own file, in which a key without
  ///   effect is worth a word; systemd's has many that only systemd itself needs.
  package init(_ fragments: [(fragment: Fragment, isOwn: Bool)], surroundings: Surroundings) {
    // The type whose timeouts are the usual ones.
    let source = SourceText(path: "", "Type=simple")
    let span = SourceSpan(lower: 0, upper: 0, line: 1)
    var unit = MergedUnit(assignments: [
      Assignment(
        section: "Service", key: "Type", value: "simple", origin: Origin(source: source, span: span),
        valueSpan: span)
    ])
    var manager = MergedUnit()
    for (fragment, isOwn) in fragments {
      diagnostics += fragment.diagnostics
      for assignment in fragment.assignments {
        guard assignment.section == "Manager" else {
          noteSection(assignment)
          continue
        }
        if assignment.key == "ManagerEnvironment" {
          manager.assignments.append(ManagerConfiguration.renamed(assignment, "Service", "Environment"))
        } else if let (section, key) = ManagerConfiguration.place(of: assignment.key) {
          unit.assignments.append(ManagerConfiguration.renamed(assignment, section, key))
        } else {
          note(assignment, isOwn: isOwn)
        }
      }
    }
    let decoder = UnitDecoder(surroundings: surroundings)
    let name = UnitName(prefix: "manager", instance: nil, kind: .service)
    take(decoder.decode(unit, name: name))
    let own = decoder.decode(manager, name: name)
    defaults.managerEnvironment = own.exec.environment
    add(own.diagnostics)
  }

  private mutating func take(_ decoded: DecodedUnit) {
    add(decoded.diagnostics)
    guard case .service(let service) = decoded.kind else { return }
    defaults.environment = decoded.exec.environment
    defaults.limits = decoded.exec.limits
    defaults.timeoutStop = service.timeoutStop
    defaults.timeoutAbort = service.timeoutAbort
    defaults.restartDelay = service.restartDelay
    defaults.startLimitInterval = decoded.unit.startLimitInterval
    defaults.startLimitBurst = decoded.unit.startLimitBurst
    defaults.standardOutput = decoded.exec.standardOutput
    defaults.standardError = decoded.exec.standardError
    defaults.oomScoreAdjust = decoded.exec.treatment.oomScoreAdjust
    defaults.timeoutStart = service.timeoutStart
    if let span = decoded.unit.jobRunningTimeout { defaults.timeoutDevice = span }
    defaults.oomPolicy = service.oomPolicy ?? .stop
    defaults.resources = decoded.exec.resources
  }

  /// What a unit without a command is told means nothing here.
  private mutating func add(_ found: [Diagnostic]) {
    diagnostics += found.filter { $0.effect != .unitRefused }.map { finding in
      var finding = finding
      finding.unit = nil
      return finding
    }
  }

  /// The directive that a key sets the default of.
  static func place(of key: String) -> (section: String, key: String)? {
    switch key {
    case "DefaultEnvironment", "DefaultTimeoutStartSec", "DefaultTimeoutStopSec", "DefaultTimeoutAbortSec",
      "DefaultRestartSec", "DefaultStandardOutput", "DefaultStandardError", "DefaultOOMScoreAdjust",
      "DefaultOOMPolicy", "DefaultCPUAccounting", "DefaultMemoryAccounting", "DefaultTasksAccounting",
      "DefaultIOAccounting", "DefaultBlockIOAccounting", "DefaultTasksMax", "DefaultMemoryPressureWatch",
      "DefaultMemoryPressureThresholdSec", "DefaultMemoryZSwapWriteback":
      ("Service", String(key.dropFirst(7)))
    case "DefaultStartLimitIntervalSec", "DefaultStartLimitBurst", "DefaultStartLimitInterval":
      ("Unit", String(key.dropFirst(7)))
    case "DefaultDeviceTimeoutSec": ("Unit", "JobRunningTimeoutSec")
    case _ where key.hasPrefix("DefaultLimit"): ("Service", String(key.dropFirst(7)))
    default: nil
    }
  }

  private static func renamed(_ assignment: Assignment, _ section: String, _ key: String) -> Assignment {
    var assignment = assignment
    assignment.section = section
    assignment.key = key
    return assignment
  }

  private mutating func noteSection(_ assignment: Assignment) {
    if assignment.section.hasPrefix("X-") { return }
    diagnostics.append(
      Diagnostic(
        .warning, code: "section-unknown", at: assignment.origin,
        "[\(assignment.section)] is no section of the manager's configuration",
        consequence: "this line is ignored", help: "write it below [Manager]", effect: .lineIgnored))
  }

  private mutating func note(_ assignment: Assignment, isOwn: Bool) {
    let isKnown = ManagerConfiguration.systemdKeys.contains(assignment.key)
    if isKnown && !isOwn { return }
    diagnostics.append(
      isKnown
        ? Diagnostic(
          .note, code: "directive-not-applied", at: assignment.origin,
          "\(assignment.key)= is known, not applied yet", consequence: "this line has no effect",
          help: "leave it to systemd's system.conf")
        : Diagnostic(
          .warning, code: "directive-unknown", at: assignment.origin,
          "unknown key \(assignment.key)= in [Manager]", consequence: "this line is ignored",
          help: "see systemd-system.conf(5)", effect: .lineIgnored))
  }

  /// What only systemd itself does.
  private static let systemdKeys: Set<String> = [
    "LogColor", "LogLevel", "LogLocation", "LogTarget", "LogTime", "DumpCore", "CrashChangeVT",
    "CrashVTChange",
    "CrashShell", "CrashReboot", "CrashAction", "ShowStatus", "CtrlAltDelBurstAction", "CPUAffinity",
    "NUMAPolicy", "NUMAMask", "RuntimeWatchdogSec", "RuntimeWatchdogPreSec", "RuntimeWatchdogPreGovernor",
    "RebootWatchdogSec", "KExecWatchdogSec", "ShutdownWatchdogSec", "WatchdogDevice", "CapabilityBoundingSet",
    "NoNewPrivileges", "ProtectSystem", "SystemCallArchitectures", "TimerSlackNSec", "StatusUnitFormat",
    "DefaultTimerAccuracySec", "DefaultIPAccounting",
    "DefaultSmackProcessLabel", "DefaultRestrictSUIDSGID",
    "ReloadLimitIntervalSec", "ReloadLimitBurst", "MinimumUptimeSec", "EventLoopRateLimitIntervalSec",
    "EventLoopRateLimitBurst", "ConfirmSpawn", "JoinControllers",
  ]
}
