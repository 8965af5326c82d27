import UnitSyntax

/// Directives about the kernel's treatment of processes and their privileges.
enum ProcessKey: String, CaseIterable, Sendable {
  case nice = "Nice"
  case oomScoreAdjust = "OOMScoreAdjust"
  case coredumpFilter = "CoredumpFilter"
  case cpuSchedulingPolicy = "CPUSchedulingPolicy"
  case cpuSchedulingPriority = "CPUSchedulingPriority"
  case cpuSchedulingResetOnFork = "CPUSchedulingResetOnFork"
  case ioSchedulingClass = "IOSchedulingClass"
  case ioSchedulingPriority = "IOSchedulingPriority"
  case cpuAffinity = "CPUAffinity"
  case numaPolicy = "NUMAPolicy"
  case numaMask = "NUMAMask"
  case timerSlackNSec = "TimerSlackNSec"
  case personality = "Personality"
  case keyringMode = "KeyringMode"
  case capabilityBoundingSet = "CapabilityBoundingSet"
  case ambientCapabilities = "AmbientCapabilities"
  case secureBits = "SecureBits"
  case noNewPrivileges = "NoNewPrivileges"
  case lockPersonality = "LockPersonality"
  case restrictRealtime = "RestrictRealtime"
}

extension UnitDecoding {
  /// Takes a value that `check` found to be one; words that it reported are left out.
  mutating func applyProcess(_ key: ProcessKey, _ assignment: Assignment) {
    let value = assignment.value
    switch key {
    case .nice: applyNumber(value, to: \.nice)
    case .oomScoreAdjust: applyNumber(value, to: \.oomScoreAdjust)
    case .coredumpFilter: applyCoredumpFilter(value)
    case .cpuSchedulingPolicy, .cpuSchedulingPriority, .cpuSchedulingResetOnFork, .cpuAffinity:
      applyScheduling(key, assignment)
    case .ioSchedulingClass, .ioSchedulingPriority: applyInputOutput(key, value)
    case .numaPolicy:
      exec.treatment.memoryPolicy = ProcessTreatment.MemoryPolicy(rawValue: value)
    case .numaMask: applyMemoryNodes(value)
    case .timerSlackNSec:
      exec.treatment.timerSlackNanoseconds = ValueSyntax.nanoseconds(value).flatMap { $0 == .max ? nil : $0 }
    case .personality:
      // The last one says what the machine itself is.
      exec.treatment.personality =
        value.isEmpty ? nil : ["x86", "arm", "arm-be", "s390", "ppc", "ppc-le"].contains(value) ? 8 : 0
    case .keyringMode: exec.treatment.keyring = ProcessTreatment.Keyring(rawValue: value)
    case .capabilityBoundingSet:
      Privileges.merge(value, into: &exec.privileges.bounding, initial: .max)
    case .ambientCapabilities: Privileges.merge(value, into: &exec.privileges.ambient, initial: 0)
    case .secureBits:
      let words = (try? Words.split(value, .plain)) ?? []
      exec.privileges.secureBits =
        value.isEmpty ? 0 : exec.privileges.secureBits | Privileges.secureBits(words)
    case .noNewPrivileges: applyBoolean(value, to: \.givesNothingNew)
    case .lockPersonality: applyBoolean(value, to: \.locksPersonality)
    case .restrictRealtime: applyBoolean(value, to: \.restrictsRealtime)
    }
  }

  private mutating func applyNumber(_ value: String, to field: WritableKeyPath<ProcessTreatment, Int32?>) {
    exec.treatment[keyPath: field] =
      value.isEmpty ? nil : ValueSyntax.signed(value).flatMap { Int32(exactly: $0) }
  }

  private mutating func applyBoolean(_ value: String, to field: WritableKeyPath<Privileges, Bool>) {
    if let flag = ValueSyntax.boolean(value) { exec.privileges[keyPath: field] = flag }
  }

  private mutating func applyCoredumpFilter(_ value: String) {
    if value.isEmpty {
      exec.treatment.coredumpFilter = nil
      return
    }
    let bits = ValueSyntax.bareWords(value).reduce(0) { $0 | (ValueSyntax.coredumpMask($1) ?? 0) }
    exec.treatment.coredumpFilter = (exec.treatment.coredumpFilter ?? 0) | bits
  }

  private mutating func applyScheduling(_ key: ProcessKey, _ assignment: Assignment) {
    let value = assignment.value
    switch key {
    case .cpuSchedulingPolicy:
      guard let policy = ProcessTreatment.Policy(value) else {
        if value.isEmpty { exec.treatment.scheduling = nil }
        return
      }
      // A priority that the new policy does not have becomes the nearest one that it has.
      let old = exec.treatment.scheduling?.priority ?? 0
      let range = policy.priorities
      exec.treatment.scheduling = .init(
        policy: policy, priority: min(max(old, range.lowerBound), range.upperBound))
    case .cpuSchedulingPriority:
      guard let priority = ValueSyntax.unsigned32(value) else { return }
      exec.treatment.scheduling = .init(
        policy: exec.treatment.scheduling?.policy ?? .other, priority: priority)
    case .cpuSchedulingResetOnFork:
      exec.treatment.resetsSchedulingOnFork =
        ValueSyntax.boolean(value) ?? exec.treatment.resetsSchedulingOnFork
    default:
      if value.isEmpty {
        exec.treatment.processors = []
        return
      }
      guard let text = expanded(assignment), let words = try? ValueSyntax.processorWords(text) else { return }
      for word in words {
        if let range = try? ValueSyntax.processors(word) { exec.treatment.add(processors: range) }
      }
    }
  }

  private mutating func applyMemoryNodes(_ value: String) {
    if value == "all" {
      exec.treatment.memoryNodes = .all
      return
    }
    var nodes: [UInt64] = []
    for word in (try? ValueSyntax.processorWords(value)) ?? [] {
      if let range = try? ValueSyntax.processors(word) { ProcessTreatment.add(range, to: &nodes) }
    }
    exec.treatment.memoryNodes = .these(nodes)
  }

  private mutating func applyInputOutput(_ key: ProcessKey, _ value: String) {
    if value.isEmpty {
      exec.treatment.inputOutput = nil
      return
    }
    var setting = exec.treatment.inputOutput ?? .init()
    if key == .ioSchedulingPriority {
      setting.priority = ValueSyntax.unsigned32(value) ?? setting.priority
    } else {
      let names: [String: UInt32] = ["none": 0, "realtime": 1, "best-effort": 2, "idle": 3]
      guard let level = names[value] ?? ValueSyntax.unsigned32(value) else { return }
      // None is best-effort: the kernel takes no priority with it.
      setting.level = level == 0 ? 2 : level
    }
    exec.treatment.inputOutput = setting
  }
}
