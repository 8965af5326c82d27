import Systemd
import UnitModel

/// The interfaces of unit objects.
enum UnitInterfaces {
  static let unit = BusInterface<UnitView>(
    name: "org.freedesktop.systemd1.Unit", properties: UnitProperties.unit, methods: methods)

  static let socket = BusInterface<UnitView>(
    name: "org.freedesktop.systemd1.Socket", properties: UnitProperties.socket)

  static let service = BusInterface<UnitView>(
    name: "org.freedesktop.systemd1.Service", properties: UnitProperties.service)

  /// What Usher tells of a unit beyond systemd's own interfaces.
  static let own = BusInterface<UnitView>(
    name: "org.usher1.Unit",
    properties: [
      .init("Problem", "s", announcesChange: true) { .string($0.snapshot.problem ?? "") },
      .init("IncomingPID", "u", announcesChange: true) { pid($0.service.incomingPID) },
      .init("DrainingPID", "u", announcesChange: true) { pid($0.service.drainingPID) },
      .init("Paused", "b", announcesChange: true) { .bool($0.snapshot.socket?.isPaused ?? false) },
      .init("ListenersOutdated", "b", announcesChange: true) {
        .bool($0.snapshot.socket?.isServiceBehind ?? false)
      },
      .init("ListenerNames", "as") { .strings(UnitProperties.listenerNames($0)) },
      .init("ListenersLeftOut", "as") { .strings(UnitProperties.listenersLeftOut($0)) },
    ],
    methods: [
      .init("RestartOverlapping", "s", returns: "o") { call, view in
        call.server.enqueue(call, .overlap, view.name.full, mode: call.text(0))
      },
      .init("Pause") { call, view in call.finish(call.server.supervisor?.setPaused(true, view.name)) },
      .init("Resume") { call, view in call.finish(call.server.supervisor?.setPaused(false, view.name)) },
    ])

  private static func pid(_ pid: Int32) -> BusValue { .uint32(UInt32(truncatingIfNeeded: max(0, pid))) }

  /// All interfaces of a unit's object, in the order in which `systemctl show` prints them.
  static func all(_ view: UnitView) -> [BusInterface<UnitView>] { [ofKind(view), unit, own] }

  /// The interface of the unit's kind, which other kinds than these have without properties.
  static func ofKind(_ view: UnitView) -> BusInterface<UnitView> {
    switch view.name.kind {
    case .socket: socket
    case .service: service
    case .target, .slice, .mount, .automount, .device, .swap, .timer, .path, .scope:
      BusInterface(name: view.kindInterface)
    }
  }

  private static let methods: [BusInterface<UnitView>.Method] =
    [
      ("Start", JobVerb.start), ("Stop", .stop), ("Reload", .reload), ("Restart", .restart),
      ("TryRestart", .tryRestart), ("ReloadOrRestart", .reloadOrRestart),
      ("ReloadOrTryRestart", .tryReloadOrRestart),
    ].map { name, verb in
      BusInterface<UnitView>.Method(name, "s", returns: "o") { call, view in
        call.server.enqueue(call, verb, view.name.full, mode: call.text(0))
      }
    } + [
      .init("Kill", "si") { call, view in
        call.server.kill(call, view.name.full, whom: call.text(0), signal: call.integer(1))
      },
      .init("SetProperties", "ba(sv)") { call, view in
        call.server.setProperties(call, view.name.full, isRuntime: call.flag(0), call.arguments.last)
      },
      .init("ResetFailed") { call, view in
        call.finish(call.server.supervisor?.resetFailed(view.name))
      },
      .init("Freeze") { call, view in call.server.setFrozen(call, true, view.name) },
      .init("Thaw") { call, view in call.server.setFrozen(call, false, view.name) },
      // Units stay in memory as long as their files are wanted, so that a reference needs nothing.
      .init("Ref") { call, _ in call.reply() },
      .init("Unref") { call, _ in call.reply() },
    ]
}

/// The interface of job objects.
enum JobInterfaces {
  static let job = BusInterface<JobSnapshot>(
    name: "org.freedesktop.systemd1.Job",
    properties: [
      .init("Id", "u") { .uint32($0.id) },
      .init("Unit", "(so)") {
        .structure([.string($0.unit.full), .path(ObjectPath.unit($0.unit))])
      },
      .init("JobType", "s") { .string($0.verb.busType) },
      .init("State", "s") { .string($0.isRunning ? "running" : "waiting") },
    ],
    methods: [
      .init("Cancel") { call, job in
        let isDone = call.server.supervisor?.cancelJob(job.id) ?? false
        call.finish(isDone ? nil : ControlServer.noSuchJob(job.id))
      }
    ])
}
