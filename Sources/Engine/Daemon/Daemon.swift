import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitChecks
import UnitDisk
import UnitFiles
import UnitModel

/// The daemon: the core, the kernel's things that belong to its units, and the loop between them.
///
/// Everything that happens becomes an `Event`; `post` gives it to the core and performs what it
/// answers, in order. Performing may make further events (a listener that could not be opened);
/// they wait until the present one is through. The main thread owns all of this.
package final class Daemon {
  let options: DaemonOptions
  /// What is done otherwise than by systemd.
  let differences: Set<Difference>
  let loop: EventLoop
  let log: DaemonLog
  let sink = LogSink()
  let surroundings: Surroundings
  let paths: DaemonPaths
  package internal(set) var core = Supervisor()
  var loader: UnitLoader

  let spawner: Spawner
  let room = DescriptorRoom()
  let worker: Worker
  /// For what waits for name servers, so that nothing else waits with it; made when it is wanted first.
  var nameWorker: Worker?
  let users: UserLookup
  let cgroups: CgroupTree?
  let deadlines = Deadlines()

  var sockets = UnitMap<SocketHandle>()
  /// The directories of their nodes.
  var nodeWatches: [String: NodeWatch] = [:]
  var runs: [RunID: RunHandle] = [:]
  /// Runs without a cgroup whose last process is waited for.
  var bareRuns: Set<RunID> = []
  var processes: [ProcessToken: ProcessHandle] = [:]
  var tokens: [Int32: ProcessToken] = [:]
  /// Main processes that are those of other runs, too (`MAINPID=`, `PIDFile=`): their other tokens, by pid.
  var sharers: [Int32: [ProcessToken]] = [:]
  var connections: [ConnectionID: ConnectionHandle] = [:]
  /// Names on the bus that services are to take; nil before the first.
  var busNames: BusNames?
  var invocations = ID128Source()
  /// What services handed in to be kept; which is whose, the core knows.
  var stored: [UInt64: StoredHandle] = [:]
  /// The output pipe of a unit; instances share their template's.
  var outputs: [UnitName: OutputHandle] = [:]
  /// The notify socket of a unit; instances share their template's.
  var notifySockets: [UnitName: NotifyHandle] = [:]
  var sharedNotifySocket: NotifyHandle?
  /// What processes said before their spawner did.
  var earlyNotices: [(NotifySocket.Delivery, UnitName?)] = []
  var compiled: [CompiledKey: CompiledCommand] = [:]
  /// Who waits for the answer to which request.
  var waiting: [RequestToken: (Reply) -> Void] = [:]
  /// Sources of the daemon itself.
  var sources: [EventSource] = []
  weak var observer: (any ControlObserver)?
  var control: ControlServer?

  /// Variables for all services, set over the bus.
  var managerEnvironment: [String] = []
  var startedAt: Timestamp
  var anomalies = 0
  var exitCode: Int32 = 0
  /// What is to become of the system once all units are stopped.
  var systemEnd: SystemEnd?
  var stopRequests = 0

  /// Users of `DynamicUser=`.
  lazy var dynamicUsers = DynamicUsers(directory: surroundings.runtimeDirectory + "/systemd/dynamic-uid")
  /// Who waits for a user that is being made.
  var dynamicUserWaits: [String: [(Result<UInt32, DynamicUserFailure>) -> Void]] = [:]
  /// Who runs as whom, for `RemoveIPC=`.
  var identities = IdentityTally()
  /// Users that were looked up since the last daemon-reload.
  var knownUsers: [NameRequest: ResolvedUser] = [:]
  var hasCgroupFailure = false
  /// Slices whose settings were written.
  var shapedSlices: Set<UnitName> = []
  /// Where the cgroups of a template's connections lie, by its definition, where they need nothing special.
  var readyFolders: [ObjectIdentifier: String] = [:]
  /// The definitions that are looked up by identity, here and in `compiled`: as long as they are held, no other
  /// one can have theirs.
  var identified: [ObjectIdentifier: LoadedUnit] = [:]
  /// What units have used in their last run.
  var lastUsage = UnitMap<CgroupUsage>()
  /// Units of which it was told that their resource settings have no effect.
  var toldResources: Set<UnitName> = []
  /// Units whose failed spawn was told with its step: that its "process" then ended is no news.
  var toldSpawnFailures: Set<UnitID> = []
  /// The hard limit on descriptors that services get: what the daemon was started with, or systemd's own.
  package let descriptorLimit: UInt64
  var hasJournal: Bool { access(JournalStream.path, F_OK) == 0 }
  /// The journal did not take the last stream.
  var hasJournalFailure = false
  let isPrivileged = geteuid() == 0
  let daemonEnvironment: [String: String]

  let freshIndex = FreshIndex()
  let freshInstaller = FreshInstaller()
  /// Unit files that are to be read, one request at a time.
  var loads: [LoadRequest] = []
  var isLoading = false
  /// A look at the devices waits for its turn.
  var isLookQueued = false
  /// Connection instances in memory.
  var instances = UnitMap<InstanceHandle>()
  /// The state of each unit as the log has told it last.
  var shown = UnitMap<String>()
  /// Socket units with names of hosts that are to be looked up again when their listeners are brought in line.
  var staleHosts: Set<UnitID> = []
  /// What the last daemon-reload found of units that still run by their old files: it counts once they end.
  var outdated = UnitMap<LoadedUnit>()
  /// What last went wrong with each unit, for those who ask about it later.
  var problems = UnitMap<String>()
  /// Units that run although their last restart, an overlapping one, has failed.
  var failedOverlaps: Set<UnitID> = []
  /// Why listeners could not be opened that are tried again.
  var openFailures = UnitMap<String>()
  /// What became of each unit's commands since its last start.
  var commandRuns = UnitMap<CommandRuns>()
  /// The invocation ID of each unit's last run.
  var lastInvocation = UnitMap<String>()
  /// The units of the command line are not up yet.
  var isStarting = true
  /// Their starts were all asked for.
  var areUnitsAsked = false
  var spawnDeadline: EventSource?
  /// When it rings.
  var spawnAlarm = UInt64.max
  var strangerWatch = StrangerWatch()
  var sweepTimer: EventSource?
  var patienceTimer: EventSource?
  var patienceEnds = UInt64.max
  var helperSource: EventSource?

  private var events: [Event] = []
  private var isDraining = false
  private var lastToken: UInt64 = 0

  /// Makes everything that can fail before the first unit is touched.
  ///
  /// - Parameter slots: descriptors reserved for the spawner before anything else was opened.
  package init(_ options: DaemonOptions, slots: SpawnSlots) throws(DaemonError) {
    self.options = options
    differences = options.differences
    var surroundings = Surroundings.ofKernel(isUserMode: options.isUserMode)
    let configuration = ManagerFiles(
      source: KernelUnitFileSource(), isUserMode: options.isUserMode,
      configurationHome: surroundings.configurationDirectory
    ).read(surroundings)
    surroundings.manager = configuration.defaults
    surroundings.extendsAddresses = differences.contains(.addresses)
    surroundings.requiresBus = !differences.contains(.busNames)
    if !differences.contains(.tasksMax) { surroundings.manager.resources.limitTasksAsUsual() }
    self.surroundings = surroundings
    let own = (try? ResourceLimit.current(7))?.hard ?? 524_288
    descriptorLimit = differences.contains(.descriptorLimit) ? own : max(own, 524_288)
    daemonEnvironment = Daemon.readEnvironment(configuration.defaults.managerEnvironment)
    log = DaemonLog(level: options.logLevel, sink: sink)
    for diagnostic in configuration.diagnostics { Daemon.tell(diagnostic, log) }
    paths = DaemonPaths(options: options, surroundings: surroundings)
    do {
      loop = try EventLoop()
      worker = try Worker()
      spawner = try Spawner(slots: slots, helperPath: paths.helper)
    } catch {
      let probe = Descriptor(adopting: Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC))
      let hasNoDescriptors = !probe.isOpen && errno == EMFILE
      let advice = "; raise the limit of open files (ulimit -n), usherd itself takes about 40"
      throw DaemonError("cannot start: \(error)\(hasNoDescriptors ? advice : "")")
    }
    users = UserLookup()
    cgroups = CgroupTree.find(
      isUserMode: options.isUserMode, at: options.cgroupRoot, isLikeSystemd: !differences.contains(.cgroups))
    loader = UnitLoader(
      source: KernelUnitFileSource(), searchPath: paths.search, surroundings: surroundings,
      countsForeignLinks: options.systemctl ?? (getpid() == 1), facts: HostKernelFacts())
    core.isUserMode = options.isUserMode
    core.forgetsEnded = !differences.contains(.endedUnits)
    core.followsListeners = differences.contains(.listeners)
    core.startsWithDevice = differences.contains(.interfaces)
    if !differences.contains(.overload) { core.socketDefaults.onOverload = SocketDefaults.systemd.onOverload }
    if !differences.contains(.bindRetry) { core.socketDefaults.bindRetry = SocketDefaults.systemd.bindRetry }
    core.countsUnserved = differences.contains(.refusals)
    core.sparesLeftovers = !differences.contains(.leftovers)
    core.idlesCommands = !differences.contains(.idleCommands)
    startedAt = Clock.timestamp(monotonic: loop.now)
  }

  var now: Instant { Instant(microseconds: loop.now) }

  func nextToken() -> UInt64 {
    lastToken &+= 1
    return lastToken
  }

  /// Gives an event to the core and performs what follows. Events that come up meanwhile are
  /// taken in turn.
  func post(_ event: Event) {
    events.append(event)
    if isDraining { return }
    isDraining = true
    var position = 0
    while position < events.count {
      let effects = core.handle(events[position], at: now)
      position += 1
      for effect in effects { perform(effect) }
    }
    events.removeAll(keepingCapacity: true)
    isDraining = false
  }

  /// Asks the core for something; `answer` is called once, before or after this returns.
  func request(_ request: Request, _ answer: @escaping (Reply) -> Void = { _ in }) {
    let token = RequestToken(nextToken())
    waiting[token] = answer
    post(.request(request, token))
  }

  /// Runs until everything is stopped; the exit status.
  package func run() throws(DaemonError) -> Int32 {
    do {
      try attach()
      try openControl()
      tellAboutCgroups()
      tellAboutHelper()
      startUnits()
      let code = try loop.run()
      close()
      endSystem()
      return code != 0 ? code : exitCode
    } catch let error as DaemonError {
      close()
      throw error
    } catch {
      close()
      throw DaemonError("\(error)")
    }
  }

  private func close() {
    control?.close()
    control = nil
    for socket in sockets.values { socket.close() }
    sockets.removeAll()
    for watch in nodeWatches.values { watch.source?.cancel() }
    nodeWatches = [:]
    for process in processes.values { process.close() }
    processes = [:]
    for handle in notifySockets.values { handle.close() }
    notifySockets = [:]
    sharedNotifySocket?.close()
    sharedNotifySocket = nil
    busNames?.leave()
    for handle in stored.values { handle.close() }
    stored = [:]
    for run in runs.values { releaseUser(of: run) }
    for output in outputs.values { output.close() }
    outputs = [:]
    for source in sources { source.cancel() }
    sources = []
    strangerWatch = StrangerWatch()
    deadlines.cancel()
    // Directories that are to be removed, listeners that were opened too late.
    worker.finish(milliseconds: 2000)
    nameWorker?.finish(milliseconds: 2000)
    spawner.stop()
    users.stop()
    cgroups?.close()
    paths.remove()
  }
}

/// Why the daemon cannot start, or cannot go on, as a sentence.
package struct DaemonError: Error, CustomStringConvertible {
  package var description: String
  package init(_ description: String) { self.description = description }
}
