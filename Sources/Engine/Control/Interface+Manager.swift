import Systemd
import UnitModel

/// The interface of the daemon as a whole.
///
/// - Source: org.freedesktop.systemd1(5), "The Manager Object"
enum ManagerInterfaces {
  typealias Method = BusInterface<ControlServer>.Method
  typealias Property = BusInterface<ControlServer>.Property

  static let manager = BusInterface<ControlServer>(
    name: "org.freedesktop.systemd1.Manager",
    properties: properties,
    methods: finding + jobs + listing + UnitFileMethods.all + maintenance + ending + refused,
    signals: [
      .init(name: "UnitNew", signature: "so"), .init(name: "UnitRemoved", signature: "so"),
      .init(name: "JobNew", signature: "uos"), .init(name: "JobRemoved", signature: "uoss"),
      .init(name: "Reloading", signature: "b"), .init(name: "UnitFilesChanged", signature: ""),
    ])

  // MARK: Properties

  private static let properties: [Property] =
    [
      Property("Version", "s") { .string("usher " + ($0.snapshot?.version ?? "")) },
      Property("Features", constant: .string("")),
      Property("Virtualization", constant: .string("")),
      Property("Architecture", constant: .string(architecture)),
      Property("Tainted", constant: .string("")),
      Property("UserspaceTimestamp", "t") { .uint64($0.snapshot?.startTime.realtime ?? 0) },
      Property("UserspaceTimestampMonotonic", "t") {
        .uint64($0.snapshot?.startTime.monotonic ?? 0)
      },
      Property("FinishTimestamp", "t") { .uint64($0.snapshot?.finishTime.realtime ?? 0) },
      Property("FinishTimestampMonotonic", "t") {
        .uint64($0.snapshot?.finishTime.monotonic ?? 0)
      },
      Property("NNames", "u") {
        .uint32(UInt32(truncatingIfNeeded: $0.supervisor?.unitNames().count ?? 0))
      },
      Property("NFailedUnits", "u") { server in
        .uint32(
          UInt32(
            truncatingIfNeeded: server.snapshots().count { $0.activeState == .failed }))
      },
      Property("NJobs", "u") {
        .uint32(UInt32(truncatingIfNeeded: $0.supervisor?.jobs().count ?? 0))
      },
      Property(
        "ServiceWatchdogs", "b",
        set: { server, value in
          server.supervisor?.watchesServices = value.boolean ?? true
          return nil
        },
        { .bool($0.supervisor?.watchesServices ?? true) }),
      Property("Progress", constant: .double(1)),
      Property("Environment", "as") { .strings($0.snapshot?.environment ?? []) },
      Property("UnitPath", "as") { .strings($0.snapshot?.unitPath ?? []) },
      Property("DefaultStandardOutput", constant: .string("journal")),
      Property("DefaultStandardError", constant: .string("inherit")),
      Property("ControlGroup", "s") { .string($0.snapshot?.controlGroup ?? "") },
      Property("SystemState", "s") { .string($0.snapshot?.systemState ?? "stopping") },
      Property("ExitCode", "y") { .byte($0.snapshot?.exitCode ?? 0) },
    ] + LogControlInterface.settings + ManagerDefaultProperties.all

  private static var architecture: String {
    #if arch(x86_64)
      "x86-64"
    #elseif arch(arm64)
      "arm64"
    #elseif arch(riscv64)
      "riscv64"
    #else
      ""
    #endif
  }

  // MARK: Finding units

  private static let finding: [Method] = [
    Method("GetUnit", "s", returns: "o") { call, server in
      let text = call.text(0)
      guard let name = UnitName(text), let found = server.supervisor?.snapshot(of: name) else {
        return call.refuse(ControlServer.notLoaded(text))
      }
      call.reply(.path(ObjectPath.unit(found.name)))
    },
    Method("GetUnitByPID", "u", returns: "o") { call, server in
      // Zero is the caller itself.
      let asked = Int32(truncatingIfNeeded: call.integer(0))
      let pid = asked == 0 ? call.client.processID : asked
      guard let name = server.supervisor?.unit(ofProcess: pid) else {
        return call.refuse(
          BusError(
            "org.freedesktop.systemd1.NoUnitForPID",
            "PID \(pid) does not belong to any loaded unit."))
      }
      call.reply(.path(ObjectPath.unit(name)))
    },
    Method("GetUnitByInvocationID", "ay", returns: "o") { call, server in
      let wanted = (call.arguments.first?.elements ?? []).compactMap(\.integer)
        .map { UInt8(truncatingIfNeeded: $0) }
      let found = server.snapshots().first {
        !wanted.isEmpty && UnitProperties.invocationBytes($0.invocationID) == wanted
      }
      guard let found else {
        return call.refuse(
          BusError(
            "org.freedesktop.systemd1.NoUnitForInvocationID",
            "No unit with that invocation ID known."))
      }
      call.reply(.path(ObjectPath.unit(found.name)))
    },
    Method("LoadUnit", "s", returns: "o") { call, server in
      server.withUnit(named: call.text(0), call) { call.reply(.path($0.path)) }
    },
    Method("GetUnitProcesses", "s", returns: "a(sus)") { call, server in
      server.withUnit(named: call.text(0), call) { view in
        let processes = server.supervisor?.processes(of: view.name) ?? []
        call.reply(
          .array(
            of: "(sus)",
            processes.map {
              .structure([
                .string($0.controlGroup), UnitProperties.pid($0.pid), .string($0.commandLine),
              ])
            }))
      }
    },
  ]

  // MARK: Jobs

  private static let jobs: [Method] =
    [
      ("StartUnit", JobVerb.start), ("StopUnit", .stop), ("ReloadUnit", .reload),
      ("RestartUnit", .restart), ("TryRestartUnit", .tryRestart),
      ("ReloadOrRestartUnit", .reloadOrRestart),
      ("ReloadOrTryRestartUnit", .tryReloadOrRestart),
    ].map { name, verb in
      Method(name, "ss", returns: "o") { call, server in
        server.enqueue(call, verb, call.text(0), mode: call.text(1))
      }
    } + [
      Method("StartUnitWithFlags", "sst", returns: "o") { call, server in
        server.enqueue(call, .start, call.text(0), mode: call.text(1))
      },
      Method("KillUnit", "ssi") { call, server in
        server.kill(call, call.text(0), whom: call.text(1), signal: call.integer(2))
      },
      Method("FreezeUnit", "s") { call, server in server.setFrozen(call, true, call.text(0)) },
      Method("ThawUnit", "s") { call, server in server.setFrozen(call, false, call.text(0)) },
      Method("ResetFailedUnit", "s") { call, server in
        let text = call.text(0)
        // One that was only asked about and is not there has never been loaded.
        guard let name = UnitName(text), let unit = server.supervisor?.snapshot(of: name),
          unit.loaded.loadState != .notFound || unit.activeState != .inactive
        else { return call.refuse(ControlServer.notLoaded(text)) }
        call.finish(server.supervisor?.resetFailed(name))
      },
      Method("ResetFailed") { call, server in
        call.finish(server.supervisor?.resetFailed(nil))
      },
      Method("GetJob", "u", returns: "o") { call, server in
        let id = UInt32(truncatingIfNeeded: call.integer(0))
        guard server.job(id) != nil else { return call.refuse(ControlServer.noSuchJob(id)) }
        call.reply(.path(ObjectPath.job(id)))
      },
      Method("CancelJob", "u") { call, server in
        let id = UInt32(truncatingIfNeeded: call.integer(0))
        let isDone = server.supervisor?.cancelJob(id) ?? false
        call.finish(isDone ? nil : ControlServer.noSuchJob(id))
      },
      Method("ClearJobs") { call, server in
        for job in server.supervisor?.jobs() ?? [] { _ = server.supervisor?.cancelJob(job.id) }
        call.reply()
      },
      Method("SetUnitProperties", "sba(sv)") { call, server in
        server.setProperties(call, call.text(0), isRuntime: call.flag(1), call.arguments.last)
      },
      Method("RefUnit", "s") { call, server in
        server.withUnit(named: call.text(0), call) { _ in call.reply() }
      },
      Method("UnrefUnit", "s") { call, server in
        server.withUnit(named: call.text(0), call) { _ in call.reply() }
      },
    ]

  // MARK: Lists

  private static let rows = "a(ssssssouso)"

  private static let listing: [Method] = [
    Method("ListUnits", returns: rows) { call, server in
      server.list(call, states: [], patterns: [])
    },
    Method("ListUnitsFiltered", "as", returns: rows) { call, server in
      server.list(call, states: call.texts(0), patterns: [])
    },
    Method("ListUnitsByPatterns", "asas", returns: rows) { call, server in
      server.list(call, states: call.texts(0), patterns: call.texts(1))
    },
    Method("ListUnitsByNames", "as", returns: rows) { call, server in
      server.list(call, names: call.texts(0))
    },
    Method("ListJobs", returns: "a(usssoo)") { call, server in
      call.reply(ControlServer.rows(server.supervisor?.jobs() ?? []))
    },
    // Named as in orders of units: "after" are those that this one holds up.
    Method("GetJobAfter", "u", returns: "a(usssoo)") { call, server in
      let id = UInt32(truncatingIfNeeded: call.integer(0))
      guard server.job(id) != nil else { return call.refuse(ControlServer.noSuchJob(id)) }
      call.reply(ControlServer.rows(server.supervisor?.neighbours(ofJob: id).later ?? []))
    },
    Method("GetJobBefore", "u", returns: "a(usssoo)") { call, server in
      let id = UInt32(truncatingIfNeeded: call.integer(0))
      guard server.job(id) != nil else { return call.refuse(ControlServer.noSuchJob(id)) }
      call.reply(ControlServer.rows(server.supervisor?.neighbours(ofJob: id).earlier ?? []))
    },
  ]

  // MARK: The daemon itself

  private static let maintenance: [Method] = [
    // Every client of a private connection gets the signals anyway.
    Method("Subscribe") { call, _ in call.reply() },
    Method("Unsubscribe") { call, _ in call.reply() },
    Method("Reload") { call, server in
      guard let supervisor = server.supervisor else { return call.refuse(ControlServer.shuttingDown) }
      supervisor.reload { call.finish($0) }
    },
    Method("Reexecute") { call, server in
      guard let supervisor = server.supervisor else { return call.refuse(ControlServer.shuttingDown) }
      supervisor.reexecute { call.finish($0) }
    },
    Method("Exit") { call, server in
      server.supervisor?.exit(code: server.snapshot?.exitCode ?? 0)
      call.reply()
    },
    Method("SetExitCode", "y") { call, server in
      server.supervisor?.setExitCode(UInt8(truncatingIfNeeded: call.integer(0)))
      call.reply()
    },
    Method("SetEnvironment", "as") { call, server in
      let assignments = call.texts(0)
      guard assignments.allSatisfy(ControlServer.isAssignment) else {
        return call.refuse(.invalidArguments("Invalid environment assignments"))
      }
      server.supervisor?.setEnvironment(assignments)
      call.reply()
    },
    Method("UnsetEnvironment", "as") { call, server in
      server.supervisor?.unsetEnvironment(call.texts(0))
      call.reply()
    },
    Method("UnsetAndSetEnvironment", "asas") { call, server in
      let assignments = call.texts(1)
      guard assignments.allSatisfy(ControlServer.isAssignment) else {
        return call.refuse(.invalidArguments("Invalid environment assignments"))
      }
      server.supervisor?.unsetEnvironment(call.texts(0))
      server.supervisor?.setEnvironment(assignments)
      call.reply()
    },
  ]

  /// The end of the system.
  private static let ending: [Method] = [
    ("PowerOff", "", "poweroff"), ("Reboot", "", "reboot"), ("Halt", "", "halt"), ("KExec", "", "kexec"),
    ("SoftReboot", "s", "soft-reboot"),
  ].map { name, input, word in
    Method(name, input) { call, server in
      guard let supervisor = server.supervisor else { return call.refuse(ControlServer.shuttingDown) }
      call.finish(supervisor.endSystem(word))
    }
  }

  /// What systemd can and usherd cannot, said in words.
  private static let refused: [Method] = [
    (
      "StartTransientUnit", "ssa(sv)a(sa(sv))",
      "usherd runs units that have files; write one below /run/usher/system."
    ),
    (
      "AttachProcessesToUnit", "ssau",
      "usherd takes no processes that others have started into its units; start them as a service."
    ),
    ("CleanUnit", "sas", "usherd cleans no directories of units; remove their contents by hand."),
    ("BindMountUnit", "sssbb", "usherd mounts nothing into services that run."),
    ("MountImageUnit", "sssbba(ss)", "usherd mounts nothing into services that run."),
    ("SwitchRoot", "ss", "usherd goes to no other root."),
    ("EnqueueMarkedJobs", "", "usherd keeps no marks of units."),
  ].map { name, input, why in
    Method(name, input) { call, _ in call.refuse(ControlRefusal(.notSupported, why)) }
  }
}
