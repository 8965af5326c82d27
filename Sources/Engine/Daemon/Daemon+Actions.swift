import Glibc
import Linux
import SupervisorCore
import UnitModel

/// What becomes of the whole by `FailureAction=` and its sisters.
///
/// Process 1 of a container or machine carries everything out. Elsewhere the system is somebody else's: `exit`
/// and `exit-force` end usherd itself, all else is told and left undone; with `--user` everything means `exit`.
///
/// - Source: systemd.unit(5), "FailureAction=, SuccessAction="
extension Daemon {
  func act(_ order: ActionOrder) {
    guard var ending = order.action.ending else { return }
    // One user's manager has nothing else to end: as under systemd.
    if options.isUserMode { ending = .exit }
    let cause = "\(unitText(order.unit)): \(order.reason.rawValue)=\(order.action.rawValue)"
    guard ending == .exit || mayEndSystem(cause) else { return }
    if ending == .exit {
      if let status = order.status { exitCode = status }
      log.notice("\(cause): usherd ends with status \(exitCode)")
    } else {
      log.notice("\(cause): the system ends")
      systemEnd = SystemEnd.Ending(rawValue: ending.rawValue).map { SystemEnd($0, argument: order.argument) }
    }
    switch order.action.haste {
    case .immediate where systemEnd != nil:
      let refusal = systemEnd?.carryOut()
      log.error("\(cause): \(refusal.map { "\($0)" } ?? "nothing came of it"); all units are stopped instead")
      stop(reason: cause)
    case .forced, .immediate:
      request(.hurry)
      stop(reason: cause)
    case .ordered: stop(reason: cause)
    }
  }

  private func mayEndSystem(_ cause: String) -> Bool {
    if getpid() == 1 { return true }
    log.warning(
      "\(cause) is not carried out: usherd is not process 1, and the system is not its own; exit and exit-force end usherd"
    )
    return false
  }

  /// When all is over: does not return where the system ends.
  func endSystem() {
    if systemEnd?.ending == .softReboot { log.notice("all units are down: usherd starts anew (soft-reboot)") }
    guard let refusal = systemEnd?.carryOut() else { return }
    // In a container the end of process 1 is the end of all.
    log.notice("\(refusal); usherd exits, which ends a container")
  }
}
