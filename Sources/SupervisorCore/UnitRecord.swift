import UnitModel

/// systemd's general states of a unit.
package enum ActiveState: String, Codable, Sendable {
  case active, reloading, inactive, failed, activating, deactivating

  package var isActiveOrReloading: Bool { self == .active || self == .reloading }
  package var isInactiveOrFailed: Bool { self == .inactive || self == .failed }
}

/// One unit: its machine, its job and what is remembered of it. The definition is not part of
/// the written state; it is attached again by name when a state is read back.
///
/// A value, but what it holds lies elsewhere and is copied when one of two copies is changed: records are
/// looked at many times in a step, mostly for one field of many.
package struct UnitRecord: Codable, Sendable {
  private var held: Held

  package var id: UnitID { held.fields.id }
  /// The unit's name; an Accept=yes instance has its template's here, and its own is made by the
  /// engine from the connection when somebody asks.
  package var name: UnitName { held.fields.name }
  /// Of the instance of a connection: the unit whose relations are its own. Derived; not part of the written state.
  var template: UnitID? {
    get { held.fields.template }
    set { own.fields.template = newValue }
  }
  package var socket: SocketMachine? {
    _read { yield held.fields.socket }
    _modify { yield &own.fields.socket }
  }
  package var service: ServiceMachine? {
    _read { yield held.fields.service }
    _modify { yield &own.fields.service }
  }
  package var target: TargetMachine? {
    get { held.fields.target }
    set { own.fields.target = newValue }
  }
  package var job: Job? {
    _read { yield held.fields.job }
    _modify { yield &own.fields.job }
  }
  package var timestamps: Timestamps {
    _read { yield held.fields.timestamps }
    _modify { yield &own.fields.timestamps }
  }
  package var startLimit: RateLimit {
    _read { yield held.fields.startLimit }
    _modify { yield &own.fields.startLimit }
  }
  package var isStartLimitHit: Bool {
    get { held.fields.isStartLimitHit }
    set { own.fields.isStartLimitHit = newValue }
  }
  /// Starts for `Upholds=` and stops for `StopWhenUnneeded=`, which nobody asked for.
  package var ownJobLimit: RateLimit {
    _read { yield held.fields.ownJobLimit }
    _modify { yield &own.fields.ownJobLimit }
  }
  /// What the last look at the conditions gave; nil before the first.
  package var outcome: ConditionOutcome? {
    _read { yield held.fields.outcome }
    _modify { yield &own.fields.outcome }
  }
  package var testedAt: Instant? {
    get { held.fields.testedAt }
    set { own.fields.testedAt = newValue }
  }
  /// It is down for want of the device that it is bound to, and starts when that comes.
  package var awaitsDevice: Bool {
    get { held.fields.awaitsDevice }
    set { own.fields.awaitsDevice = newValue }
  }
  /// What the unit files say. Shared, immutable; replaced by daemon-reload.
  package var definition: LoadedUnit {
    _read { yield held.fields.definition }
    _modify { yield &own.fields.definition }
  }

  private struct Fields {
    let id: UnitID
    let name: UnitName
    var template: UnitID?
    var socket: SocketMachine?
    var service: ServiceMachine?
    var target: TargetMachine?
    var job: Job?
    var timestamps = Timestamps()
    var startLimit = RateLimit()
    var isStartLimitHit = false
    var ownJobLimit = RateLimit()
    var outcome: ConditionOutcome?
    var testedAt: Instant?
    var awaitsDevice = false
    var definition: LoadedUnit
  }

  /// Changed only by the one record that holds it, so it may go from thread to thread as the record does.
  private final class Held: @unchecked Sendable {
    /// Reached through a record only, and who changes that has it alone: the compiler has seen to it already.
    @exclusivity(unchecked) var fields: Fields
    init(_ fields: Fields) { self.fields = fields }
  }

  /// What is held, by nobody else.
  private var own: Held {
    mutating get {
      if !isKnownUniquelyReferenced(&held) { held = Held(held.fields) }
      return held
    }
  }

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
    var fields = Fields(id: id, name: name, definition: definition)
    switch definition.kind {
    case .socket: fields.socket = SocketMachine()
    case .service: fields.service = ServiceMachine()
    case .target: fields.target = TargetMachine()
    case .foreign: break
    }
    held = Held(fields)
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let name = try values.decode(UnitName.self, forKey: .name)
    var fields = Fields(
      id: try values.decode(UnitID.self, forKey: .id), name: name,
      definition: LoadedUnit(name: name, loadState: .notFound, kind: .foreign))
    fields.socket = try values.decodeIfPresent(SocketMachine.self, forKey: .socket)
    fields.service = try values.decodeIfPresent(ServiceMachine.self, forKey: .service)
    fields.target = try values.decodeIfPresent(TargetMachine.self, forKey: .target)
    fields.job = try values.decodeIfPresent(Job.self, forKey: .job)
    fields.timestamps = try values.decode(Timestamps.self, forKey: .timestamps)
    fields.startLimit = try values.decode(RateLimit.self, forKey: .startLimit)
    fields.isStartLimitHit = try values.decode(Bool.self, forKey: .isStartLimitHit)
    fields.ownJobLimit = try values.decodeIfPresent(RateLimit.self, forKey: .ownJobLimit) ?? RateLimit()
    fields.outcome = try values.decodeIfPresent(ConditionOutcome.self, forKey: .outcome)
    fields.testedAt = try values.decodeIfPresent(Instant.self, forKey: .testedAt)
    fields.awaitsDevice = try values.decodeIfPresent(Bool.self, forKey: .awaitsDevice) ?? false
    held = Held(fields)
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(id, forKey: .id)
    try values.encode(name, forKey: .name)
    try values.encodeIfPresent(socket, forKey: .socket)
    try values.encodeIfPresent(service, forKey: .service)
    try values.encodeIfPresent(target, forKey: .target)
    try values.encodeIfPresent(job, forKey: .job)
    try values.encode(timestamps, forKey: .timestamps)
    try values.encode(startLimit, forKey: .startLimit)
    try values.encode(isStartLimitHit, forKey: .isStartLimitHit)
    try values.encode(ownJobLimit, forKey: .ownJobLimit)
    try values.encodeIfPresent(outcome, forKey: .outcome)
    try values.encodeIfPresent(testedAt, forKey: .testedAt)
    try values.encode(awaitsDevice, forKey: .awaitsDevice)
  }

  /// An instance that serves a connection: light, and gone when it ended well.
  package var isConnectionInstance: Bool {
    held.fields.service?.connection != nil || held.fields.service?.origin != nil
  }

  // Here and below the fields are asked, not the properties: a machine is not copied for one word of it.

  /// The socket unit whose connection this instance serves.
  var origin: UnitID? { held.fields.service?.origin }
  var source: PeerSource { held.fields.service?.source ?? .unknown }
  var connection: ConnectionID? { held.fields.service?.connection }
  var keepsDescriptors: Bool { held.fields.service?.stored.isEmpty == false }
  var isRestartDue: Bool { held.fields.service?.isRestartDue ?? false }
  package var hasSocket: Bool { held.fields.socket != nil }
  package var hasService: Bool { held.fields.service != nil }
  var hasMachine: Bool { hasSocket || hasService || held.fields.target != nil }

  package var active: ActiveState {
    if let state = held.fields.socket?.state { return state.active }
    if let state = held.fields.service?.activeState { return state }
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

  /// A socket unit that waits until its listeners are tried again. It may be started at once.
  var awaitsRetry: Bool { held.fields.socket?.state == .autoRetry }

  /// A device that is not there yet and may come.
  var isAwaited: Bool { !hasMachine && definition.loadState == .loaded && !definition.isThere }

  /// What tells one state of the machine from another: compared before and after each step.
  var mark: Mark {
    Mark(
      socket: held.fields.socket?.state, service: held.fields.service?.state,
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
