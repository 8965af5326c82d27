import Linux
import SupervisorCore
import UnitModel

extension Daemon {
  /// Whether processes of an earlier run keep a start from going on; the core is told if so. With `SendSIGKILL=no`
  /// they may be at work on what the new ones would work on (a database's files).
  ///
  /// - Source: before which commands, and with which `KillMode=`: observed with systemd 252 and 262.
  func isInTheWay(of order: SpawnOrder, _ run: RunHandle, _ definition: LoadedUnit) -> Bool {
    guard definition.isService, order.index == 0, order.phase == .start || order.phase == .startPre,
      !definition.kill.sendsSIGKILL, definition.kill.mode == .controlGroup || definition.kill.mode == .mixed,
      run.cgroup?.isPopulated == true
    else { return false }
    tell(
      .error, of: order.unit,
      "\(unitText(order.unit)): cannot be started: processes of an earlier run are still alive, and SendSIGKILL=no; "
        + "they are told to stop")
    processes[order.token] = nil
    post(.leftBehind(order.unit, order.token))
    watchEmpty(run)
    return true
  }
}
