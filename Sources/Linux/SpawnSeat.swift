import CLinux
import CSpawn
import Glibc
import Synchronization

/// What one spawn came to, as it travels from a spawner to the main thread.
struct SpawnReport: Sendable {
  let job: SpawnJob
  /// The main thread's from now on; -1 when there never was a child.
  let pidfd: Int32
  let pid: Int32
  let failure: SpawnFailure?
}

/// What a thread needs to spawn: slots, a stack for the child, and `/dev/null` to fill slots with.
final class SpawnSeat: @unchecked Sendable {
  /// What this kernel, or the seccomp filter around us, turned out not to have.
  private static let lacksClone3 = Atomic<Bool>(false)
  private static let lacksIsolation = Atomic<Bool>(false)
  private static let stackSize = 64 * 1024

  private let slots: SpawnSlots
  private let stack: UnsafeMutableRawPointer
  private let null: Int32
  private let ignoredSignals: UInt64

  init(slots: SpawnSlots) throws(SystemCallError) {
    null = try systemCall("open", on: "/dev/null") { usher_open("/dev/null", O_RDWR | O_CLOEXEC, 0) }
    guard let stack = usher_spawn_stack(SpawnSeat.stackSize) else {
      close(null)
      throw SystemCallError("make a stack for children", errno: ENOMEM)
    }
    self.stack = stack
    self.slots = slots
    ignoredSignals = usher_ignored_signals()
  }

  deinit {
    usher_spawn_stack_free(stack, SpawnSeat.stackSize)
    close(null)
    slots.release()
  }

  /// Makes the child and waits until it runs its program or has ended.
  func run(_ job: SpawnJob) -> SpawnReport {
    // Each attempt settles one question about the kernel; there are two such questions.
    for _ in 0..<3 {
      if let report = attempt(job) { return report }
    }
    return refused(job, "clone", errno: ENOSYS)
  }

  /// Nil: the kernel lacks something; the next attempt does without.
  private func attempt(_ job: SpawnJob) -> SpawnReport? {
    if job.isOverdue.load(ordering: .acquiring) {
      let cause = SpawnFailure.Cause.deadline(reached: nil)
      return SpawnReport(
        job: job, pidfd: -1, pid: -1,
        failure: SpawnFailure(
          cause: cause, subject: job.subject(of: .execute), errno: 0, exitStatus: nil, pid: nil))
    }
    let isPlain = SpawnSeat.lacksClone3.load(ordering: .relaxed)
    var flags = isPlain ? USHER_SPAWN_PLAIN_CLONE : 0
    var directory: Int32 = -1
    var procs: Int32 = -1
    switch job.cgroup {
    case .none: break
    case .born(let cgroup) where !isPlain:
      directory = cgroup
      flags |= USHER_SPAWN_INTO_CGROUP
    case .born(let cgroup), .written(let cgroup):
      procs = usher_openat(cgroup, "cgroup.procs", O_WRONLY | O_CLOEXEC)
      if procs < 0 { return refused(job, "open cgroup.procs", errno: errno, status: .cgroup) }
    }
    defer { if procs >= 0 { close(procs) } }
    job.fillSources(cgroup: procs)

    let needed = job.sources.count - (procs < 0 ? 1 : 0)
    let isShared = needed <= slots.numbers.count && !SpawnSeat.lacksIsolation.load(ordering: .relaxed)
    let program = job.program
    if isShared {
      flags |= USHER_SPAWN_SHARED_TABLE
      do throws(SystemCallError) {
        try slots.fill(with: UnsafeMutableBufferPointer(rebasing: job.sources[..<needed]))
      } catch {
        slots.clear(needed, null: null)
        return refused(job, error.call, errno: error.errno, subject: error.subject)
      }
    }
    // Behind the filled slots everything is the daemon's, also what stands below 64 where slots are few. A copy
    // would keep open what the daemon closes meanwhile, and epoll goes on telling of that.
    program.pointee.first_foreign = isShared ? slots.firstBehind(needed) : 0
    let skipped = isShared ? 0 : 1
    program.pointee.steps = job.image.template.steps + skipped
    program.pointee.step_count = job.image.template.step_count - UInt32(skipped)
    program.pointee.reset_signals = isPlain ? .max : ignoredSignals
    let code = usher_spawn(program, job.result, stack, SpawnSeat.stackSize, flags, directory)
    if isShared { slots.clear(needed, null: null) }
    if code < 0 { return notMade(job, errno: -code, isPlain: isPlain, directory: directory) }
    return made(job, skipped: skipped)
  }

  /// There is no child.
  private func notMade(_ job: SpawnJob, errno: Int32, isPlain: Bool, directory: Int32) -> SpawnReport? {
    switch errno {
    case ENOSYS, EINVAL, E2BIG, EPERM:
      if !isPlain {
        SpawnSeat.lacksClone3.store(true, ordering: .relaxed)
        return nil
      }
    case EBUSY, ENOENT, ENODEV, EOPNOTSUPP, EACCES, EBADF:
      if directory >= 0 { return refused(job, "enter the cgroup", errno: errno, status: .cgroup) }
    default: break
    }
    return refused(job, "clone", errno: errno)
  }

  /// There was a child; it runs its program, or it ended.
  private func made(_ job: SpawnJob, skipped: Int) -> SpawnReport? {
    let result = job.result.pointee
    let pid = result.pid
    if result.failed == 0, result.pidfd >= 0, !job.isOverdue.load(ordering: .acquiring),
      job.reachedProgram(skipping: skipped)
    {
      return SpawnReport(job: job, pidfd: result.pidfd, pid: pid, failure: nil)
    }
    let step = job.reached(skipping: skipped)
    if result.failed != 0 {
      _ = SpawnSeat.reap(pid)
      if case .isolate = step?.operation, [ENOSYS, EINVAL, EPERM].contains(result.error) {
        SpawnSeat.lacksIsolation.store(true, ordering: .relaxed)
        if result.pidfd >= 0 { close(result.pidfd) }
        return nil
      }
      let operation = step?.operation ?? .execute
      return SpawnReport(
        job: job, pidfd: result.pidfd, pid: pid,
        failure: SpawnFailure(
          cause: .step(operation), subject: job.subject(of: operation), errno: result.error,
          exitStatus: step?.exitStatus.rawValue, pid: pid))
    }
    let isEnded = job.isOverdue.load(ordering: .acquiring)
    if isEnded || step?.operation != .execute {
      if isEnded { _ = kill(pid, SIGKILL) }
      let signal = SpawnSeat.reap(pid)
      let cause: SpawnFailure.Cause =
        isEnded ? .deadline(reached: step?.operation) : .signal(signal)
      return SpawnReport(
        job: job, pidfd: result.pidfd, pid: pid,
        failure: SpawnFailure(
          cause: cause, subject: job.subject(of: .execute), errno: 0, exitStatus: nil, pid: pid))
    }
    if result.pidfd < 0 {
      _ = kill(pid, SIGKILL)
      _ = SpawnSeat.reap(pid)
      return refused(job, "open a pidfd", errno: ENOSYS)
    }
    return SpawnReport(job: job, pidfd: result.pidfd, pid: pid, failure: nil)
  }

  private func refused(
    _ job: SpawnJob, _ call: String, errno: Int32, subject: String = "", status: SpawnExitStatus? = nil
  ) -> SpawnReport {
    SpawnReport(
      job: job, pidfd: -1, pid: -1,
      failure: SpawnFailure(
        cause: .parent(call: call), subject: subject, errno: errno, exitStatus: status?.rawValue,
        pid: nil))
  }

  /// Waits for a child that has left the shared memory already, so is about to be gone.
  /// - Returns: the signal that ended it, or its exit status.
  static func reap(_ pid: Int32) -> Int32 {
    var code: Int32 = 0
    var status: Int32 = 0
    var reaped: pid_t = 0
    while usher_waitid(Int32(P_PID.rawValue), pid, WEXITED, &code, &status, &reaped) < 0 && errno == EINTR {}
    return status
  }
}

extension SpawnJob {
  /// What a message about this step names.
  func subject(of operation: SpawnProgram.Operation) -> String {
    if case .execute = operation {
      let candidates = image.program.candidates
      guard candidates.count > 1, let first = candidates.first else { return candidates.first ?? "" }
      // Looked for by its name: it is in none of these.
      let name = first.split(separator: "/").last ?? ""
      return "\(name) in " + candidates.map { $0.dropLast(name.utf8.count &+ 1) }.joined(separator: ":")
    }
    return operation.subject
  }
}
