import UnitModel

extension SocketMachine {
  /// Why listeners that could be watched are not. What connects meanwhile waits in the kernel's queue.
  ///
  /// Each reason comes and goes by itself; the listeners are watched when none is left.
  package struct Holds: OptionSet, Hashable, Codable, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Somebody has asked for it.
    package static let paused = Holds(rawValue: 2)

    // More came than can be served, or the service cannot be started: it is tried again later.

    package static let triggerLimit = Holds(rawValue: 4)
    /// The start limit of its service.
    package static let startLimit = Holds(rawValue: 8)
    /// Its service is missing, masked or broken.
    package static let noService = Holds(rawValue: 16)
    /// A condition of its service does not hold.
    package static let condition = Holds(rawValue: 32)
    /// What its service needs could not be started.
    package static let dependency = Holds(rawValue: 64)
    /// No process, memory or descriptor is to be had.
    package static let resources = Holds(rawValue: 128)
    /// Every place of `MaxConnections=` is taken, until a connection ends.
    package static let maxConnections = Holds(rawValue: 256)

    /// Those of overload that end when a pause is over. Its end is one and the same for all.
    static let timed: Holds = [.triggerLimit, .startLimit, .noService, .condition, .dependency, .resources]

    /// As properties show them.
    package var names: [String] {
      let all: [(Holds, String)] = [
        (.paused, "paused"), (.triggerLimit, "trigger-limit"), (.startLimit, "start-limit"),
        (.noService, "no-service"), (.condition, "condition"), (.dependency, "dependency"),
        (.resources, "resources"), (.maxConnections, "max-connections"),
      ]
      return all.filter { contains($0.0) }.map(\.1)
    }
  }

  /// The engine polls the listeners.
  package var isWatched: Bool {
    guard holds.isEmpty else { return false }
    if state == .listening { return true }
    return state == .running && (idle?.phase == .leaving || idle?.phase == .clear)
  }

  /// Why connections wait, as properties show it.
  package var waitReasons: [String] {
    holds.names + (gates.contains { $0.timer != nil } ? ["poll-limit"] : [])
  }

  package var isPaused: Bool { holds.contains(.paused) }

  /// Stops watching for that reason, which may have been there.
  mutating func hold(_ reason: Holds, _ c: SocketContext, into out: inout Outbox) {
    let wasWatched = isWatched
    holds.formUnion(reason)
    if wasWatched { out.effects.append(.unwatch(c.id)) }
  }

  /// The reason is gone: watches again, unless there is another.
  mutating func release(_ reason: Holds, _ c: SocketContext, into out: inout Outbox) {
    let wasWatched = isWatched
    holds.subtract(reason)
    if !wasWatched, isWatched { out.effects.append(.watch(c.id)) }
  }

  /// Somebody asks for a pause, or for its end; false if the unit is down.
  ///
  /// A service that has the listeners accepts by itself: then the pause holds from its end on.
  mutating func setPaused(_ isPaused: Bool, _ c: SocketContext, into out: inout Outbox) -> Bool {
    switch state {
    case .startPre, .startOpen, .startPost, .listening, .deferred, .running: break
    case .stopPre, .stopPreSigterm, .stopPreSigkill, .stopPost, .finalSigterm, .finalSigkill, .dead,
      .autoRetry, .failed:
      return false
    }
    if isPaused == self.isPaused { return true }
    if isPaused { hold(.paused, c, into: &out) } else { release(.paused, c, into: &out) }
    out.effects.append(.changed(c.id))
    return true
  }
}
