import Glibc
import Linux
import Synchronization
import UnitModel

/// A thread for what may block: files on dead servers, `/proc`, closing what others hold.
///
/// Fed and answered by values. The main thread submits a job with a deadline and gets exactly one
/// answer, on the main thread: what the job gave, or that it was overdue. A thread that is overdue
/// is left alone with its job and replaced; the jobs behind it go to the next one.
package final class Worker {
  package enum Answer<Value: Sendable>: Sendable {
    case value(Value)
    /// Not done at its deadline. It may still be running; what it gives is thrown away.
    case overdue
  }

  /// To watch for reading: then call `deliver()`.
  package var wakeNumber: Int32 { answered.number }

  private struct Waiting {
    let deadline: Instant
    let answer: (Bool) -> Void
  }

  private let answered: EventCounter
  private var line: Line
  private var waiting: [UInt64: Waiting] = [:]
  private var lastID: UInt64 = 0
  /// Threads that were given up, for the tests and the status.
  package private(set) var replacedCount = 0

  package init() throws(SystemCallError) {
    answered = try EventCounter()
    line = try Line(answered: answered)
    try line.start()
  }

  deinit { line.abandon() }

  /// Runs `job` on the thread, then `answer` on this one, from `deliver()` or `expire(at:)`.
  ///
  /// - Parameter deadline: counts from now, time in the queue included.
  package func submit<Value: Sendable>(
    deadline: Instant, _ job: @escaping @Sendable () -> Value, answer: @escaping (Answer<Value>) -> Void
  ) {
    lastID &+= 1
    let place = Place<Value>()
    waiting[lastID] = Waiting(deadline: deadline) { isDone in
      answer(isDone ? place.take().map { .value($0) } ?? .overdue : .overdue)
    }
    line.add(Job(id: lastID) { place.put(job()) })
  }

  /// The next time at which `expire(at:)` has something to do.
  package var nextDeadline: Instant? { waiting.values.lazy.map(\.deadline).min() }

  /// Gives the answers that have come.
  package func deliver() {
    answered.clear()
    for id in line.takeFinished() { waiting.removeValue(forKey: id)?.answer(true) }
  }

  /// Tells those whose deadline has passed. If one of them is the job that runs, its thread is
  /// replaced.
  package func expire(at now: Instant) {
    deliver()
    let overdue = waiting.filter { $0.value.deadline <= now }
    guard !overdue.isEmpty else { return }
    if let running = line.running, overdue[running] != nil { replace() }
    line.drop { overdue[$0] != nil }
    for id in overdue.keys.sorted() { waiting.removeValue(forKey: id)?.answer(false) }
  }

  /// Waits until all is answered, at most that long: for the end, when no loop turns any more.
  package func finish(milliseconds: Int32) {
    var left = milliseconds
    while !waiting.isEmpty, left > 0 {
      var request = pollfd(fd: wakeNumber, events: Int16(POLLIN), revents: 0)
      let step: Int32 = 100
      if poll(&request, 1, step) == 0 { left -= step }
      deliver()
    }
  }

  private func replace() {
    replacedCount &+= 1
    let rest = line.abandon()
    guard let next = try? Line(answered: answered), (try? next.start()) != nil else {
      // No thread to be had now: what waits is told at its own deadline.
      return
    }
    line = next
    for job in rest { next.add(job) }
  }
}

/// Where a job leaves its value.
private final class Place<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)

  func put(_ new: Value) { value.withLock { $0 = new } }
  func take() -> Value? { value.withLock { $0 } }
}
