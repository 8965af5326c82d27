import UnitModel

extension SocketMachine {
  /// Why listeners that could be watched are not. What connects meanwhile waits in the kernel's queue.
  ///
  /// Each reason comes and goes by itself; the listeners are watched when none is left.
  package struct Holds: OptionSet, Hashable, Codable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The poll limit was reached, until its interval is over.
    package static let pollLimit = Holds(rawValue: 1)
    /// Somebody has asked for it.
    package static let paused = Holds(rawValue: 2)
    /// More came than can be served, or the service cannot be started: it is tried again later.
    package static let suspended = Holds(rawValue: 4)
  }

  /// The engine polls the listeners.
  package var isWatched: Bool {
    guard holds.isEmpty else { return false }
    if state == .listening { return true }
    return state == .running && (idle?.phase == .leaving || idle?.phase == .clear)
  }

  package var isPaused: Bool { holds.contains(.paused) }

  /// Stops watching for that reason, which may have been there.
  mutating func hold(_ reason: Holds, _ c: SocketContext, into out: inout Outbox) {
    let wasWatched = isWatched
    holds.insert(reason)
    if wasWatched { out.effects.append(.unwatch(c.id)) }
  }

  /// The reason is gone: watches again, unless there is another.
  mutating func release(_ reason: Holds, _ c: SocketContext, into out: inout Outbox) {
    let wasWatched = isWatched
    holds.remove(reason)
    if !wasWatched, isWatched { out.effects.append(.watch(c.id)) }
  }

  /// Somebody asks for a pause, or for its end; false if the unit is down.
  ///
  /// A service that has the listeners accepts by itself: then the pause holds from its end on.
  mutating func setPaused(_ isPaused: Bool, _ c: SocketContext, into out: inout Outbox) -> Bool {
    switch state {
    case .startPre, .startOpen, .startPost, .listening, .deferred, .running: break
    case .stopPre, .stopPreSigterm, .stopPreSigkill, .stopPost, .finalSigterm, .finalSigkill, .dead,
      .failed:
      return false
    }
    if isPaused == self.isPaused { return true }
    if isPaused { hold(.paused, c, into: &out) } else { release(.paused, c, into: &out) }
    out.effects.append(.changed(c.id))
    return true
  }
}
