import UnitModel

/// How long a job may take: `JobTimeoutSec=` from when it is queued, `JobRunningTimeoutSec=` from when it runs.
extension Supervisor {
  /// The job has its turn.
  mutating func begin(_ id: UnitID, at now: Instant) {
    let wasRunning = units[id]?.job?.isRunning ?? true
    units.edit(id) { $0.job?.isRunning = true }
    guard !wasRunning, let unit = units[id]?.definition.unit, let limit = unit.jobRunningTimeout else {
      return
    }
    limitJob(of: id, to: limit, at: now)
  }

  /// The job ends at that time at the latest, unless it has to end earlier already.
  mutating func limitJob(of id: UnitID, to limit: TimeSpan, at now: Instant) {
    guard let job = units[id]?.job, let end = now.advanced(by: limit) else { return }
    if let old = job.timer {
      // Both limits are set. The first was armed for the time of queueing, which is not kept: whichever timer
      // fires first ends the job, so the second takes the first one's place only if it is the shorter one.
      guard let whole = units[id]?.definition.unit.jobTimeout, limit < whole else { return }
      out.effects.append(.disarm(old))
    }
    let token = TimerToken(unit: id, serial: out.tokens.next())
    units.edit(id) { $0.job?.timer = token }
    out.effects.append(.arm(token, at: end))
  }

  mutating func jobTimedOut(_ token: TimerToken, at now: Instant) {
    guard units[token.unit]?.job?.timer == token else { return }
    units.edit(token.unit) { $0.job?.timer = nil }
    out.report(token.unit, .jobTimedOut)
    if isShuttingDown {
      // Everything has to stop: it does not wait for others any more.
      units.edit(token.unit) { record in
        record.job?.ignoresOrder = true
        record.job?.waitsFor = nil
      }
      return runQueue.append(token.unit)
    }
    let isStart = units[token.unit]?.job?.kind == .start
    let unit = units[token.unit]?.definition.unit
    finish(token.unit, .timeout, at: now)
    if let unit {
      act(.jobTimeout, unit.jobTimeoutAction, of: token.unit, argument: unit.jobTimeoutRebootArgument)
    }
    if isStart { startOthers(because: token.unit, isFailure: true, at: now) }
  }
}
