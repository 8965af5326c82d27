import SupervisorCore
import Systemd
import UnitModel

extension Daemon {
  /// Somebody is connected to the control socket. Without one nothing is formatted for the bus.
  var isObserved: Bool { control?.hasClients ?? false }

  func changed(_ id: UnitID) {
    guard let record = core.units[id] else { return }
    if isObserved, let name = unitName(id) { observer?.unitChanged(name) }
    if record.isConnectionInstance { return }
    logChange(record)
    let isOver = record.active.isInactiveOrFailed || record.service?.state == .autoRestart
    if isOver, record.job == nil, let definition = outdated.removeValue(forKey: id) {
      post(.loaded([definition]))
    }
  }

  /// Tells of what a user waits for: a start that is done, a unit that failed or ended.
  private func logChange(_ record: UnitRecord) {
    let old = shown[record.id]
    let new = record.sub
    if old == new { return }
    let name = record.name.full
    shown[record.id] = new
    if let service = record.service {
      switch service.state {
      case .running: if old?.hasPrefix("reload") != true { log.info("\(name): running") }
      case .exited: log.info("\(name): done")
      case .failed:
        log.error("\(name): failed (\(service.result.rawValue))\(Daemon.hint(service.result, record.name))")
      case .dead: if old != nil { log.info("\(name): ended") }
      case .condition, .startPre, .start, .startPost, .reload, .stop, .stopWatchdog, .stopSigterm,
        .stopSigkill, .stopPost, .finalWatchdog, .finalSigterm, .finalSigkill, .reloadSignal,
        .reloadNotify, .reloadPost:
        log.debug("\(name): \(new)")
      case .autoRestart:
        log.info(
          "\(name): ended (\(service.result.rawValue)); it is started again after RestartSec=")
      }
    } else if let socket = record.socket {
      switch socket.state {
      case .failed: log.error("\(name): failed (\(socket.result.rawValue)); it no longer listens")
      case .dead: if old != nil { log.info("\(name): no longer listens") }
      case .autoRetry, .listening, .deferred, .running, .startPre, .startOpen, .startPost, .stopPre,
        .stopPreSigterm,
        .stopPreSigkill, .stopPost, .finalSigterm, .finalSigkill:
        log.debug("\(name): \(new)")
      }
    } else {
      log.debug("\(name): \(new)")
    }
  }

  private static func hint(_ result: ServiceMachine.Result, _ unit: UnitName) -> String {
    switch result {
    case .startLimitHit: "; mend the cause, then reset-failed \(unit)"
    case .success, .resources, .timeout, .signal, .watchdog, .protocol, .exitCode, .coreDump,
      .execCondition, .oomKill:
      ""
    }
  }

  func jobAdded(_ job: JobID, _ id: UnitID) {
    guard let record = core.units[id] else { return }
    // What went wrong before is no news about this start.
    if let kind = record.job?.kind, kind == .start || kind == .restart || kind == .overlap {
      problems[id] = nil
      failedOverlaps.remove(id)
    }
    if let machine = record.service, let connection = machine.connection, instances[id] == nil,
      let handle = connections[connection]
    {
      handle.instance = id
      instances[id] = InstanceHandle(
        identity: handle.identity, template: record.definition, display: handle.display)
    }
    guard isObserved, let snapshot = jobSnapshot(id) else { return }
    if record.isConnectionInstance { observer?.unitAdded(snapshot.unit) }
    observer?.jobAdded(snapshot)
  }

  func jobRemoved(_ job: JobID, _ id: UnitID, _ result: SupervisorCore.JobResult) {
    if isStarting, areUnitsAsked, core.jobs.isEmpty { started() }
    guard isObserved, let name = unitName(id) else { return }
    // The job is gone from the core; its number and unit are what listeners go by.
    observer?.jobRemoved(
      JobSnapshot(id: job.value, unit: name, verb: .start, isRunning: false),
      result: JobResult(rawValue: result.rawValue) ?? .failed)
  }

  /// What the command line asked for is up, or has failed: whoever started usherd may go on.
  func started() {
    isStarting = false
    endStartSettings()
    if sockets.isEmpty, options.units.isEmpty {
      log.notice("nothing listens: no unit was named, and sockets.target wants none; see usherd --help")
    }
    do throws(SystemdError) {
      try Notify.send("READY=1\nSTATUS=Listening on \(sockets.count) socket units")
    } catch {
      log.debug("cannot tell the service manager above: \(error)")
    }
  }

  func forgotten(_ id: UnitID) {
    shown[id] = nil
    problems[id] = nil
    failedOverlaps.remove(id)
    openFailures[id] = nil
    outdated[id] = nil
    lastInvocation[id] = nil
    commandRuns[id] = nil
    if !toldSpawnFailures.isEmpty { toldSpawnFailures.remove(id) }
    for (number, handle) in stored where handle.unit == id {
      handle.close()
      stored[number] = nil
    }
    guard let instance = instances.removeValue(forKey: id) else { return }
    if isObserved { observer?.unitRemoved(instance.name) }
  }

  func jobSnapshot(_ id: UnitID) -> JobSnapshot? {
    guard let job = core.units[id]?.job, let name = unitName(id) else { return nil }
    return JobSnapshot(
      id: job.id.value, unit: name, verb: Daemon.verb(job.kind), isRunning: job.isRunning)
  }

  static func verb(_ kind: SupervisorCore.Job.Kind) -> JobVerb {
    switch kind {
    case .start, .verifyActive: .start
    case .stop: .stop
    case .restart, .overlap: .restart
    case .reload: .reload
    }
  }
}
