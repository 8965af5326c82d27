import CLinux
import CSpawn
import Glibc
import Synchronization

/// Starts processes on threads of its own and answers through a descriptor that the loop watches.
///
/// Belongs to the main thread. A spawner thread blocks in clone until its child has executed the
/// program; a child that does not get there (stopped, frozen, in a file that does not answer) is
/// ended by `endOverdue`, and a thread that hangs even then is replaced.
package final class Spawner {
  private struct Pending {
    let job: SpawnJob
    var retained: [Descriptor]
    var deadline: UInt64
    var wasEnded = false
    var helper: SpawnHelper?
    /// The helper's process, once its first half runs.
    var process: (pid: Int32, descriptor: Descriptor)?
    let isEarly: Bool
    /// Answered early: the process is the receiver's, and nothing here ends it.
    var isAnswered = false
  }

  /// How long an ended child may take to be gone before its thread is given up, in microseconds.
  private static let grace: UInt64 = 2_000_000
  /// When to look again for a child that does not exist yet, in microseconds.
  private static let retry: UInt64 = 10_000
  /// Confirmation pipes are watched under their serial, the queue under this.
  private static let queueKey: UInt64 = 0

  /// Readable while answers wait; watch it and call `takeAnswers`. Never read it.
  package var answerDescriptor: Int32 { watch.number }
  /// No request is overdue before; `.max` when there is none.
  package private(set) var nextDeadline = UInt64.max
  package var pendingCount: Int { pending.count }

  /// Whether that is a process on its way to its program: its end is not to be collected by others.
  package func isStarting(_ pid: Int32) -> Bool {
    // The kernel writes the number before the child runs (CLONE_PARENT_SETTID).
    pending.values.contains { $0.job.result.pointee.pid == pid || $0.process?.pid == pid }
  }

  private let queue: SpawnQueue
  private let watch: Descriptor
  private let helperPath: String?
  private var threads: [SpawnThread] = []
  private var pending: [UInt64: Pending] = [:]
  private var synthesized: [SpawnAnswer] = []
  private var lastSerial: UInt64 = 0
  private var replaced = 0
  /// Helpers that run and have not said yet how it went.
  private var unconfirmed = 0

  /// - Parameters:
  ///   - threads: how many children may be on their way at once.
  ///   - slots: reserved at the start of the program; parted among the threads, which close them.
  ///   - helperPath: where `usher-exec` is; without it every program runs directly.
  package init(threads count: Int = 2, slots: SpawnSlots, helperPath: String? = nil)
    throws(SystemCallError)
  {
    self.helperPath = helperPath
    queue = try SpawnQueue()
    watch = Descriptor(adopting: try systemCall("epoll_create1") { epoll_create1(Int32(EPOLL_CLOEXEC)) })
    try observe(queue.wake, key: Spawner.queueKey)
    for part in slots.divided(by: max(1, count)) {
      threads.append(try SpawnThread(queue: queue, seat: try SpawnSeat(slots: part)))
    }
  }

  /// Where `usher-exec` lies: beside the running program, or in `../libexec/usher` from there.
  /// Nil when it is in neither place.
  package static func installedHelper() -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard length > 0 else { return nil }
    let program = String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let slash = program.lastIndex(of: "/") else { return nil }
    let directory = program[..<slash]
    return ["\(directory)/usher-exec", "\(directory)/../lib/usher/usher-exec"]
      .first { access($0, X_OK) == 0 }
  }

  /// Starts it; the answer comes later. Nothing blocks here.
  package func submit(_ request: SpawnRequest) {
    lastSerial &+= 1
    var request = request
    var helper: SpawnHelper?
    if request.turn != nil || request.image.program.route != .direct, let helperPath {
      do throws(SystemCallError) {
        let made = try SpawnHelper(
          request.image.program, values: request.values, path: helperPath, isEarly: request.isEarly,
          waits: request.turn != nil)
        // The helper's own two stand right behind those that the program names, neither more nor less.
        request.sources = Array(request.sources.prefix(request.image.sourceCount))
        while request.sources.count < request.image.sourceCount { request.sources.append(-1) }
        request.sources += made.handedOver.map(\.number)
        if let turn = request.turn { request.sources.append(turn) }
        request.image = made.first
        request.retained += made.handedOver
        helper = made
      } catch {
        answer(
          request.token,
          .failed(
            SpawnFailure(
              cause: .parent(call: error.call), subject: error.subject, errno: error.errno,
              exitStatus: nil, pid: nil)))
        queue.signal()
        return
      }
    }
    let job = SpawnJob(request, serial: lastSerial)
    pending[lastSerial] = Pending(
      job: job, retained: request.retained, deadline: request.deadline, helper: helper,
      isEarly: request.isEarly)
    nextDeadline = min(nextDeadline, request.deadline)
    queue.put(job)
  }

  /// What has been answered since. Every request is answered once.
  package func takeAnswers() -> [SpawnAnswer] {
    var confirmed: [UInt64] = []
    if unconfirmed > 0 {
      var events = [epoll_event](repeating: epoll_event(), count: 64)
      let count = epoll_wait(watch.number, &events, 64, 0)
      for event in events.prefix(Int(max(0, count))) where event.data.u64 != Spawner.queueKey {
        confirmed.append(event.data.u64)
      }
    }
    for report in queue.takeReports() { take(report) }
    for serial in confirmed { confirm(serial) }
    defer { synthesized = [] }
    return synthesized
  }

  private func take(_ report: SpawnReport) {
    let process = Descriptor(adopting: report.pidfd)
    guard var entry = pending.removeValue(forKey: report.job.serial) else { return }
    if let failure = report.failure {
      answer(report.job.token, .failed(failure))
    } else if let helper = entry.helper {
      // From here on only the child holds the other end of the pipe.
      entry.retained = []
      if entry.isEarly {
        entry.isAnswered = true
        entry.deadline = .max
        answer(report.job.token, .started(pid: report.pid, process: process))
      } else {
        entry.process = (report.pid, process)
      }
      for descriptor in helper.handedOver { descriptor.close() }
      pending[report.job.serial] = entry
      do throws(SystemCallError) {
        try observe(helper.confirmation.number, key: report.job.serial)
        unconfirmed &+= 1
      } catch {
        if !entry.isEarly { _ = usher_pidfd_send_signal(process.number, SIGKILL) }
        confirm(report.job.serial)
      }
    } else {
      answer(report.job.token, .started(pid: report.pid, process: process))
    }
  }

  private func confirm(_ serial: UInt64) {
    guard let entry = pending.removeValue(forKey: serial), let helper = entry.helper else { return }
    if epoll_ctl(watch.number, EPOLL_CTL_DEL, helper.confirmation.number, nil) == 0 { unconfirmed &-= 1 }
    if entry.isAnswered {
      if let failure = helper.step(failedIn: entry.job) { answer(entry.job.token, .failedLater(failure)) }
      return
    }
    guard let process = entry.process else { return }
    if let failure = helper.failure(of: entry.job, pid: process.pid, isEnded: entry.wasEnded) {
      answer(entry.job.token, .failed(failure))
    } else {
      answer(entry.job.token, .started(pid: process.pid, process: process.descriptor))
    }
  }

  /// Gives a request less time, never more: nobody wants its process any longer. Answered as usual.
  package func hasten(_ token: UInt64, deadline: UInt64) {
    for (serial, entry) in pending
    where entry.job.token == token && deadline < entry.deadline && !entry.isAnswered {
      pending[serial]?.deadline = deadline
      nextDeadline = min(nextDeadline, deadline)
    }
  }

  /// Ends what is not through by its deadline; the answers come as usual.
  ///
  /// - Parameter now: CLOCK_MONOTONIC, in microseconds.
  package func endOverdue(now: UInt64) {
    guard now >= nextDeadline else { return }
    var next = UInt64.max
    for (serial, var entry) in pending {
      if now >= entry.deadline { end(&entry, serial: serial, now: now) }
      if pending[serial] != nil {
        pending[serial] = entry
        next = min(next, entry.deadline)
      }
    }
    nextDeadline = next
    if !synthesized.isEmpty { queue.signal() }
  }

  private func end(_ entry: inout Pending, serial: UInt64, now: UInt64) {
    let job = entry.job
    let isGivenUp = entry.wasEnded
    if job.move(from: .queued, to: .answered) || (isGivenUp && job.move(from: .running, to: .answered)) {
      pending[serial] = nil
      let reached = isGivenUp ? job.reached(skipping: 0)?.operation : nil
      answer(
        job.token,
        .failed(
          SpawnFailure(
            cause: .deadline(reached: reached), subject: job.subject(of: .execute), errno: 0,
            exitStatus: nil, pid: nil)))
      if isGivenUp { replaceThread() }
      return
    }
    // Through, and only its answer is still on the way.
    if job.state == .answered, entry.process == nil { return }
    let isSignalled = kill(entry)
    // A thread may be between the queue and clone: the child that it makes must not be missed.
    entry.wasEnded = isSignalled
    entry.deadline = now &+ (isSignalled ? Spawner.grace : Spawner.retry)
  }

  /// Ends the child, if there is one yet; one that is still to be made is not made any more.
  @discardableResult
  private func kill(_ entry: Pending) -> Bool {
    // The number of its pidfd may be somebody else's by now.
    if entry.isAnswered { return false }
    let job = entry.job
    job.isOverdue.store(true, ordering: .releasing)
    if let process = entry.process {
      _ = usher_pidfd_send_signal(process.descriptor.number, SIGKILL)
    } else if usher_spawn_pidfd(job.result) >= 0 {
      _ = usher_pidfd_send_signal(usher_spawn_pidfd(job.result), SIGKILL)
    } else if job.result.pointee.pid > 0 {
      _ = Glibc.kill(job.result.pointee.pid, SIGKILL)
    } else {
      return false
    }
    return true
  }

  /// A thread hangs with its slots. The new one has none: its children copy the table.
  private func replaceThread() {
    if queue.takeSpare() { return }
    guard let seat = try? SpawnSeat(slots: SpawnSlots([])),
      let thread = try? SpawnThread(queue: queue, seat: seat)
    else { return }
    thread.detach()
    replaced &+= 1
  }

  private func answer(_ token: UInt64, _ outcome: SpawnAnswer.Outcome) {
    synthesized.append(SpawnAnswer(token: token, outcome: outcome))
  }

  private func observe(_ descriptor: Int32, key: UInt64) throws(SystemCallError) {
    var event = epoll_event()
    event.events = EPOLLIN.rawValue
    event.data.u64 = key
    _ = try systemCall("watch descriptor", on: "\(descriptor)") {
      epoll_ctl(watch.number, EPOLL_CTL_ADD, descriptor, &event)
    }
  }

  /// Ends the threads, and with them every child that does not run its program yet. Requests that
  /// are unanswered stay so.
  package func stop() {
    // Whatever is queued, on its way into clone, or waiting in a step: none is left behind.
    queue.stop(spawners: threads.count &+ replaced)
    for entry in pending.values { _ = entry.job.move(from: .queued, to: .answered) }
    let started = pending.count
    for _ in 0..<(started == 0 ? 0 : 200) {
      dismiss(takeAnswers())
      if pending.values.allSatisfy({ $0.job.state == .answered && $0.process == nil }) { break }
      for entry in pending.values { kill(entry) }
      // Bounded, and only with a child that does not go: nobody else runs at this point.
      var sleeper = pollfd(fd: watch.number, events: Int16(POLLIN), revents: 0)
      _ = poll(&sleeper, 1, 10)
    }
    let hangs = pending.values.contains { $0.job.state == .running }
    // One that hangs ends when its child does; nobody can wait for that.
    for thread in threads { if replaced == 0 && !hangs { thread.join() } else { thread.detach() } }
    threads = []
    dismiss(takeAnswers())
    pending = [:]
  }

  /// Ends what got as far as its program after all: nobody will be told.
  private func dismiss(_ answers: [SpawnAnswer]) {
    for answer in answers {
      guard case .started(let pid, let process) = answer.outcome else { continue }
      _ = usher_pidfd_send_signal(process.number, SIGKILL)
      _ = SpawnSeat.reap(pid)
    }
  }
}
