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
  /// Nil where no cgroup can be made; then its processes are found by parentage.
  var cgroup: UnitCgroup?
  /// Nothing was in the cgroup when its last process ended, and nothing was started since.
  var isKnownEmpty = false
  /// Watches `cgroup.events` while somebody waits for the last process.
  var emptySource: EventSource?
  /// Main processes that have ended without being noticed.
  var unnoticed: [ProcessToken] = []
  /// How many of its processes the kernel has killed for want of memory, as far as it was told; nil where
  /// nobody counts.
  var memoryKills: UInt64?
  /// Watches `memory.events`.
  var memorySource: EventSource?
  /// Groups below a delegated one, by name.
  var subgroups: [String: Descriptor] = [:]
  /// The delegated group belongs to the service's user.
  var isGivenAway = false
  var freezer: FreezerWatch?
  /// Frozen for a moment, while its connections are counted.
  var isStill = false
  /// Leaders of the sessions that were started here; every process that is spawned leads its own.
  var sessions: Set<Int32> = []
  /// `PIDFile=` is waited for.
  var pidFileSearch: PIDFileSearch?
  /// The number under which `BusName=` is watched.
  var busWatch: Int?
  /// `User=` and friends, looked up once a run.
  var user: ResolvedUser?
  /// The users that were made for `DynamicUser=`, and are to be given back.
  var dynamicUsers: [String] = []
  /// The journal was told of the unit.
  var hasJournalNotes = false
  /// Its user counts among those who run.
  var isCounted = false
  /// `PrivateNetwork=`, `NetworkNamespacePath=`: the network that its processes are in, and a socket unit's listeners.
  var network: Descriptor?
  /// `RuntimeDirectory=` was made.
  var hasDirectories = false
  /// What was not there before, and the process that it was made for; nil once that has come so far.
  var newDirectories: (token: ProcessToken, paths: [String])?

  init(id: RunID, unit: UnitID, invocationID: ID128) {
    self.id = id
    self.unit = unit
    self.invocationID = invocationID
  }
}
