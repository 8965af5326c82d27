import CSpawn

/// Writes a spawn program as one block with offsets instead of pointers (`usher_spawn_image`).
struct SpawnImageWriter {
  private var bytes: [UInt8] = []

  /// - Parameter environment: `NAME=value` texts; entries for the own pid need room behind them.
  /// - Returns: the block; its first bytes are the `usher_spawn_image`.
  mutating func write(
    _ steps: [SpawnProgram.Step], candidates: [String], arguments: [String], environment: [String],
    confirmation: Int32
  ) -> [UInt8] {
    bytes = [UInt8](repeating: 0, count: MemoryLayout<usher_spawn_image>.stride)
    var raw = steps.map { step in step.operation.raw(status: step.exitStatus) }
    for index in raw.indices {
      switch steps[index].operation {
      case .open(let path, _, _, _), .changeDirectory(let path, _):
        raw[index].p = UnsafeRawPointer(bitPattern: append(path))
      case .supplementaryGroups(let groups):
        raw[index].p = UnsafeRawPointer(bitPattern: append(groups))
      case .write(let text, let path, _):
        raw[index].p = UnsafeRawPointer(bitPattern: append(path))
        raw[index].y = UInt64(path.utf8.count &+ 1)
        _ = append(text)
      case .processors(let words):
        raw[index].p = UnsafeRawPointer(bitPattern: append(words))
      case .memoryPolicy(_, let nodes):
        raw[index].p = UnsafeRawPointer(bitPattern: append(nodes))
      case .reveal(let root, let paths):
        raw[index].p = UnsafeRawPointer(bitPattern: append(root))
        for path in paths { _ = append(path) }
      case .filter(let filter):
        raw[index].p = UnsafeRawPointer(bitPattern: append(filter.instructions))
      default: break
      }
    }
    var image = usher_spawn_image()
    image.magic = USHER_IMAGE_MAGIC
    image.step_count = UInt32(truncatingIfNeeded: raw.count)
    image.confirmation = confirmation
    image.candidates = append(list: candidates)
    image.argv = append(list: arguments)
    image.envp = append(list: environment)
    image.steps = UInt64(append(raw))
    image.size = UInt32(truncatingIfNeeded: bytes.count)
    image.result.pid = -1
    image.result.pidfd = -1
    withUnsafeBytes(of: &image) { header in
      for (index, byte) in header.enumerated() { bytes[index] = byte }
    }
    return bytes
  }

  /// A text with its end; the offset. What stands behind an embedded NUL is lost, as in exec.
  private mutating func append(_ text: String) -> Int {
    let offset = bytes.count
    bytes.append(contentsOf: text.utf8)
    bytes.append(0)
    return offset
  }

  private mutating func append<Element>(_ elements: [Element]) -> Int {
    while bytes.count % 16 != 0 { bytes.append(0) }
    let offset = bytes.count
    elements.withUnsafeBytes { bytes.append(contentsOf: $0) }
    return offset
  }

  private mutating func append(list texts: [String]) -> UInt64 {
    var offsets: [UInt64] = []
    for text in texts { offsets.append(UInt64(append(text))) }
    return UInt64(append(offsets + [0]))
  }
}

extension SpawnProgram.Operation {
  /// The step for the interpreter, without what `p` points to.
  func raw(status: SpawnExitStatus) -> usher_spawn_step {
    var step = usher_spawn_step()
    step.status = UInt16(truncatingIfNeeded: status.rawValue)
    switch self {
    case .place(let source, let target):
      step.set(USHER_OP_PLACE, a: Int32(truncatingIfNeeded: source), b: target)
    case .copy(let from, let to): step.set(USHER_OP_COPY, a: from, b: to)
    case .wait(let descriptor): step.set(USHER_OP_WAIT, a: descriptor)
    case .open(_, let flags, let mode, let target):
      step.set(USHER_OP_OPEN, b: target, x: UInt64(UInt32(bitPattern: flags)), y: UInt64(mode))
    case .nonBlocking(let on, let descriptor):
      step.set(USHER_OP_NONBLOCK, a: descriptor, x: on ? 1 : 0)
    case .newSession: step.set(USHER_OP_SETSID)
    case .defaultSignals: step.set(USHER_OP_DEFAULT_SIGNALS)
    case .ignoreSignal(let number): step.set(USHER_OP_IGNORE_SIGNAL, a: number)
    case .unblockSignals: step.set(USHER_OP_UNBLOCK_SIGNALS)
    case .umask(let mask): step.set(USHER_OP_UMASK, x: UInt64(mask))
    case .changeDirectory(_, let isOptional):
      step.set(USHER_OP_CHDIR)
      step.flags = isOptional ? USHER_STEP_OPTIONAL : 0
    case .limit(let resource, let soft, let hard):
      step.set(USHER_OP_LIMIT, a: resource, x: soft, y: hard)
    case .supplementaryGroups(let groups):
      step.set(USHER_OP_SETGROUPS, a: Int32(truncatingIfNeeded: groups.count))
    case .group(let id): step.set(USHER_OP_SETGID, x: UInt64(id))
    case .user(let id): step.set(USHER_OP_SETUID, x: UInt64(id))
    case .noNewPrivileges: step.set(USHER_OP_NO_NEW_PRIVS)
    case .deathSignal(let number): step.set(USHER_OP_DEATH_SIGNAL, a: number)
    case .newKeyring(let linksUser, let uid, let gid):
      step.set(USHER_OP_KEYRING, a: linksUser ? 1 : 0, x: UInt64(uid ?? .max), y: UInt64(gid ?? .max))
    case .write(let text, _, let ifPermitted):
      step.set(USHER_OP_WRITE, x: UInt64(text.utf8.count))
      step.flags = ifPermitted ? USHER_STEP_IF_PERMITTED : 0
    case .nice(let level): step.set(USHER_OP_NICE, a: level)
    case .scheduler(let policy, let priority):
      step.set(USHER_OP_SCHEDULER, a: Int32(bitPattern: policy), b: Int32(bitPattern: priority))
    case .processors(let words): step.set(USHER_OP_AFFINITY, x: UInt64(words.count &* 8))
    case .inputOutputPriority(let value): step.set(USHER_OP_IOPRIO, x: UInt64(value))
    case .timerSlack(let span): step.set(USHER_OP_TIMERSLACK, x: span)
    case .memoryMerging(let isOn):
      step.set(USHER_OP_MERGE_MEMORY, x: isOn ? 1 : 0)
      step.flags = USHER_STEP_OPTIONAL
    case .personality(let value): step.set(USHER_OP_PERSONALITY, x: UInt64(value))
    case .boundCapabilities(let kept): step.set(USHER_OP_BOUND, x: kept)
    case .inheritCapabilities(let added): step.set(USHER_OP_INHERIT, x: added)
    case .ambientCapabilities(let raised): step.set(USHER_OP_AMBIENT, x: raised)
    case .secureBits(let bits): step.set(USHER_OP_SECUREBITS, x: UInt64(bits))
    case .filter(let filter): step.set(USHER_OP_FILTER, x: UInt64(filter.instructions.count))
    case .hangUp(let descriptor): step.set(USHER_OP_HANG_UP, a: descriptor)
    case .terminal(_, let descriptor, let claim, let resets, let rows, let columns):
      step.set(
        USHER_OP_TERMINAL, a: descriptor, b: claim?.rawValue ?? 0, x: resets ? 1 : 0,
        y: UInt64(rows) | UInt64(columns) << 16)
    case .clearTerminal(let descriptor, let number):
      step.set(USHER_OP_CLEAR_TERMINAL, a: descriptor, b: number)
      // A terminal that takes no text is no reason not to start.
      step.flags = USHER_STEP_OPTIONAL
    case .own(let descriptor, let uid, let mode):
      step.set(USHER_OP_OWN, a: descriptor, x: UInt64(uid), y: UInt64(mode))
      step.flags = USHER_STEP_IF_PERMITTED
    case .network(let source): step.set(USHER_OP_NETWORK, a: Int32(truncatingIfNeeded: source))
    case .mountNamespace: step.set(USHER_OP_MOUNT_NAMESPACE)
    case .reveal(_, let paths): step.set(USHER_OP_REVEAL, x: UInt64(paths.count))
    case .memoryPolicy(let policy, let nodes):
      step.set(USHER_OP_MEMORY_POLICY, a: policy, x: UInt64(nodes.count))
    case .execute: step.set(USHER_OP_EXEC)
    case .isolate(let first): step.set(USHER_OP_ISOLATE, a: first)
    case .lift(let highest): step.set(USHER_OP_LIFT, a: highest)
    case .seal(let highest):
      step.set(USHER_OP_SEAL, a: highest)
      // Before Linux 5.11 it cannot be done at once; what usherd itself opens needs it not.
      step.flags = USHER_STEP_OPTIONAL
    case .enterCgroup(let source):
      step.set(USHER_OP_ENTER_CGROUP, a: Int32(truncatingIfNeeded: source))
    case .ownPID(let entry, let offset):
      step.set(
        USHER_OP_OWN_PID, a: Int32(truncatingIfNeeded: entry), b: Int32(truncatingIfNeeded: offset))
    case .ownPidfdID(let entry, let offset):
      step.set(
        USHER_OP_OWN_PIDFD_ID, a: Int32(truncatingIfNeeded: entry), b: Int32(truncatingIfNeeded: offset))
    }
    return step
  }
}

extension usher_spawn_step {
  fileprivate mutating func set(
    _ operation: usher_spawn_op, a: Int32 = 0, b: Int32 = 0, x: UInt64 = 0, y: UInt64 = 0
  ) {
    op = UInt16(truncatingIfNeeded: operation.rawValue)
    self.a = a
    self.b = b
    self.x = x
    self.y = y
  }
}
