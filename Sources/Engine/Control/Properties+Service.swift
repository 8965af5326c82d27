import SupervisorCore
import Systemd
import UnitModel

extension UnitProperties {
  /// `org.freedesktop.systemd1.Service`.
  static let service: [UnitProperty] = settings + runtime + serviceCommands + processes

  private static let settings: [UnitProperty] = [
    // Of what has no file, or none that counts, nothing is known.
    UnitProperty("Type", "s") {
      .string([.masked, .notFound].contains($0.loaded.loadState) ? "" : $0.serviceSettings.type.rawValue)
    },
    UnitProperty("ExitType", "s") { .string($0.serviceSettings.exitType.rawValue) },
    UnitProperty("Restart", "s") { .string($0.serviceSettings.restart.rawValue) },
    UnitProperty("RestartMode", "s") { .string($0.serviceSettings.restartMode.rawValue) },
    UnitProperty("RestartSteps", "u") { .uint32($0.serviceSettings.restartSteps) },
    UnitProperty("RestartMaxDelayUSec", "t") { .uint64($0.serviceSettings.restartMaxDelay.microseconds) },
    UnitProperty("RestartUSecNext", "t") {
      .uint64($0.serviceSettings.restartDelay(after: $0.service.restartCount).microseconds)
    },
    UnitProperty("PIDFile", "s") { .string($0.serviceSettings.pidFile ?? "") },
    UnitProperty("NotifyAccess", "s") { .string($0.notifyAccess) },
    UnitProperty("RestartUSec", "t") { .uint64($0.serviceSettings.restartDelay.microseconds) },
    UnitProperty("TimeoutStartUSec", "t") { .uint64($0.serviceSettings.timeoutStart.microseconds) },
    UnitProperty("TimeoutStopUSec", "t") { .uint64($0.serviceSettings.timeoutStop.microseconds) },
    UnitProperty("TimeoutAbortUSec", "t") {
      .uint64(($0.serviceSettings.timeoutAbort ?? $0.serviceSettings.timeoutStop).microseconds)
    },
    UnitProperty("TimeoutStartFailureMode", "s") { .string($0.serviceSettings.startFailureMode.rawValue) },
    UnitProperty("TimeoutStopFailureMode", "s") { .string($0.serviceSettings.stopFailureMode.rawValue) },
    UnitProperty("RuntimeMaxUSec", "t") { .uint64($0.serviceSettings.runtimeMax.microseconds) },
    UnitProperty("RuntimeRandomizedExtraUSec", "t") {
      .uint64($0.serviceSettings.runtimeRandomExtra.microseconds)
    },
    UnitProperty("RestartRandomizedDelayUSec", "t") {
      .uint64($0.serviceSettings.restartRandomDelay.microseconds)
    },
    UnitProperty("WatchdogUSec", "t") {
      // It counts from the first start on; until then there is none that could run out.
      .uint64(
        $0.service.ownWatchdog
          ?? ($0.snapshot.inactiveExit == .never || $0.serviceSettings.hasEndlessWatchdog
            ? .max : $0.serviceSettings.watchdog?.microseconds ?? 0))
    },
    UnitProperty("RootDirectoryStartOnly", constant: .bool(false)),
    UnitProperty("RemainAfterExit", "b") { .bool($0.serviceSettings.remainAfterExit) },
    UnitProperty("GuessMainPID", "b") { .bool($0.serviceSettings.guessesMainPID) },
    UnitProperty("ReloadSignal", "i") { .int32($0.serviceSettings.reloadSignal) },
    UnitProperty("RestartPreventExitStatus", "(aiai)") {
      statusSet($0.serviceSettings.restartPrevented)
    },
    UnitProperty("RestartForceExitStatus", "(aiai)") {
      statusSet($0.serviceSettings.restartForced)
    },
    UnitProperty("SuccessExitStatus", "(aiai)") { statusSet($0.serviceSettings.success) },
  ]

  private static let runtime: [UnitProperty] =
    [
      UnitProperty("MainPID", "u", announcesChange: true) { pid($0.service.mainPID) },
      UnitProperty("ControlPID", "u", announcesChange: true) { pid($0.service.controlPID) },
      UnitProperty("BusName", "s") { .string($0.serviceSettings.busName ?? "") },
      UnitProperty("FileDescriptorStoreMax", "u") { .uint32($0.serviceSettings.storeMax) },
      UnitProperty("FileDescriptorStorePreserve", "s") { .string($0.serviceSettings.storePreserve.rawValue) },
      UnitProperty("OpenFile", "a(sst)") { view in
        .array(
          of: "(sst)",
          view.serviceSettings.openFiles.map {
            .structure([.string($0.path), .string($0.name), .uint64($0.flags)])
          })
      },
      UnitProperty("NFileDescriptorStore", "u") { .uint32($0.service.storedDescriptorCount) },
      UnitProperty("StatusText", "s", announcesChange: true) {
        .string($0.service.statusText ?? "")
      },
      UnitProperty("StatusErrno", "i", announcesChange: true) { .int32($0.service.statusErrno) },
      UnitProperty("StatusBusError", "s", announcesChange: true) { .string($0.service.statusBusError) },
      UnitProperty("Result", "s", announcesChange: true) { .string($0.service.result) },
      UnitProperty("ReloadResult", "s", announcesChange: true) { .string($0.service.reloadResult) },
      UnitProperty("CleanResult", constant: .string("success")),
      UnitProperty("UID", "u", announcesChange: true) { .uint32($0.service.uid ?? .max) },
      UnitProperty("GID", "u", announcesChange: true) { .uint32($0.service.gid ?? .max) },
      UnitProperty("NRestarts", "u", announcesChange: true) { .uint32($0.service.restartCount) },
      UnitProperty("OOMPolicy", "s") { .string(($0.serviceSettings.oomPolicy ?? .stop).rawValue) },
    ] + timestamp("ExecMainStart", announcesChange: true) { $0.service.execMainStart }
    + timestamp("ExecMainExit", announcesChange: true) { $0.service.execMainExit } + [
      UnitProperty("ExecMainPID", "u", announcesChange: true) { pid($0.service.execMainPID) },
      UnitProperty("ExecMainCode", "i", announcesChange: true) { .int32($0.service.execMainCode) },
      UnitProperty("ExecMainStatus", "i", announcesChange: true) {
        .int32($0.service.execMainStatus)
      },
    ]

  private static let serviceCommands: [UnitProperty] =
    command("ExecCondition", .condition, withEx: true, { $0.serviceSettings.execCondition })
    + command("ExecStartPre", .startPre, withEx: true, { $0.serviceSettings.execStartPre })
    + command("ExecStart", .start, withEx: true, { $0.serviceSettings.execStart })
    + command("ExecStartPost", .startPost, withEx: true, { $0.serviceSettings.execStartPost })
    + command("ExecReload", .reload, withEx: true, { $0.serviceSettings.execReload })
    + command("ExecReloadPost", .reloadPost, withEx: true, { $0.serviceSettings.execReloadPost })
    + command("ExecStop", .stop, withEx: true, { $0.serviceSettings.execStop })
    + command("ExecStopPost", .stopPost, withEx: true, { $0.serviceSettings.execStopPost })

  private static func statusSet(_ statuses: ExitStatuses) -> BusValue {
    .structure([
      .array(of: "i", statuses.codes.sorted().map(BusValue.int32)),
      .array(of: "i", statuses.signals.sorted().map(BusValue.int32)),
    ])
  }

  /// The commands of one `Exec…=` key with what became of them, and with `withEx` the same with all their flags.
  static func command(
    _ name: String, _ phase: CommandPhase, withEx: Bool = false,
    _ commands: @escaping @Sendable (UnitView) -> [ExecCommand]
  ) -> [UnitProperty] {
    let plain = UnitProperty(name, "a(sasbttttuii)") { view in
      list(commands(view), phase, view, "(sasbttttuii)") { .bool($0.ignoresFailure) }
    }
    guard withEx else { return [plain] }
    return [
      plain,
      UnitProperty(name + "Ex", "a(sasasttttuii)") { view in
        list(commands(view), phase, view, "(sasasttttuii)") { .strings(flagNames($0.flags)) }
      },
    ]
  }

  private static func list(
    _ commands: [ExecCommand], _ phase: CommandPhase, _ view: UnitView, _ signature: String,
    _ flags: (ExecCommand) -> BusValue
  ) -> BusValue {
    var rows: [BusValue] = []
    for (index, command) in commands.enumerated() {
      var run = view.snapshot.commands[CommandPlace(phase, index)]
      // A connection's only process is known by the machine alone.
      if run == nil, phase == .start, index == commands.count &- 1, !view.hasKeptMain { run = view.mainRun }
      rows.append(
        .structure([
          .string(command.path), .strings(command.arguments), flags(command),
          .uint64(run?.start.realtime ?? 0), .uint64(run?.start.monotonic ?? 0),
          .uint64(run?.exit.realtime ?? 0), .uint64(run?.exit.monotonic ?? 0),
          pid(run?.pid ?? 0), .int32(run?.code ?? 0), .int32(run?.status ?? 0),
        ]))
    }
    return .array(of: signature, rows)
  }

  private static func flagNames(_ flags: ExecCommand.Flags) -> [String] {
    var names: [String] = []
    if flags.contains(.ignoreFailure) { names.append("ignore-failure") }
    if flags.contains(.fullPrivileges) { names.append("privileged") }
    if flags.contains(.noUserChange) { names.append("no-setuid") }
    if flags.contains(.noExpansion) { names.append("no-env-expand") }
    if flags.contains(.viaShell) { names.append("via-shell") }
    return names
  }
}

extension UnitView {
  /// Of some command of `ExecStart=` it is known how it ran.
  fileprivate var hasKeptMain: Bool { snapshot.commands.keys.contains { $0.phase == .start } }

  /// The last main process.
  fileprivate var mainRun: CommandRun? {
    guard let main = snapshot.service, main.execMainPID > 0 || main.execMainCode != 0 else { return nil }
    var run = CommandRun(pid: main.execMainPID, start: main.execMainStart)
    run.exit = main.execMainExit
    run.code = main.execMainCode
    run.status = main.execMainStatus
    return run
  }

  /// What the service itself has made of it counts; `Type=notify` turns `none` into `main`, as it is applied.
  fileprivate var notifyAccess: String {
    if let own = service.notifyAccess { return own }
    let access = serviceSettings.notifyAccess
    let isNotify = serviceSettings.type == .notify || serviceSettings.type == .notifyReload
    return access == .none && isNotify ? "main" : access.rawValue
  }
}

extension OpenFile {
  /// As systemd numbers them.
  fileprivate var flags: UInt64 {
    let access: UInt64 =
      switch access {
      case .readWrite: 0
      case .readOnly: 1
      case .append: 2
      case .truncate: 4
      }
    return access | (isOptional ? 8 : 0)
  }
}
