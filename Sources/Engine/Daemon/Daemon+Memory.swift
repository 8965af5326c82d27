import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitModel

/// The kernel has killed a process for want of memory: seen in `memory.events`, told to the core.
extension Daemon {
  /// From now on it is seen. Nothing where nobody counts.
  func watchMemory(_ run: RunHandle) {
    // One of many connections is not worth a descriptor; the end of its process tells as much.
    guard let cgroup = run.cgroup, core.units[run.unit]?.hasService == true,
      core.units[run.unit]?.isConnectionInstance == false
    else { return }
    run.memoryKills = cgroup.outOfMemoryKills()
    guard run.memoryKills != nil else { return }
    do throws(SystemdError) {
      run.memorySource = try loop.addInotify(cgroup.path(of: "memory.events"), mask: UInt32(IN_MODIFY)) {
        [weak self, weak run] _, _ in
        guard let self, let run else { return }
        checkMemory(run)
      }
    } catch {
      log.debug(
        "\(unitText(run.unit)): cannot watch its memory: \(error); it is looked at when processes end")
    }
  }

  /// Tells the core if something was killed since the last look. To be called before the end of a process is
  /// told: it may be the one.
  func checkMemory(_ run: RunHandle) {
    guard let old = run.memoryKills, let new = run.cgroup?.outOfMemoryKills(), new > old else { return }
    run.memoryKills = new
    post(.outOfMemory(run.unit, run.id))
  }

  func tellOutOfMemory(_ id: UnitID, _ policy: ServiceSettings.OutOfMemoryPolicy) {
    let now =
      switch policy {
      case .continue: "the service goes on"
      case .stop: "the service is stopped"
      case .kill: "all of the service is killed"
      }
    tell(
      .warning, of: id,
      "\(unitText(id)): the kernel has killed one of its processes for want of memory; \(now) (OOMPolicy=\(policy.rawValue)); "
        + "give it more with MemoryMax=, or let it use less")
  }

  // MARK: What was used

  /// What is known of a unit's use of the machine: now, or at the end of its last run.
  package func usage(of name: UnitName) -> CgroupUsage {
    guard let id = id(of: name), let record = core.units[id] else { return CgroupUsage() }
    let run = record.service?.run?.id ?? record.socket?.run
    guard let cgroup = run.flatMap({ runs[$0]?.cgroup }) else { return lastUsage[id] ?? CgroupUsage() }
    return cgroup.usage()
  }

  func keepUsage(_ run: RunHandle) {
    guard let cgroup = run.cgroup, core.units[run.unit]?.isConnectionInstance == false else { return }
    lastUsage[run.unit] = cgroup.usage().afterwards
  }
}
