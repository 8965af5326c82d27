import Linux
import SupervisorCore
import Systemd
import UnitModel

/// What the engine holds for one run of a unit: from the first process of a start to the last of
/// its stop.
final class RunHandle {
  let id: RunID
  let unit: UnitID
  let invocationID: ID128
  /// Nil where no cgroup can be made; then process groups are all there is.
  var cgroup: UnitCgroup?
  /// Watches `cgroup.events` while somebody waits for the last process.
  var emptySource: EventSource?
  /// Leaders of the process groups that were started here.
  var groups: Set<Int32> = []
  /// `User=` and friends, looked up once a run.
  var user: ResolvedUser?
  /// `RuntimeDirectory=` was made.
  var hasDirectories = false

  init(id: RunID, unit: UnitID, invocationID: ID128) {
    self.id = id
    self.unit = unit
    self.invocationID = invocationID
  }
}
