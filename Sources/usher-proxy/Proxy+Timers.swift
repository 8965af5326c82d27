import Linux
import ProxyCore
import UnitModel

/// What happens because its time has come. Nothing here stands in a queue: there are few kinds, and the
/// connections are looked through only while some of them are not settled.
extension Proxy {
  /// How often attempts and waiting clients are looked through.
  private static let tick = TimeSpan.milliseconds(50)

  /// There is something to look after now.
  func needTick() {
    if nextTick == nil { nextTick = now.advanced(by: Self.tick) }
  }

  /// Until the next thing that has a time; -1 if there is none.
  func milliseconds() -> Int32 {
    var next: Instant?
    func consider(_ instant: Instant?) {
      if let instant { next = min(next ?? instant, instant) }
    }
    consider(nextTick)
    consider(resumesAt)
    consider(drainEnds)
    consider(idleSince?.advanced(by: options.exitIdleTime))
    for target in targets { consider(target.retryAt) }
    for token in retryingSessions { consider(sessions[token]?.retryAt) }
    for listener in listeners where listener.kind == .datagrams { consider(listener.sessions.nextExpiry) }
    guard let next else { return -1 }
    guard next > now else { return 0 }
    return Int32(min((next.microseconds &- now.microseconds &+ 999) / 1000, 3_600_000))
  }

  func runTimers() {
    for target in targets {
      if let at = target.retryAt, at <= now { retry(target) }
    }
    if let at = nextTick, at <= now {
      nextTick = nil
      giveUp()
      if unsettled > 0 { needTick() }
    }
    if let at = resumesAt, at <= now { resume() }
    if !retryingSessions.isEmpty { retrySessions() }
    for listener in listeners where listener.kind == .datagrams {
      while let token = listener.sessions.expire(at: now) {
        if let session = sessions[token] { end(session) }
      }
    }
    watchIdleness()
    if let at = drainEnds, at <= now { cutOff() }
  }

  private func watchIdleness() {
    guard connections.count == 0, sessions.count == 0 else {
      idleSince = nil
      return
    }
    if isStopping { mustEnd = true }
    guard let since = idleSince else {
      idleSince = now
      return
    }
    // A client may have come meanwhile; then the listener's event is there before the next time round, and
    // after the end it waits for the next start.
    if let end = since.advanced(by: options.exitIdleTime), end <= now { mustEnd = true }
  }
}
