import UnitModel

/// Conditions and assertions: looked at before each start, and before the start is counted.
///
/// The look may block (a path on a dead server), so the engine does it elsewhere; meanwhile the job runs and the
/// unit is as it was.
extension Supervisor {
  mutating func test(_ id: UnitID, at now: Instant) {
    let token = TestToken(out.tokens.next())
    begin(id, at: now)
    units.edit(id) { $0.job?.test = token }
    out.effects.append(.test(id, token))
  }

  mutating func tested(_ id: UnitID, _ token: TestToken, _ outcome: ConditionOutcome, at now: Instant) {
    // The job was cancelled, or another one looks again.
    guard units[id]?.job?.test == token else { return }
    units.edit(id) {
      $0.job?.test = nil
      $0.outcome = outcome
      $0.testedAt = now
    }
    guard let record = units[id] else { return }
    out.effects.append(.changed(id))
    switch outcome {
    case .met:
      if record.job?.kind == .overlap, canOverlap(record) { return beginOverlap(id, record, at: now) }
      // Something else may have started it meanwhile.
      if record.active.isInactiveOrFailed || record.awaitsRetry { return beginStart(id, record, at: now) }
      units.edit(id) { $0.job?.isRunning = false }
      runQueue.append(id)
    case .conditionsUnmet:
      out.report(id, .unmet(outcome))
      suspendSockets(of: id, .condition, at: now)
      // What runs goes on, and was not restarted.
      finish(id, record.job?.kind == .overlap ? .failed : .done, at: now)
    case .assertionsUnmet, .overdue:
      out.report(id, .unmet(outcome))
      suspendSockets(of: id, .condition, at: now)
      finish(id, .assert, at: now)
    }
  }

  /// The looks that are not answered: whoever resumes a state makes them again.
  package var pendingTests: [(unit: UnitID, token: TestToken)] {
    jobs.sorted { $0.key.value < $1.key.value }.compactMap { _, id in
      units[id]?.job?.test.map { (id, $0) }
    }
  }
}
