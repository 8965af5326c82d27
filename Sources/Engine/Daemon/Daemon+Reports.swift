import Linux
import SupervisorCore
import UnitModel
import UnitSyntax

extension Daemon {
  /// Words what the core has to say: what, on what, why; what happens now; what to do.
  func tell(_ id: UnitID, _ report: Report) {
    let unit = unitText(id)
    switch report {
    case .connectionsRefused(.sourceRate, let limit):
      log.warning(
        "\(unit): a source has made \(limit) connections within SourceRateLimitIntervalSec=, the most that "
          + "SourceRateLimitBurst= allows; further ones of it are closed until that is over")
    case .connectionsRefused(let reason, let limit):
      log.warning(
        "\(unit): \(limit) connections are open, the most that \(key(of: reason)) allows; further ones "
          + "are closed until one ends")
    case .connectionsWait(let limit):
      log.notice(
        "\(unit): \(limit) connections are open, the most that MaxConnections= allows; further ones wait in the "
          + "queue until one ends")
    case .suspended(let reason, let pause): tellSuspended(id, reason, pause)
    case .triggerLimitHit(let burst):
      tell(
        .error, of: id,
        "\(unit): more than \(burst) activations within TriggerLimitIntervalSec=; the unit fails and no "
          + "longer listens; see why its service does not take what waits, then start it again")
    case .startLimitHit(let burst):
      tell(
        .error, of: id,
        "\(unit): started more than \(burst) times within StartLimitIntervalSec=; it is not started "
          + "again; mend the cause, then reset-failed \(unit)")
    case .serviceStartLimitHit(let service):
      tell(
        .error, of: id,
        "\(unit): \(service) has hit its start limit; the unit fails and no longer listens; mend the "
          + "service, then reset-failed \(service) and start \(unit)")
    case .serviceNotLoaded(let service, let state):
      tell(
        .error, of: id,
        "\(unit): cannot start \(service): \(Daemon.words(state)); the unit fails; "
          + Daemon.help(state, service))
    case .serviceAlreadyActive(let service):
      tell(
        .error, of: id,
        "\(unit): \(service) runs already, without this unit's listeners; the unit is not started; "
          + "stop \(service) first")
    case .processFailed(let phase, let index, let exit, let isMain):
      if toldSpawnFailures.remove(id) != nil { return }
      let what = isMain ? "its main process" : "\(key(of: phase))\(index > 0 ? " number \(index + 1)" : "")"
      tell(.warning, of: id, "\(unit): \(what) \(Daemon.words(exit))")
    case .cannotSpawn: break  // Told where it failed, with the step and the errno.
    case .timedOut(let phase):
      tell(
        .error, of: id, "\(unit): state \(phase) took longer than its time-out; its processes are signalled")
    case .endedBeforeReady:
      tell(
        .error, of: id,
        "\(unit): its main process ended without READY=1; the start has failed; "
          + "use Type=exec for a program that does not call sd_notify")
    case .noPIDFile:
      tell(
        .error, of: id,
        "\(unit): everything it started has ended, and there is no PIDFile=; the start has failed; "
          + "see that the program writes the file that PIDFile= names")
    case .storeIsFull(let limit):
      log.warning(
        "\(unit): handed in more descriptors than FileDescriptorStoreMax=\(limit) keeps; the rest is closed")
    case .watchdogFired:
      tell(
        .error, of: id,
        "\(unit): did not say in time that it is alive (WatchdogSec=); its processes are ended; "
          + "let it send WATCHDOG=1 twice as often as WATCHDOG_USEC says")
    case .runtimeOver:
      tell(.warning, of: id, "\(unit): ran as long as RuntimeMaxSec= allows; it is stopped")
    case .outOfMemory(let policy): tellOutOfMemory(id, policy)
    case .handedOver(let old, let new):
      log.info(
        "\(unit): process \(new ?? 0) is ready and serves; process \(old ?? 0) is told to stop, and serves to "
          + "the end what it has accepted")
    case .overlapFailed(let result, let old):
      failedOverlaps.insert(id)
      tell(
        .error, of: id,
        "\(unit): the new process did not become ready (\(result.rawValue)) and is ended; process \(old ?? 0) "
          + "goes on serving; see what the new one wrote, then restart again")
    case .overlapLimitHit(let burst):
      failedOverlaps.insert(id)
      tell(
        .error, of: id,
        "\(unit): started more than \(burst) times within StartLimitIntervalSec=; it is not restarted and goes "
          + "on as it is; wait, or reset-failed \(unit)")
    case .overlapAlone(let result):
      log.warning(
        "\(unit): the process that was to be replaced has ended (\(result.rawValue)) before the new one was "
          + "ready; whoever connects waits for that")
    case .drained(.success): log.info("\(unit): everything of the run before has ended")
    case .drained(let result):
      log.warning(
        "\(unit): the run before has ended (\(result.rawValue)); connections that it still had are cut; with "
          + "timeout give it more time (TimeoutStopSec=)")
    case .restarted(let count):
      log.info("\(unit): started again, as Restart= says; restart number \(count) in a row")
    case .dependencyFailed(let other):
      if other.kind == .device { return tellMissing(other, to: id) }
      tell(.error, of: id, "\(unit): not started, since \(other), which it requires, could not be started")
    case .deferred(let service, let other):
      log.notice(
        "\(unit): \(service) is not started now, since \(other) would have to stop for it (DeferTrigger=); what has come waits"
      )
    case .deferredForNothing(let service, let other):
      tell(
        .error, of: id,
        "\(unit): cannot start \(service): \(other) would have to stop for it (DeferTrigger=yes), and nothing is on "
          + "its way that could end that; the unit fails; stop \(other), then start \(unit)")
    case .waitsForDevice(let device): tellAwaited(device, by: id)
    case .boundToGone(let other):
      tell(
        .error, of: id, "\(unit): \(Daemon.noun(other)) is gone\(devicePlace(other, id)); the unit is stopped"
      )
    case .deviceCame(let device):
      log.info("\(unit): \(Daemon.noun(device)) is there\(devicePlace(device, id)); the unit is started")
    case .orderingCycleBroken(let cycle, let dropped):
      let circle = cycle.map(\.full).joined(separator: " → ")
      log.warning("\(unit): ordered in a circle (\(circle)); \(dropped) is left out")
    case .conflictLeftOut(_, let other):
      log.warning("\(unit): left out, since \(other) is started, and one excludes the other (Conflicts=)")
    case .requirementMissing(let other, let state):
      log.warning("\(unit): \(other) is \(Daemon.words(state)); it is left out")
    case .unmet(let outcome): tell(id, outcome)
    case .cannotFollow(let other, let isFailure, let refusal):
      let key = isFailure ? "OnFailure=" : "OnSuccess="
      log.warning("\(unit): cannot start \(other) (\(key)): \(ControlRefusal(refusal, other).message)")
    case .upheld(let other): log.info("\(unit): started, since \(other) is up and upholds it (Upholds=)")
    case .upheldTooOften:
      log.warning(
        "\(unit): started for Upholds= or stopped for StopWhenUnneeded= more than 16 times in 10 s; it is left "
          + "as it is; see why it does not stay")
    case .boundUnitGone(let other):
      log.info("\(unit): stopped, since \(other) is not up (BindsTo=)")
    case .idle:
      let spans = core.listeningSockets(of: id).compactMap {
        core.units[$0]?.definition.socket?.additions.stopWhenIdle
      }
      let span = spans.max().map { Daemon.text($0) } ?? "so long"
      log.info("\(unit): stopped, since it had no connection for \(span) (StopWhenIdleSec=)")
    case .cannotStop(let refusal):
      let why = core.units[id].map { ControlRefusal(refusal, $0.name).message } ?? ""
      log.warning(
        "\(unit): cannot stop for BindsTo= or StopWhenUnneeded=: \(why) It stays up until that job is done")
    case .notNeeded: log.info("\(unit): stopped, since no unit needs it any more (StopWhenUnneeded=yes)")
    case .jobTimedOut:
      tell(
        .error, of: id,
        "\(unit): its job took longer than JobTimeoutSec= or JobRunningTimeoutSec= allow and is given up; the "
          + "unit goes on as it is")
    }
  }

  /// What of the conditions or assertions did not hold.
  private func tell(_ id: UnitID, _ outcome: ConditionOutcome) {
    let settings = core.units[id]?.definition.unit ?? UnitSettings()
    func words(_ list: [UnitCondition], _ indices: [Int], _ kind: String) -> String {
      indices.filter(list.indices.contains).map { kind + list[$0].text }.joined(separator: ", ")
    }
    switch outcome {
    case .met: break
    case .conditionsUnmet(let indices):
      let what = words(settings.conditions, indices, "Condition")
      log.info("\(unitText(id)): not started, since \(what) \(indices.count > 1 ? "do" : "does") not hold")
    case .assertionsUnmet(let indices):
      let what = words(settings.assertions, indices, "Assert")
      tell(
        .error, of: id,
        "\(unitText(id)): cannot be started: \(what) \(indices.count > 1 ? "do" : "does") not hold")
    case .overdue:
      tell(
        .error, of: id,
        "\(unitText(id)): cannot be started: its conditions were not looked at within "
          + "\(Daemon.patience.microseconds / 1_000_000) s; a path among them may lie on a server that does not "
          + "answer")
    }
  }

  private func key(of reason: ConnectionRefusal) -> String {
    switch reason {
    case .maxConnections: "MaxConnections="
    case .maxConnectionsPerSource: "MaxConnectionsPerSource="
    case .triggerLimit: "TriggerLimitBurst="
    case .sourceRate: "SourceRateLimitBurst="
    case .denied: "Deny="
    case .resources: "the system"
    case .stopping, .noService, .condition, .dependency, .startFailed, .flushed: "its state"
    }
  }

  func key(of phase: CommandPhase) -> String {
    switch phase {
    case .condition: "ExecCondition="
    case .startPre: "ExecStartPre="
    case .start: "ExecStart="
    case .startPost: "ExecStartPost="
    case .reload: "ExecReload="
    case .reloadPost: "ExecReloadPost="
    case .stopPre: "ExecStopPre="
    case .stop: "ExecStop="
    case .stopPost: "ExecStopPost="
    }
  }

  static func words(_ exit: SupervisorCore.ProcessExit) -> String {
    switch exit {
    case .exited(let status):
      if let known = SpawnExitStatus(rawValue: status) {
        "ended with status \(status) (\(known.name))"
      } else {
        "ended with status \(status)"
      }
    case .unknown: "ended, how is not known"
    case .killed(let signal): "was ended by \(signalName(signal))"
    case .dumped(let signal): "was ended by \(signalName(signal)), with a core dump"
    }
  }

  static func words(_ state: LoadedUnit.LoadState) -> String {
    switch state {
    case .loaded: "loaded"
    case .notFound: "there is no such unit"
    case .masked: "it is masked"
    case .badSetting: "its unit file has a mistake that cannot be passed over"
    case .error: "its unit file cannot be read"
    }
  }

  private static func help(_ state: LoadedUnit.LoadState, _ service: UnitName) -> String {
    switch state {
    case .notFound: "write \(service), or name another with Service="
    case .masked: "unmask \(service)"
    case .badSetting, .error, .loaded: "mend \(service), then daemon-reload"
    }
  }

  /// A unit's name for messages; of a connection instance its whole name, made now.
  func unitText(_ id: UnitID) -> String { unitName(id)?.full ?? "a unit that is gone" }

  /// The unit's name. An instance's is formed from its connection.
  func unitName(_ id: UnitID) -> UnitName? {
    // The core may have forgotten an instance already while its last effects are performed.
    instances[id]?.name ?? core.units[id]?.name
  }

  /// ` (web.service:7)`: where a process's command stands.
  func place(of order: SpawnOrder) -> String {
    guard let record = core.units[order.unit],
      let origin = command(order, record.definition)?.origin
    else { return "" }
    return " (\(key(of: order.phase)), \(origin.place))"
  }

  func consequence(_ order: SpawnOrder) -> String {
    switch order.phase {
    case .start, .condition, .startPre, .startPost: "; the start has failed"
    case .reload, .reloadPost: "; the service goes on as it was"
    case .stop, .stopPre, .stopPost: "; stopping goes on"
    }
  }
}

extension ControlRefusal {
  /// The core's refusal for people and for the bus.
  init(_ refusal: Refusal, _ unit: UnitName) {
    switch refusal {
    case .noSuchUnit: self.init(.noSuchUnit, "Unit \(unit) not found.")
    case .masked: self.init(.unitMasked, "Unit \(unit) is masked.")
    case .badSetting:
      self.init(
        .badUnitSetting,
        "Unit \(unit) has a mistake that cannot be passed over; the daemon's log names the line.")
    case .loadError: self.init(.loadFailed, "Unit \(unit) cannot be read; the daemon's log says why.")
    case .isTemplate:
      self.init(
        .noSuchUnit,
        "Unit \(unit) is a template; start an instance of it, such as \(unit.with(instance: "NAME")).")
    case .refusesManualStart:
      self.init(.onlyByDependency, "Unit \(unit) is started by others only (RefuseManualStart=yes).")
    case .refusesManualStop:
      self.init(.onlyByDependency, "Unit \(unit) is stopped by others only (RefuseManualStop=yes).")
    case .notApplicable:
      self.init(.jobTypeNotApplicable, "Job type reload is not applicable for unit \(unit).")
    case .isAlwaysThere(let isRestart):
      self.init(
        .jobTypeNotApplicable,
        "Job type \(isRestart ? "restart" : "stop") is not applicable for unit \(unit).")
    case .jobInTheWay:
      self.init(.transactionConflicting, "Another job of unit \(unit) is in the way.")
    case .jobIrreversible:
      self.init(
        .transactionConflicting,
        "Another job of unit \(unit) is in the way and gives way to none; cancel it first.")
    case .wouldStop(let name):
      self.init(.transactionConflicting, "Unit \(name) runs and would be stopped (job mode lenient).")
    case .noIsolation:
      self.init(
        .noIsolation, "Operation refused, unit \(unit) may not be isolated; it lacks AllowIsolate=yes.")
    case .modeMismatch:
      self.init(
        .invalidArguments,
        "This job mode does not go with the verb: isolate and restart-dependencies only start, triggering only "
          + "stops.")
    case .cannotOverlap(.noService):
      self.init(
        .notSupported,
        "Only services are restarted with an overlap, and \(unit) is none; its service gets the same listeners."
      )
    case .cannotOverlap(.connection):
      self.init(
        .notSupported,
        "\(unit) serves one connection, which only one process can have; the next connection starts the new "
          + "program anyway.")
    case .cannotOverlap(.oneshot):
      self.init(
        .notSupported,
        "\(unit) is of Type=oneshot: it does something and ends, so that there is nothing to overlap; use restart."
      )
    case .cycle(let circle):
      self.init(
        .transactionOrderCyclic,
        "Units are ordered in a circle: \(circle.map(\.full).joined(separator: " after ")).")
    case .contradiction(let names):
      self.init(
        .transactionContradictory,
        "Unit \(unit) needs both \(names.map(\.full).joined(separator: " and ")), and one excludes the other "
          + "(Conflicts=); take one of the two dependencies out.")
    case .noSuchJob: self.init(.noSuchJob, "There is no such job.")
    case .isShuttingDown: self.init(.shuttingDown, "usherd is ending; nothing is started any more.")
    }
  }
}
