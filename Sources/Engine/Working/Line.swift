import Linux
import Synchronization

/// One piece of work, with the number by which its answer is found.
struct Job: Sendable {
  let id: UInt64
  let run: @Sendable () -> Void
}

/// The jobs that wait for one thread, and those it has done. Shared by both threads; the working
/// one keeps it alive for as long as its job hangs.
final class Line: Sendable {
  private struct State {
    var jobs: [Job] = []
    var running: UInt64?
    var finished: [UInt64] = []
    var isAbandoned = false
  }

  private let state = Mutex(State())
  private let wake: EventCounter
  private let answered: EventCounter

  init(answered: EventCounter) throws(SystemCallError) {
    wake = try EventCounter()
    self.answered = answered
  }

  /// Starts the thread, which ends after `abandon()`.
  func start() throws(SystemCallError) {
    try Thread.start { [self] in
      while let job = next() {
        job.run()
        finish(job.id)
      }
    }
  }

  func add(_ job: Job) {
    state.withLock { $0.jobs.append(job) }
    wake.raise()
  }

  var running: UInt64? { state.withLock { $0.running } }

  func takeFinished() -> [UInt64] {
    state.withLock { state in
      defer { state.finished = [] }
      return state.finished
    }
  }

  /// Takes jobs out that nobody waits for any more.
  func drop(_ isOverdue: (UInt64) -> Bool) {
    state.withLock { state in state.jobs.removeAll { isOverdue($0.id) } }
  }

  /// The thread ends as soon as it can. Answers the jobs it has not begun.
  @discardableResult
  func abandon() -> [Job] {
    let rest = state.withLock { state in
      state.isAbandoned = true
      defer { state.jobs = [] }
      return state.jobs
    }
    wake.raise()
    return rest
  }

  /// On the working thread: the next job, nil at the end.
  private func next() -> Job? {
    while true {
      let (job, isAbandoned) = state.withLock { state -> (Job?, Bool) in
        if state.isAbandoned { return (nil, true) }
        guard !state.jobs.isEmpty else { return (nil, false) }
        let job = state.jobs.removeFirst()
        state.running = job.id
        return (job, false)
      }
      if let job { return job }
      if isAbandoned { return nil }
      wake.wait()
    }
  }

  private func finish(_ id: UInt64) {
    state.withLock { state in
      state.running = nil
      if !state.isAbandoned { state.finished.append(id) }
    }
    answered.raise()
  }
}
