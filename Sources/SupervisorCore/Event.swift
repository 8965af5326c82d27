import UnitModel

/// What comes into the core. The engine turns everything that happens into one of these.
package enum Event: Sendable {
  /// Units as the loader found them: new ones, and new versions of known ones.
  case loaded([LoadedUnit])
  /// Someone asks for something; the answer is `Effect.reply` with the same token.
  case request(Request, RequestToken)

  case opened(UnitID, OpenToken)
  case openFailed(UnitID, OpenToken)
  /// The same, for want of the user or group that its nodes are to belong to.
  case ownerFailed(UnitID, OpenToken)
  /// The listeners are as the files say, or all of them as they were.
  case relisted(UnitID, OpenToken)
  case relistFailed(UnitID, OpenToken)
  /// Somebody has removed the node of a listener from the file system.
  case vanished(UnitID)
  /// How many connections the unit's listeners have; nil if they cannot be counted.
  case counted(UnitID, CountToken, UInt32?)
  /// A listener of a watched Accept=no unit is readable.
  case knock(UnitID)
  /// A connection was accepted. The engine holds it until told to refuse or close it.
  case connection(UnitID, ConnectionID, source: PeerSource, on: ListenerNumber = ListenerNumber(0))
  /// A connection was accepted that the unit's lists do not allow.
  case connectionDenied(UnitID, ConnectionID)
  /// So many connections that waited were thrown away, as was ordered.
  case flushed(UnitID, UInt32)
  /// A connection that was to be taken back is nowhere to be had.
  case connectionLost(UnitID, ConnectionID)
  /// A listener reports an error of its own (shut down by whoever inherited it, say).
  case listenerBroken(UnitID)

  /// The unit's conditions were looked at.
  case tested(UnitID, TestToken, ConditionOutcome)

  case spawned(UnitID, ProcessToken, pid: Int32)
  /// The process could not be made, or ended before its program ran. `status` is one of
  /// systemd's exit codes 200 to 245; nil if there never was a process (no memory, no pid).
  case spawnFailed(UnitID, ProcessToken, status: Int32?)
  /// The process was not made: others of an earlier run are still alive in the unit's cgroup, and the unit does not
  /// start beside them (`SendSIGKILL=no`).
  case leftBehind(UnitID, ProcessToken)
  /// `remains`: something else is still alive in the run's cgroup.
  case exited(UnitID, ProcessToken, ProcessExit, remains: Bool)
  /// `BusName=` has an owner now, or has none any more. Without a bus it counts as owned.
  case busName(UnitID, RunID, isOwned: Bool)
  /// The answer to an order to find the main process.
  case adopted(UnitID, ProcessToken, pid: Int32)
  /// There is none to be found, or it is the one that was known.
  case notAdopted(UnitID, ProcessToken)
  /// A service handed in descriptors to be kept (`FDSTORE=1`).
  case stored(UnitID, RunID, [StoredDescriptor])
  /// One of them has hung up.
  case storedHungUp(UnitID, UInt64)
  /// Nothing is alive in the run's cgroup any more.
  case emptied(UnitID, RunID)
  /// The kernel has killed a process in the run's cgroup for want of memory. Told before that process's end.
  case outOfMemory(UnitID, RunID)
  case notified(UnitID, RunID, ServiceNotice)
  case timer(TimerToken)
}

/// Who connects, as far as limits per source care: hashable, opaque.
package enum PeerSource: Hashable, Codable, Sendable {
  case ipv4(UInt32)
  case ipv6(UInt64, UInt64)
  case user(UInt32)
  case vsock(UInt32)
  case unknown
}

/// What became of the tests before a start.
package enum ConditionOutcome: Hashable, Codable, Sendable {
  case met
  /// These, of the unit's conditions, did not hold: the start is skipped.
  case conditionsUnmet([Int])
  /// These, of its assertions, did not hold: the start fails.
  case assertionsUnmet([Int])
  /// They could not be looked at in time: the start fails.
  case overdue
}

/// What a service says of itself (sd_notify(3)), already filtered by `NotifyAccess=`.
///
/// Where it says more than one of them at once, stopping counts, then ready; ready and reloading at once tell of a
/// reload that is over already.
package struct ServiceNotice: Hashable, Codable, Sendable {
  package var isReady = false
  package var isReloading = false
  package var isStopping = false
  package var status: String?
  package var errno: Int32?
  /// `BUSERROR=`
  package var busError: String?
  /// `MONOTONIC_USEC=`: when the reload began that it tells of.
  package var reloadedAt: Instant?
  /// `MAINPID=` of a process that may be the main one; the engine has looked.
  package var mainPID: Int32?
  /// `NOTIFYACCESS=`
  package var access: ServiceSettings.NotifyAccess?
  /// `RESTART_RESET=1`
  package var resetsRestarts = false
  /// `FDSTOREREMOVE=1`: the name of what is kept no longer.
  package var unstored: String?
  /// `EXTEND_TIMEOUT_USEC=`
  package var extendTimeout: TimeSpan?
  /// `WATCHDOG=1`
  package var isAlive = false
  /// `WATCHDOG=trigger`: as if nothing had been heard for too long.
  package var triggersWatchdog = false
  /// `WATCHDOG_USEC=`: from now on; zero for no watch.
  package var watchdogSpan: TimeSpan?

  package init() {}
}

/// What a user or another program asks for.
package enum Request: Hashable, Sendable {
  package enum Verb: String, Codable, Sendable {
    case start, stop, restart, reload
    /// A restart whose new process comes before the old one goes.
    case overlap
    case tryRestart = "try-restart"
    case reloadOrRestart = "reload-or-restart"
    case reloadOrTryRestart = "reload-or-try-restart"
  }

  /// What happens to jobs that are in the way (systemctl(1), `--job-mode=`).
  package typealias Mode = JobMode

  case job(Verb, UnitName, Mode)
  /// The same for a connection instance, which the core knows by number only. One that is over cannot be
  /// started: its connection is closed.
  case instanceJob(Verb, UnitID)
  case cancelJob(JobID)
  /// Lets what connects to a socket unit wait in the kernel's queue, or ends that.
  case pause(UnitName, Bool)
  /// Nil: all units.
  case resetFailed(UnitName?)
  /// A connection instance.
  case resetInstance(UnitID)
  /// Every unit is stopped, in order; `Effect.finished` follows.
  case shutDown
  /// What still runs is killed at once, and nothing more is run for stops.
  case hurry
}
