import UnitModel

/// What goes out of the core: orders to the engine, in the order in which they must happen.
package enum Effect: Sendable {
  case open(UnitID, OpenToken)
  /// Polls the unit's listeners: Accept=no for a knock, Accept=yes to accept.
  case watch(UnitID)
  case unwatch(UnitID)
  /// Which listeners of a watched unit are polled has changed (`SocketMachine.isPolled`).
  case repoll(UnitID)
  /// Closes the unit's listeners; nodes go with `RemoveOnStop=`.
  case closeListeners(UnitID)
  /// Brings listeners in line with the unit files and puts back nodes that are gone: all at once, each unit as a
  /// whole or not at all. Answered for each by `Event.relisted` or `Event.relistFailed`.
  case relist([RelistOrder])
  /// Counts the connections of the unit's listeners; answered by `Event.counted`.
  /// - Parameter still: the run that serves them is held still from before the count on, until `goOn`; where it
  ///   cannot be, it is counted all the same.
  case count(UnitID, CountToken, still: RunID?)
  /// What was held still goes on.
  case goOn(RunID)
  /// Reads and drops what waits on the listeners (`FlushPending=`); answered by `Event.flushed` if there were
  /// connections among it.
  case flush(UnitID)
  /// Closes a connection that nobody serves. The reason was counted.
  case refuse(UnitID, ConnectionID, ConnectionRefusal)
  /// Closes the daemon's own copy of a served connection.
  case closeConnection(ConnectionID)
  /// Gets the daemon a copy again of a connection that it has let go of, out of the process that has it; what
  /// cannot be had is told by `Event.connectionLost`.
  case takeBack(ConnectionID, of: UnitID, from: ProcessToken)

  /// Looks at the unit's conditions and assertions; answered by `Event.tested`.
  case test(UnitID, TestToken)

  case spawn(SpawnOrder)
  /// The program of a process that was ordered to wait may run; the process may be over by now.
  case letGo(ProcessToken)
  /// Tells when `BusName=` gets an owner on the bus, and when it loses it; until the run is over.
  case watchBusName(UnitID, RunID)
  /// Finds the main process, or takes over one that is known by its pid.
  case adopt(AdoptionOrder)
  /// Closes descriptors that were kept for the unit.
  case dropStored(UnitID, [UInt64])
  /// The run may be over if the order names a process that was born too late.
  case kill(UnitID, RunID, KillOrder)
  /// The run is over: its cgroup, notify socket and directories go.
  case closeRun(UnitID, RunID)

  case arm(TimerToken, at: Instant)
  case disarm(TimerToken)

  /// `FailureAction=` and its sisters: something is to become of the whole.
  case act(ActionOrder)

  /// The unit's state, or something else that `show` prints, is another.
  case changed(UnitID)
  case jobAdded(JobID, UnitID)
  case jobRemoved(JobID, UnitID, JobResult)
  case reply(RequestToken, Reply)
  /// The unit is gone from the table.
  case forgotten(UnitID)
  /// A shutdown is complete.
  case finished

  case report(UnitID, Report)
  /// Something that should not happen. Counted and logged; tests fail on it.
  case anomaly(String)
}

/// The answer to a request.
package enum Reply: Hashable, Sendable {
  case job(JobID, UnitID)
  case done
  case refused(Refusal, UnitName?)
}

/// Why a request is refused; the names follow the errors on the bus.
package enum Refusal: Hashable, Codable, Sendable {
  case noSuchUnit
  case masked
  case badSetting
  case loadError
  /// Templates are not started, only their instances.
  case isTemplate
  case refusesManualStart
  case refusesManualStop
  /// The unit cannot do that: reload without `ExecReload=`.
  case notApplicable
  /// The unit can only be there: -.slice.
  case isAlwaysThere(isRestart: Bool)
  /// Another job is in the way and the mode is `fail`.
  case jobInTheWay
  /// Another job is in the way that gives way to none.
  case jobIrreversible
  /// A unit that runs would be stopped and the mode is `lenient`.
  case wouldStop(UnitName)
  /// `AllowIsolate=` is not set.
  case noIsolation
  /// The mode does not go with the verb: `isolate` only starts, `triggering` only stops.
  case modeMismatch
  /// The unit cannot be restarted with an overlap.
  case cannotOverlap(Obstacle)
  /// The ordering has a cycle that no optional unit closes: its units.
  case cycle([UnitName])
  /// Two units that are both needed, and one excludes the other by `Conflicts=`.
  case contradiction([UnitName])
  case noSuchJob
  case isShuttingDown

  /// Somebody else's job or unit: it may go away.
  var isInTheWay: Bool {
    switch self {
    case .jobInTheWay, .jobIrreversible, .wouldStop: true
    default: false
    }
  }
}

/// Why a unit cannot have two runs at once.
package enum Obstacle: String, Codable, Sendable {
  case noService, connection, oneshot
}

/// Why a connection is refused.
package enum ConnectionRefusal: String, CaseIterable, Codable, Sendable {
  case maxConnections, maxConnectionsPerSource, triggerLimit, stopping, noService
  /// `SourceRateLimitBurst=`
  case sourceRate
  /// `Allow=`, `Deny=`
  case denied
  /// It was taken, and then there was no process, memory or descriptor to serve it.
  case resources
  /// A condition or an assertion of the service does not hold.
  case condition
  /// What the service requires could not be started.
  case dependency
  /// Its program could not be run, or what comes before it failed or took too long.
  case startFailed
  /// It waited in the queue, and was thrown away with what else waited there (`FlushPending=`, or a reload that took
  /// its listener away).
  case flushed

  /// As properties show it.
  package var word: String {
    switch self {
    case .maxConnections: "max-connections"
    case .maxConnectionsPerSource: "max-connections-per-source"
    case .triggerLimit: "trigger-limit"
    case .stopping: "stopping"
    case .noService: "no-service"
    case .sourceRate: "source-rate"
    case .denied: "denied"
    case .resources: "resources"
    case .condition: "condition"
    case .dependency: "dependency"
    case .startFailed: "start-failed"
    case .flushed: "flushed"
    }
  }
}

/// How a job ended, in the words of the bus.
package enum JobResult: String, Codable, Sendable {
  case done, canceled, timeout, failed, dependency, assert
  /// It does not go with the unit's state: a reload of what does not run.
  case invalid
}

/// What the log is told. The engine words it; nothing is formatted here.
package enum Report: Hashable, Sendable {
  /// A connection was refused; told once per limit and spell.
  case connectionsRefused(ConnectionRefusal, limit: UInt32)
  /// `MaxConnections=` are open: who comes waits in the queue. Told once in a while.
  case connectionsWait(limit: UInt32)
  /// The listeners are not polled for so long at first; told once in a row of pauses.
  case suspended(SocketMachine.Holds, TimeSpan)
  case triggerLimitHit(burst: UInt32)
  case startLimitHit(burst: UInt32)
  case serviceStartLimitHit(UnitName)
  /// The service to be started is missing, masked or broken.
  case serviceNotLoaded(UnitName, LoadedUnit.LoadState)
  case serviceAlreadyActive(UnitName)
  case processFailed(phase: CommandPhase, index: Int, ProcessExit, isMain: Bool)
  case cannotSpawn(phase: CommandPhase, index: Int)
  case timedOut(phase: String)
  case endedBeforeReady
  /// `PIDFile=`: everything ended, and it was not there.
  case noPIDFile
  /// A descriptor was handed in, and `FileDescriptorStoreMax=` are kept already.
  case storeIsFull(limit: UInt32)
  case watchdogFired
  /// `RuntimeMaxSec=`
  case runtimeOver
  /// The kernel has killed a process of the service for want of memory; what `OOMPolicy=` makes of it.
  case outOfMemory(ServiceSettings.OutOfMemoryPolicy)
  /// An overlapping restart: the new main process is ready, the old one is told to stop.
  case handedOver(from: Int32?, to: Int32?)
  /// The new process did not become ready; the old one, whose main process that is, goes on.
  case overlapFailed(ServiceMachine.Result, old: Int32?)
  /// Too many starts: there was none, and the old process goes on.
  case overlapLimitHit(burst: UInt32)
  /// The old one ended while the new one was being started.
  case overlapAlone(ServiceMachine.Result)
  /// Everything of the old run has ended.
  case drained(ServiceMachine.Result)
  /// `Restart=`, the n-th time in a row.
  case restarted(UInt32)
  case dependencyFailed(UnitName)
  /// `DeferTrigger=`: the service is not started, since the other unit would have to stop for it.
  case deferred(UnitName, UnitName)
  /// The same, and nothing is on its way that could change that.
  case deferredForNothing(UnitName, UnitName)
  /// Its start waits for a device that is not there.
  case waitsForDevice(UnitName)
  /// It is stopped since something that the kernel had is gone (`BindsTo=`).
  case boundToGone(UnitName)
  /// It is started since the device came that it was waiting for.
  case deviceCame(UnitName)
  case orderingCycleBroken([UnitName], dropped: UnitName)
  /// A unit that was only wanted is left out, since another one of the same request excludes it.
  case conflictLeftOut(UnitName, because: UnitName)
  case requirementMissing(UnitName, LoadedUnit.LoadState)
  /// What did not hold, of the unit's conditions or assertions; by index.
  case unmet(ConditionOutcome)
  /// `OnFailure=` or `OnSuccess=` cannot start that unit.
  case cannotFollow(UnitName, isFailure: Bool, Refusal)
  /// `Upholds=`: it is started again for that unit.
  case upheld(UnitName)
  /// It was started again for another one too often in too short a time.
  case upheldTooOften
  /// `BindsTo=`: it cannot be up without that unit.
  case boundUnitGone(UnitName)
  /// `StopWhenUnneeded=`
  case notNeeded
  /// It ought to stop by itself, for `BindsTo=` or `StopWhenUnneeded=`, and cannot yet.
  case cannotStop(Refusal)
  /// `StopWhenIdleSec=`
  case idle
  case jobTimedOut
}
