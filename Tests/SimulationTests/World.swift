import SupervisorCore
import UnitModel

/// A random set of units: sockets of both kinds, services of all types, targets, and relations
/// between them, circles included.
struct World {
  private(set) var drafts: [Draft] = []

  init(_ dice: inout Dice) {
    var names: [UnitName] = []
    for index in 0..<(2 + dice.below(4)) {
      let accept = dice.chance(35)
      let socket = UnitName(prefix: "u\(index)", instance: nil, kind: .socket)
      let service = UnitName(prefix: "u\(index)", instance: accept ? "" : nil, kind: .service)
      if dice.chance(75) { drafts.append(World.socket(socket, accept: accept, &dice)) }
      if dice.chance(accept ? 80 : 95) { drafts.append(World.service(service, &dice)) }
      if dice.chance(20) {
        drafts.append(Draft(UnitName(prefix: "u\(index)", instance: nil, kind: .target)))
      }
    }
    names = drafts.map(\.name)
    // Some sockets share a service.
    let services = names.filter { $0.kind == .service && !$0.isTemplate }
    for index in drafts.indices where drafts[index].name.kind == .socket && !drafts[index].socket.accept {
      if dice.chance(25) { drafts[index].socket.service = dice.pick(services) }
    }
    for index in drafts.indices { World.relate(&drafts[index], names, &dice) }
  }

  /// The same units, of which none is started again by itself.
  var calm: [Draft] {
    drafts.map {
      var draft = $0
      draft.service.restart = .no
      draft.socket.additions.stopWhenIdle = nil
      draft.socket.additions.bindRetry = .zero
      draft.unit.onFailure = []
      draft.unit.onSuccess = []
      draft.unit.upholds = []
      draft.service.restartForced = ExitStatuses()
      return draft
    }
  }

  /// One unit anew: as a reload finds it.
  mutating func change(_ dice: inout Dice) -> Draft? {
    guard let index = drafts.indices.isEmpty ? nil : dice.below(drafts.count) else { return nil }
    let old = drafts[index]
    switch old.name.kind {
    case .socket: drafts[index] = World.socket(old.name, accept: old.socket.accept, &dice)
    case .service: drafts[index] = World.service(old.name, &dice)
    default: break
    }
    World.relate(&drafts[index], drafts.map(\.name), &dice)
    var draft = drafts[index]
    if dice.chance(15) { draft.loadState = dice.pick([.notFound, .masked, .badSetting, .error]) ?? .loaded }
    return draft
  }

  private static func relate(_ draft: inout Draft, _ names: [UnitName], _ dice: inout Dice) {
    func some(_ percent: Int) -> [UnitName] {
      dice.chance(percent) ? [dice.pick(names) ?? draft.name] : []
    }
    draft.unit.requires = some(20)
    draft.unit.wants = some(25)
    draft.unit.bindsTo = some(8)
    draft.unit.partOf = some(8)
    draft.unit.requisite = some(4)
    draft.unit.conflicts = some(6)
    draft.unit.after = some(30) + some(20)
    draft.unit.before = some(15)
    draft.unit.upholds = some(6)
    draft.unit.onFailure = some(8)
    draft.unit.onSuccess = some(6)
    draft.unit.propagatesStopTo = some(6)
    draft.unit.stopPropagatedFrom = some(3)
    draft.unit.propagatesReloadTo = some(6)
    draft.unit.reloadPropagatedFrom = some(3)
    draft.unit.stopsWhenUnneeded = dice.chance(6)
    draft.unit.allowsIsolate = dice.chance(30)
    draft.unit.ignoresIsolate = dice.chance(20)
    if dice.chance(15) { draft.unit.conditions = [UnitCondition(.pathExists, "/a")] }
    if dice.chance(8) { draft.unit.assertions = [UnitCondition(.pathExists, "/b")] }
    if dice.chance(10) { draft.unit.jobTimeout = .seconds(UInt64(1 + dice.below(20))) }
    if dice.chance(10) { draft.unit.jobRunningTimeout = .seconds(UInt64(1 + dice.below(20))) }
    draft.unit.collectsFailed = dice.chance(20)
    if dice.chance(10) { draft.unit.failureAction = .exit }
    if dice.chance(10) { draft.unit.successAction = .exitForce }
    if dice.chance(4) { draft.unit.requires.append("missing.service") }
    if dice.chance(50) { draft.unit.startLimitBurst = 0 }
    draft.unit.refusesManualStop = dice.chance(3)
  }

  private static func commands(_ percent: Int, _ dice: inout Dice) -> [ExecCommand] {
    guard dice.chance(percent) else { return [] }
    return (0...dice.below(2)).map { _ in .program("/bin/x", dice.chance(20) ? .ignoreFailure : []) }
  }

  private static func kill(_ dice: inout Dice) -> KillSettings {
    var kill = KillSettings()
    if dice.chance(30) { kill.mode = dice.pick([.mixed, .process, .none]) ?? .controlGroup }
    kill.sendsSIGKILL = dice.chance(85)
    kill.sendsSIGHUP = dice.chance(20)
    return kill
  }

  private static func socket(_ name: UnitName, accept: Bool, _ dice: inout Dice) -> Draft {
    var draft = Draft(name)
    draft.socket.accept = accept
    draft.socket.execStartPre = commands(15, &dice)
    draft.socket.execStartPost = commands(15, &dice)
    draft.socket.execStopPre = commands(15, &dice)
    draft.socket.execStopPost = commands(15, &dice)
    draft.socket.timeout = .seconds(UInt64(1 + dice.below(20)))
    draft.socket.flushPending = dice.chance(20)
    if dice.chance(40) { draft.socket.additions.stopWhenIdle = .seconds(1) }
    if dice.chance(50) { draft.socket.maxConnections = UInt32(1 + dice.below(4)) }
    if dice.chance(60) { draft.socket.maxConnectionsPerSource = UInt32(1 + dice.below(2)) }
    if dice.chance(40) { draft.socket.pollLimitBurst = UInt32(dice.below(4)) }
    if dice.chance(30) { draft.socket.additions.onOverload = dice.chance(70) ? .suspend : .fail }
    if dice.chance(30) { draft.socket.additions.bindRetry = .seconds(UInt64(dice.below(3))) }
    if dice.chance(30) { draft.socket.additions.sourceRateBurst = UInt32(1 + dice.below(3)) }
    if dice.chance(30) { draft.socket.additions.sourcePrefix = SourcePrefix(ipv4: 24, ipv6: 64) }
    if dice.chance(70) { draft.socket.triggerLimitBurst = dice.chance(50) ? 0 : 5 }
    // Without further dice, which would make other worlds of all the seeds.
    if !accept, draft.socket.flushPending || draft.socket.maxConnections == 64 {
      draft.socket.deferTrigger = draft.socket.triggerLimitBurst == 0 ? .patient : .yes
      draft.socket.deferTriggerMax = draft.socket.timeout
    }
    draft.socket.passFileDescriptorsToExec = draft.socket.flushPending
    draft.kill = kill(&dice)
    return draft
  }

  private static func service(_ name: UnitName, _ dice: inout Dice) -> Draft {
    var draft = Draft(name)
    let types: [ServiceSettings.Kind] = [
      .simple, .simple, .exec, .forking, .oneshot, .oneshot, .dbus, .notify, .notifyReload, .idle,
    ]
    draft.service.type = dice.pick(types) ?? .simple
    if draft.service.type == .oneshot {
      draft.service.execStart = (0..<dice.below(3)).map { _ in .program("/bin/x") }
      draft.service.remainAfterExit = dice.chance(50)
    } else {
      draft.service.execStart = [.program("/bin/x", dice.chance(10) ? .ignoreFailure : [])]
      draft.service.remainAfterExit = dice.chance(15)
    }
    if dice.chance(30) { draft.service.watchdog = .seconds(UInt64(1 + dice.below(20))) }
    if dice.chance(25) { draft.service.runtimeMax = .seconds(UInt64(dice.below(60))) }
    if dice.chance(40) {
      let modes: [ServiceSettings.Restart] =
        draft.service.type == .oneshot
        ? [.onFailure, .onAbnormal, .onAbort]
        : [.always, .always, .onSuccess, .onFailure, .onFailure, .onAbnormal, .onAbort, .onWatchdog]
      draft.service.restart = dice.pick(modes) ?? .always
      draft.service.restartDelay = TimeSpan(microseconds: [0, 100_000, 3_000_000][dice.below(3)])
      if dice.chance(20) { draft.service.restartPrevented.codes = [1] }
      if dice.chance(20) { draft.service.restartForced.signals = [15] }
    }
    if dice.chance(30) { draft.service.pidFile = "/run/pid" }
    draft.service.guessesMainPID = dice.chance(80)
    if dice.chance(15), draft.service.type != .oneshot { draft.service.exitType = .cgroup }
    draft.service.storeMax = UInt32(dice.below(4))
    draft.service.storePreserve = dice.pick([.no, .yes, .restart]) ?? .restart
    draft.service.startFailureMode = dice.pick([.terminate, .abort, .kill]) ?? .terminate
    draft.service.stopFailureMode = dice.pick([.terminate, .abort, .kill]) ?? .terminate
    if dice.chance(30) {
      draft.service.restartMode = .direct
      draft.service.restartSteps = UInt32(dice.below(4))
      draft.service.restartMaxDelay = .seconds(5)
    }
    if dice.chance(30) { draft.service.additions.restartMode = .overlap }
    draft.service.timeoutStart = .seconds(UInt64(1 + dice.below(30)))
    draft.service.timeoutStop = .seconds(UInt64(1 + dice.below(10)))
    draft.kill = kill(&dice)
    if dice.chance(draft.service.execStart.isEmpty ? 60 : 20) { return draft }
    draft.service.execCondition = commands(10, &dice)
    draft.service.execStartPre = commands(20, &dice)
    draft.service.execStartPost = commands(20, &dice)
    draft.service.execReload = commands(60, &dice)
    draft.service.execReloadPost = commands(40, &dice)
    draft.service.execStop = commands(25, &dice)
    draft.service.execStopPost = commands(25, &dice)
    return draft
  }
}
