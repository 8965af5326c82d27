import Linux
import SupervisorCore
import Systemd
import UnitModel

extension Daemon {
  /// `MONITOR_…`: for a unit that is started because of another one's end, which one that is and how it ended.
  /// Where several could be meant, none is named.
  ///
  /// - Source: systemd.exec(5), "$MONITOR_SERVICE_RESULT" and its like
  func watchedVariables(_ id: UnitID) -> [(name: String, value: String)] {
    guard let relations = core.relations[id] else { return [] }
    let others = Set(relations.onFailureOf + relations.onSuccessOf).filter { core.units[$0]?.service != nil }
    guard others.count == 1, let other = others.first, let record = core.units[other],
      let service = record.service
    else { return [] }
    var found = [("MONITOR_SERVICE_RESULT", service.result.rawValue)]
    switch service.main.exit {
    case .exited(let status):
      found += [("MONITOR_EXIT_CODE", "exited"), ("MONITOR_EXIT_STATUS", String(status))]
    case .killed(let signal):
      found += [("MONITOR_EXIT_CODE", "killed"), ("MONITOR_EXIT_STATUS", signalAbbreviation(signal))]
    case .dumped(let signal):
      found += [("MONITOR_EXIT_CODE", "dumped"), ("MONITOR_EXIT_STATUS", signalAbbreviation(signal))]
    case .unknown, nil: break
    }
    if let invocation = service.run.flatMap({ runs[$0.id]?.invocationID.description })
      ?? lastInvocation[other]
    {
      found.append(("MONITOR_INVOCATION_ID", invocation))
    }
    found.append(("MONITOR_UNIT", record.name.full))
    return found.map { (name: $0.0, value: $0.1) }
  }
}
