/// What a child does between clone and exec, as a value: a list of steps, the arguments, the
/// environment and where the program may lie.
///
/// It can be printed and tested without starting anything. `SpawnImage` lays it out once for the
/// C interpreter; what differs from one spawn to the next are the descriptors (`place` names them
/// by index) and the variables marked `perSpawn`.
package struct SpawnProgram: Hashable, Sendable {
  /// One step; each is one system call or a few that belong together.
  package enum Operation: Hashable, Sendable {
    /// The descriptor handed over under this index becomes that number.
    case place(source: Int, at: Int32)
    /// A descriptor that is already in place is copied to another number.
    case copy(Int32, to: Int32)
    case open(path: String, flags: Int32, mode: UInt32, at: Int32)
    /// Sets or clears O_NONBLOCK, a flag of the open file: every holder sees it.
    case nonBlocking(Bool, Int32)
    case newSession
    /// Every signal that the daemon ignores gets its default disposition; handlers are gone anyway.
    case defaultSignals
    case ignoreSignal(Int32)
    case unblockSignals
    case umask(UInt16)
    case changeDirectory(String, isOptional: Bool)
    /// A resource in the kernel's numbering; `.max` is infinity.
    case limit(resource: Int32, soft: UInt64, hard: UInt64)
    case supplementaryGroups([UInt32])
    case group(UInt32)
    case user(UInt32)
    case noNewPrivileges
    case deathSignal(Int32)
    /// A new session keyring of that user and group (nil: of who asks); `linksUser`: with the user's own
    /// keyring in it.
    case newKeyring(linksUser: Bool, uid: UInt32?, gid: UInt32?)
    /// A file of the kernel gets this text. `ifPermitted`: for want of rights it stays as it is.
    case write(String, to: String, ifPermitted: Bool)
    case nice(Int32)
    /// A policy of sched(7) with its flags.
    case scheduler(policy: UInt32, priority: UInt32)
    /// Bit n of word n / 64 is processor n.
    case processors([UInt64])
    case inputOutputPriority(UInt32)
    /// In nanoseconds.
    case timerSlack(UInt64)
    /// Whether pages of memory that are alike are kept once (ksm).
    case memoryMerging(Bool)
    case personality(UInt32)
    /// Sets of capabilities: bit n is capability n.
    case boundCapabilities(UInt64)
    case inheritCapabilities(UInt64)
    case ambientCapabilities(UInt64)
    case secureBits(UInt32)
    case filter(SystemCallFilter)
    /// Everybody who has that terminal open loses it.
    case hangUp(Int32)
    /// Modes and size of the terminal of that path, which is open, and whether it becomes that of the session. Zero leaves a side.
    case terminal(String, at: Int32, TerminalClaim?, resets: Bool, rows: UInt16, columns: UInt16)
    /// What stands on a terminal goes; a virtual one with that number is given back (0: it is none).
    case clearTerminal(Int32, virtual: Int32)
    /// An open descriptor gets an owner and a mode.
    case own(Int32, uid: UInt32, mode: UInt16)
    /// The network namespace that the descriptor handed over under this index stands for.
    case network(source: Int)
    /// A mount namespace of its own, which still sees what is mounted outside.
    case mountNamespace
    /// Below that directory only these directories can be seen.
    case reveal(below: String, [String])
    /// set_mempolicy(2) with a set of nodes: bit n of word n / 64 is node n.
    case memoryPolicy(Int32, [UInt64])
    /// Waits until nobody has the other end of that pipe any more, and closes it.
    case wait(Int32)
    case execute
    // What the machinery puts before the others.
    case isolate(from: Int32)
    case lift(above: Int32)
    /// Nothing above is left open by exec, even what the daemon inherited without close-on-exec.
    case seal(above: Int32)
    case enterCgroup(source: Int)
    case ownPID(entry: Int, offset: Int)
    /// Only in programs that `usher-exec` runs; elsewhere the child's first act does it.
    case ownPidfdID(entry: Int, offset: Int)
  }

  /// What happens where another session has the terminal.
  package enum TerminalClaim: Int32, Sendable {
    case fails = 1
    case forces, waits
  }

  package struct Step: Hashable, Sendable {
    package var operation: Operation
    /// What the child exits with when this step fails.
    package var exitStatus: SpawnExitStatus

    package init(_ operation: Operation, _ exitStatus: SpawnExitStatus) {
      self.operation = operation
      self.exitStatus = exitStatus
    }
  }

  /// One variable of the environment.
  package enum Variable: Hashable, Sendable {
    /// `NAME=value`.
    case fixed(String)
    /// Its value is the child's own pid.
    case ownPID(String)
    /// Its value is the inode of the child's pidfd. One program has one such variable at most.
    case ownPidfdID(String)
    /// Its value comes with each spawn, under this index; left out when there is none.
    case perSpawn(String, index: Int)
  }

  /// Where the steps run.
  package enum Route: Hashable, Sendable {
    /// In a child that shares the daemon's memory: no step may block.
    case direct
    /// In `usher-exec`, for this reason.
    case helper(reason: String)
  }

  package var steps: [Step] = []
  /// argv, its first element included.
  package var arguments: [String] = []
  package var environment: [Variable] = []
  /// Paths tried in order.
  package var candidates: [String] = []
  package var route: Route = .direct

  package init() {}

  package mutating func append(_ operation: Operation, _ exitStatus: SpawnExitStatus) {
    steps.append(Step(operation, exitStatus))
  }

  /// How many descriptors have to be handed over.
  package var sourceCount: Int {
    steps.reduce(0) { count, step in
      switch step.operation {
      case .place(let source, _), .network(let source): max(count, source &+ 1)
      default: count
      }
    }
  }

  /// How many values have to be handed over.
  package var valueCount: Int {
    environment.reduce(0) { count, variable in
      if case .perSpawn(_, let index) = variable { max(count, index &+ 1) } else { count }
    }
  }

  /// The highest number that a descriptor of the child gets.
  package var highestTarget: Int32 {
    steps.reduce(2) { highest, step in
      switch step.operation {
      case .place(_, let target), .copy(_, let target), .open(_, _, _, let target): max(highest, target)
      default: highest
      }
    }
  }
}
