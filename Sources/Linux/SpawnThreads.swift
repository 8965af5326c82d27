import CLinux
import Glibc
import Synchronization

/// The queue between the main thread and the spawners, and the way back.
final class SpawnQueue: @unchecked Sendable {
  private struct Jobs {
    var waiting: [SpawnJob] = []
    /// What stands before it in `waiting` is done; the array is shortened now and then.
    var head = 0
    var isStopping = false
  }

  private let jobs = Mutex(Jobs())
  private let reports = Mutex<[SpawnReport]>([])
  private let count: UnsafeMutablePointer<sem_t>
  /// Spawners beyond those that are needed: they were given up and came back.
  private let spare = Atomic<Int>(0)
  /// An eventfd that is readable while reports wait.
  let wake: Int32

  init() throws(SystemCallError) {
    wake = try systemCall("eventfd") { eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK)) }
    count = .allocate(capacity: 1)
    sem_init(count, 0, 0)
  }

  deinit {
    sem_destroy(count)
    count.deallocate()
    close(wake)
  }

  func put(_ job: SpawnJob) {
    jobs.withLock { $0.waiting.append(job) }
    sem_post(count)
  }

  /// Lets every spawner end once the queue is empty.
  func stop(spawners: Int) {
    jobs.withLock { $0.isStopping = true }
    for _ in 0..<spawners { sem_post(count) }
  }

  /// Waits for the next job; nil: it is time to end.
  func next() -> SpawnJob? {
    while true {
      while sem_wait(count) != 0 {}
      let (job, isStopping) = jobs.withLock { jobs -> (SpawnJob?, Bool) in
        guard jobs.head < jobs.waiting.count else { return (nil, jobs.isStopping) }
        let job = jobs.waiting[jobs.head]
        jobs.head += 1
        if jobs.head == jobs.waiting.count {
          jobs.waiting.removeAll(keepingCapacity: true)
          jobs.head = 0
        } else if jobs.head >= 256 {
          jobs.waiting.removeFirst(jobs.head)
          jobs.head = 0
        }
        return (job, false)
      }
      if let job { return job }
      if isStopping { return nil }
    }
  }

  /// A spawner that was given up works again.
  func cameBack() { spare.add(1, ordering: .relaxed) }

  /// Whether one that came back can stand in for one that is given up now.
  func takeSpare() -> Bool {
    guard spare.load(ordering: .relaxed) > 0 else { return false }
    // Only the main thread takes, so what was there still is.
    spare.subtract(1, ordering: .relaxed)
    return true
  }

  func report(_ report: SpawnReport) {
    let wasEmpty = reports.withLock { reports in
      reports.append(report)
      return reports.count == 1
    }
    if wasEmpty { signal() }
  }

  /// Makes `wake` readable.
  func signal() {
    var one: UInt64 = 1
    _ = write(wake, &one, 8)
  }

  func takeReports() -> [SpawnReport] {
    var number: UInt64 = 0
    _ = read(wake, &number, 8)
    return reports.withLock { reports in
      let taken = reports
      reports = []
      return taken
    }
  }
}

/// A thread that spawns: it blocks in clone until the child has executed its program.
final class SpawnThread: @unchecked Sendable {
  private let queue: SpawnQueue
  private let seat: SpawnSeat
  private var thread = pthread_t()

  init(queue: SpawnQueue, seat: SpawnSeat) throws(SystemCallError) {
    self.queue = queue
    self.seat = seat
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 256 * 1024)
    defer { pthread_attr_destroy(&attributes) }
    // The thread inherits the mask: no signal of the daemon's may ever land in it.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let retained = Unmanaged.passRetained(self)
    let code = pthread_create(&thread, &attributes, spawnThreadMain, retained.toOpaque())
    if code != 0 {
      retained.release()
      throw SystemCallError("start a spawner", errno: code)
    }
  }

  fileprivate func loop() {
    while let job = queue.next() {
      guard job.move(from: .queued, to: .running) else { continue }
      let report = seat.run(job)
      if job.move(from: .running, to: .answered) {
        queue.report(report)
        continue
      }
      // The main thread gave the job up and another spawner has this one's place.
      if report.failure == nil {
        _ = kill(report.pid, SIGKILL)
        _ = SpawnSeat.reap(report.pid)
      }
      if report.pidfd >= 0 { close(report.pidfd) }
      // It goes on all the same. Its end would be the death of a parent to all that it has ever started,
      // and they asked for a signal then (PR_SET_PDEATHSIG counts threads).
      queue.cameBack()
    }
  }

  func join() { pthread_join(thread, nil) }
  func detach() { pthread_detach(thread) }
}

private func spawnThreadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let argument { Unmanaged<SpawnThread>.fromOpaque(argument).takeRetainedValue().loop() }
  return nil
}
