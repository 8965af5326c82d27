import UnitModel

/// systemd's general states of a unit.
package enum ActiveState: String, Codable, Sendable {
  case active, reloading, inactive, failed, activating, deactivating

  package var isActiveOrReloading: Bool { self == .active || self == .reloading }
  package var isInactiveOrFailed: Bool { self == .inactive || self == .failed }
}

/// One unit: its machine, its job and what is remembered of it. The definition is not part of
/// the written state; it is attached again by name when a state is read back.
package struct UnitRecord: Codable, Sendable {
  package let id: UnitID
  /// The unit's name; an Accept=yes instance has its template's here, and its own is made by the
  /// engine from the connection when somebody asks.
  package let name: UnitName
  package var socket: SocketMachine?
  package var service: ServiceMachine?
  package var target: TargetMachine?
  package var job: Job?
  package var timestamps = Timestamps()
  package var startLimit = RateLimit()
  package var isStartLimitHit = false
  /// Starts for `Upholds=` and stops for `StopWhenUnneeded=`, which nobody asked for.
  package var ownJobLimit = RateLimit()
  /// What the last look at the conditions gave; nil before the first.
  package var outcome: ConditionOutcome?
  package var testedAt: Instant?

  /// It is down for want of the device that it is bound to, and starts when that comes.
  package var awaitsDevice = false

  /// What the unit files say. Shared, immutable; replaced by daemon-reload.
  package var definition: LoadedUnit

  package struct Timestamps: Hashable, Codable, Sendable {
    package var stateChange: Instant?
    package var inactiveExit: Instant?
    package var activeEnter: Instant?
    package var activeExit: Instant?
    package var inactiveEnter: Instant?
    init() {}
  }

  private enum CodingKeys: String, CodingKey {
    case id, name, socket, service, target, job, timestamps, startLimit, isStartLimitHit
    case ownJobLimit, outcome, testedAt, awaitsDevice
  }

  init(id: UnitID, name: UnitName, definition: LoadedUnit) {
    self.id = id
    self.name = name
    self.definition = definition
    switch definition.kind {
    case .socket: socket = SocketMachine()
    case .service: service = ServiceMachine()
    case .target: target = TargetMachine()
    case .foreign: break
    }
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    id = try values.decode(UnitID.self, forKey: .id)
    name = try values.decode(UnitName.self, forKey: .name)
    socket = try values.decodeIfPresent(SocketMachine.self, forKey: .socket)
    service = try values.decodeIfPresent(ServiceMachine.self, forKey: .service)
    target = try values.decodeIfPresent(TargetMachine.self, forKey: .target)
    job = try values.decodeIfPresent(Job.self, forKey: .job)
    timestamps = try values.decode(Timestamps.self, forKey: .timestamps)
    startLimit = try values.decode(RateLimit.self, forKey: .startLimit)
    isStartLimitHit = try values.decode(Bool.self, forKey: .isStartLimitHit)
    ownJobLimit = try values.decodeIfPresent(RateLimit.self, forKey: .ownJobLimit) ?? RateLimit()
    outcome = try values.decodeIfPresent(ConditionOutcome.self, forKey: .outcome)
    testedAt = try values.decodeIfPresent(Instant.self, forKey: .testedAt)
    awaitsDevice = try values.decodeIfPresent(Bool.self, forKey: .awaitsDevice) ?? false
    definition = LoadedUnit(name: name, loadState: .notFound, kind: .foreign)
  }

  /// An instance that serves a connection: light, and gone when it ended well.
  package var isConnectionInstance: Bool { service?.connection != nil || service?.origin != nil }

  package var active: ActiveState {
    if let socket { return socket.state.active }
    if let service { return service.activeState }
    if let target { return target.isActive ? .active : .inactive }
    // What is foreign is satisfied by the kernel's state; what is missing is not there.
    return definition.loadState == .loaded && definition.isThere ? .active : .inactive
  }

  /// systemd's name of the machine's state ("sub state").
  package var sub: String {
    if let socket { return socket.state.name }
    if let service {
      let isPinned = service.state == .dead && definition.service?.storePreserve == .yes
      return isPinned && !service.stored.isEmpty ? "dead-resources-pinned" : service.state.name
    }
    if let target { return target.isActive ? "active" : "dead" }
    if active == .inactive { return "dead" }
    return name.kind == .device ? "plugged" : "active"
  }

  /// A device that is not there yet and may come.
  var isAwaited: Bool { !hasMachine && definition.loadState == .loaded && !definition.isThere }

  /// What tells one state of the machine from another: compared before and after each step.
  var mark: Mark {
    Mark(
      socket: socket?.state, service: service?.state,
      isUp: target?.isActive ?? false)
  }

  struct Mark: Equatable {
    var socket: SocketMachine.State?
    var service: ServiceMachine.State?
    var isUp: Bool
  }

  /// `Result=` of sockets and services; nil for others.
  package var result: String? {
    socket.map(\.result.rawValue) ?? service.map(\.result.rawValue)
  }

  mutating func note(from old: ActiveState, to new: ActiveState, at now: Instant) {
    timestamps.stateChange = now
    if old == new { return }
    if old.isInactiveOrFailed, !new.isInactiveOrFailed { timestamps.inactiveExit = now }
    if !old.isInactiveOrFailed, new.isInactiveOrFailed { timestamps.inactiveEnter = now }
    if !old.isActiveOrReloading, new.isActiveOrReloading { timestamps.activeEnter = now }
    if old.isActiveOrReloading, !new.isActiveOrReloading { timestamps.activeExit = now }
  }
}
