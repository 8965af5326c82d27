import Glibc
import Linux
import UnitModel

/// How the kernel treats the process, and what it may do.
///
/// - Source: systemd.exec(5), "Credentials", "Capabilities", "Security", "Scheduling".
extension CommandCompiler {
  /// Nice, out-of-memory score, scheduling, timers: set while the process has the daemon's rights.
  mutating func setTreatment() {
    let treatment = exec.treatment
    if let score = treatment.oomScoreAdjust {
      // In a user namespace it may not be lowered: systemd passes over that, too.
      program.append(.write("\(score)", to: "/proc/self/oom_score_adj", ifPermitted: true), .oomAdjust)
    }
    if let bits = treatment.coredumpFilter {
      // It belongs to the memory, which the child shares with the daemon until its exec.
      program.append(
        .write(
          "0x" + String(bits & 0xFFFF_FFFF, radix: 16), to: "/proc/self/coredump_filter", ifPermitted: false),
        .limits)
      program.route = .helper(reason: "CoredumpFilter= is a setting of the memory, which is usherd's before")
    }
    if let isOn = treatment.mergesMemory {
      // Kernels before 6.4 do not have it; the service runs all the same.
      program.append(.memoryMerging(isOn), .limits)
      program.route = .helper(reason: "MemoryKSM= is a setting of the memory, which is usherd's before")
    }
    if let level = treatment.nice { program.append(.nice(level), .nice) }
    if let scheduling = treatment.scheduling {
      let flag: UInt32 = treatment.resetsSchedulingOnFork ? 0x4000_0000 : 0
      program.append(
        .scheduler(policy: scheduling.policy.rawValue | flag, priority: scheduling.priority), .scheduler)
    }
    if !treatment.processors.isEmpty { program.append(.processors(treatment.processors), .affinity) }
    if let policy = treatment.memoryPolicy {
      let nodes =
        switch treatment.memoryNodes {
        case .these(let nodes): nodes
        case .all: CommandCompiler.memoryNodes
        }
      program.append(.memoryPolicy(policy.number, policy.takesNodes ? nodes : []), .memoryPolicy)
    }
    if let setting = treatment.inputOutput {
      program.append(.inputOutputPriority(setting.value), .ioPriority)
    }
    if let span = treatment.timerSlackNanoseconds { program.append(.timerSlack(span), .timerSlack) }
    if let personality = treatment.personality { program.append(.personality(personality), .personality) }
  }

  /// The memory nodes that this machine has.
  private static let memoryNodes: [UInt64] = {
    var nodes: [UInt64] = []
    let text = (ProcFile.read("/sys/devices/system/node/online") ?? "0").filter { !$0.isWhitespace }
    for word in (try? ValueSyntax.processorWords(text)) ?? [] {
      if let range = try? ValueSyntax.processors(word) { ProcessTreatment.add(range, to: &nodes) }
    }
    return nodes
  }()

  /// The session keyring, with the identity that the process will have.
  mutating func setKeyring() {
    let own: ProcessTreatment.Keyring =
      context.isUserMode ? .inherit : unit.name.kind == .service ? .private : .shared
    let mode = exec.treatment.keyring ?? own
    if mode == .inherit { return }
    let user = isPrivileged || !context.setsGroups ? nil : context.user
    program.append(
      .newKeyring(
        linksUser: mode == .shared, uid: user.flatMap { $0.changesUser ? $0.uid : nil }, gid: user?.gid),
      .keyring)
  }

  /// `+` or `!` before the command: it stays the daemon's user.
  private var isPrivileged: Bool {
    command.flags.contains(.fullPrivileges) || command.flags.contains(.noUserChange)
  }

  /// Groups, capabilities, user.
  mutating func setCredentials() {
    let changes = context.setsGroups && !context.isUserMode
    let user = changes && !isPrivileged ? context.user : nil
    if changes {
      // A command that stays root still gets the groups of its unit's user, but not `SupplementaryGroups=`: so it is
      // under systemd 252 and 262.
      let groups = user?.supplementaryGroups ?? context.user?.ownGroups ?? []
      program.append(.supplementaryGroups(groups), .group)
      if let user { program.append(.group(user.gid), .group) }
    }
    let privileges = command.flags.contains(.fullPrivileges) ? Privileges() : exec.privileges
    if privileges.bounding != .max {
      program.append(.boundCapabilities(privileges.bounding), .capabilities)
    }
    if privileges.ambient != 0 {
      program.append(.inheritCapabilities(privileges.ambient), .capabilities)
      program.append(.ambientCapabilities(privileges.ambient), .capabilities)
    }
    guard let user, user.changesUser else { return }
    if case .terminal = exec.standardInput {
      program.append(.own(0, uid: user.uid, mode: 0o620), .standardInput)
    }
    // Loaded while that is a right of the process; afterwards it would take no_new_privs.
    if !privileges.givesNothingNew { setFilters() }
    if user.uid != 0, privileges.ambient != 0 || privileges.secureBits != 0 {
      // Keeps the capabilities over the change of the user. The exec clears that bit again.
      program.append(.secureBits(privileges.secureBits | 1 << 4), .secureBits)
    }
    program.append(.user(user.uid), .user)
    // The change cleared them.
    if privileges.ambient != 0 { program.append(.ambientCapabilities(privileges.ambient), .capabilities) }
  }

  /// What the process gives up at last.
  mutating func setLatePrivileges() {
    if command.flags.contains(.fullPrivileges) { return }
    let privileges = exec.privileges
    let user = context.setsGroups && !context.isUserMode && !isPrivileged ? context.user : nil
    let hasUser = user?.changesUser ?? false
    let wereBitsSet = hasUser && user?.uid != 0
    if privileges.secureBits != 0, !wereBitsSet {
      program.append(.secureBits(privileges.secureBits), .secureBits)
    }
    // Without the right to load filters it takes this.
    if privileges.givesNothingNew || (!context.setsGroups && hasFilters) {
      program.append(.noNewPrivileges, .noNewPrivileges)
    }
    if !hasUser || privileges.givesNothingNew { setFilters() }
  }

  private var hasFilters: Bool { exec.privileges.locksPersonality || exec.privileges.restrictsRealtime }

  private mutating func setFilters() {
    guard hasFilters, !command.flags.contains(.fullPrivileges) else { return }
    var filters: [SystemCallFilter] = []
    if exec.privileges.restrictsRealtime { filters += SystemCallFilter.restrictingRealtime() }
    if exec.privileges.locksPersonality {
      filters += SystemCallFilter.lockingPersonality(to: exec.treatment.personality ?? 0)
    }
    for filter in filters { program.append(.filter(filter), .filter) }
  }
}
