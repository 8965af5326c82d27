/// How the kernel treats a unit's processes, as far as it is set: nil stands for what usherd has itself.
///
/// - Source: systemd.exec(5), "Scheduling" and "Process Properties".
package struct ProcessTreatment: Hashable, Sendable {
  /// The policies of sched(7); the raw value is the kernel's.
  package enum Policy: UInt32, Sendable {
    case other = 0
    case fifo, rr, batch
    case idle = 5
    /// That of a BPF scheduler.
    case ext = 7

    /// What `CPUSchedulingPriority=` may be under it.
    package var priorities: ClosedRange<UInt32> { self == .fifo || self == .rr ? 1...99 : 0...0 }

    package init?(_ word: String) {
      switch word {
      case "other": self = .other
      case "fifo": self = .fifo
      case "rr": self = .rr
      case "batch": self = .batch
      case "idle": self = .idle
      case "ext": self = .ext
      default:
        guard let number = ValueSyntax.unsigned32(word), let policy = Policy(rawValue: number) else {
          return nil
        }
        self = policy
      }
    }
  }

  package struct Scheduling: Hashable, Sendable {
    package var policy: Policy = .other
    package var priority: UInt32 = 0

    package init(policy: Policy = .other, priority: UInt32 = 0) {
      self.policy = policy
      self.priority = priority
    }
  }

  /// A class and a priority of ioprio_set(2).
  package struct InputOutput: Hashable, Sendable {
    /// 1 is realtime, 2 best-effort, 3 idle.
    package var level: UInt32 = 2
    package var priority: UInt32 = 4

    /// As the kernel takes it.
    package var value: UInt32 { level << 13 | priority }
  }

  /// `KeyringMode=`; nil there: private for services, shared for others, and inherit in user mode.
  package enum Keyring: String, Sendable { case inherit, `private`, shared }

  /// `NUMAPolicy=`; the words are those of the directive.
  package enum MemoryPolicy: String, CaseIterable, Sendable {
    case `default`, preferred, bind, interleave, local
    case preferredMany = "preferred-many"
    case weightedInterleave = "weighted-interleave"

    /// As set_mempolicy(2) takes it.
    package var number: Int32 {
      switch self {
      case .default: 0
      case .preferred: 1
      case .bind: 2
      case .interleave: 3
      case .local: 4
      case .preferredMany: 5
      case .weightedInterleave: 6
      }
    }

    /// The kernel takes no nodes with the others.
    package var takesNodes: Bool { self != .default && self != .local }
  }

  /// `NUMAMask=`: bit n of word n / 64 is node n.
  package enum MemoryNodes: Hashable, Sendable {
    /// Those that the machine has.
    case all
    case these([UInt64])
  }

  package var nice: Int32?
  package var oomScoreAdjust: Int32?
  /// The bits of core(5).
  package var coredumpFilter: UInt64?
  package var scheduling: Scheduling?
  package var resetsSchedulingOnFork = false
  package var inputOutput: InputOutput?
  /// Bit n of word n / 64 is processor n; empty: all. As sched_setaffinity(2) takes it.
  package var processors: [UInt64] = []
  /// Nil: the kernel's own.
  package var memoryPolicy: MemoryPolicy?
  package var memoryNodes = MemoryNodes.these([])
  package var timerSlackNanoseconds: UInt64?
  /// What personality(2) gets.
  package var personality: UInt32?
  package var keyring: Keyring?
  /// `MemoryKSM=`: whether pages that are alike are kept once.
  package var mergesMemory: Bool?

  package init() {}

  /// Adds processors to the set.
  package mutating func add(processors range: ClosedRange<UInt64>) {
    ProcessTreatment.add(range, to: &processors)
  }

  package static func add(_ range: ClosedRange<UInt64>, to set: inout [UInt64]) {
    guard range.upperBound < 8192 else { return }
    for number in range {
      let word = Int(number / 64)
      while set.count <= word { set.append(0) }
      set[word] |= 1 << (number % 64)
    }
  }
}

/// What a unit's processes may do.
///
/// - Source: systemd.exec(5), "Capabilities" and "Security"; capabilities(7).
package struct Privileges: Hashable, Sendable {
  /// A set of capabilities: bit n is capability n.
  package typealias Capabilities = UInt64

  /// What can ever be had; all bits: no limit.
  package var bounding = Capabilities.max
  /// What is kept as another user.
  package var ambient: Capabilities = 0
  /// The bits of capabilities(7).
  package var secureBits: UInt32 = 0
  package var givesNothingNew = false
  package var locksPersonality = false
  package var restrictsRealtime = false

  package init() {}

  /// Merges one line of `CapabilityBoundingSet=` or `AmbientCapabilities=`.
  ///
  /// The first line stands for itself, with `~` for all but what it names; later ones add, with `~` they
  /// take away. An empty line is the empty set, `~` alone all there are.
  ///
  /// - Parameter initial: what the set is before any line.
  package static func merge(_ text: String, into set: inout Capabilities, initial: Capabilities) {
    let isInverted = text.utf8.first == UInt8(ascii: "~")
    var named: Capabilities = 0
    for word in text.split(whereSeparator: { " \t~\"'".contains($0) }) {
      if let number = ValueSyntax.unsigned(String(word)) {
        if number <= 62 { named |= 1 << number }
      } else if let number = ValueSyntax.capabilities.firstIndex(of: word.uppercased()) {
        named |= 1 << UInt64(number)
      }
    }
    if named == 0 || set == initial {
      set = isInverted ? ~named : named
    } else if isInverted {
      set &= ~named
    } else {
      set |= named
    }
  }

  /// The bits of the words of `SecureBits=`.
  package static func secureBits(_ words: [String]) -> UInt32 {
    let numbers: [String: UInt32] = [
      "noroot": 0, "noroot-locked": 1, "no-setuid-fixup": 2, "no-setuid-fixup-locked": 3, "keep-caps": 4,
      "keep-caps-locked": 5,
    ]
    return words.reduce(0) { bits, word in numbers[word].map { bits | 1 << $0 } ?? bits }
  }
}
