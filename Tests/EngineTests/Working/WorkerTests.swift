import Engine
import Glibc
import Linux
import Synchronization
import Testing
import UnitModel

@Suite("The worker")
struct WorkerTests {
  private let far = Instant(microseconds: .max)

  @Test("jobs are done in their order, on another thread, and answered on this one")
  func order() throws {
    let worker = try Worker()
    let own = UInt(pthread_self())
    var answers: [Int32] = []
    var threads: Set<UInt> = []
    for number in Int32(0)..<20 {
      worker.submit(deadline: far) {
        (number, UInt(pthread_self()))
      } answer: { answer in
        guard case .value(let (value, thread)) = answer else { return }
        answers.append(value)
        threads.insert(thread)
      }
    }
    wait(worker) { answers.count == 20 }
    #expect(answers == Array(0..<20))
    #expect(threads.count == 1 && !threads.contains(own))
    #expect(worker.nextDeadline == nil)
  }

  @Test("what was asked for is waited for at the end, but not for ever")
  func finish() throws {
    let worker = try Worker()
    var count = 0
    for _ in 0..<5 {
      worker.submit(deadline: far) {
        1
      } answer: {
        if case .value = $0 { count += 1 }
      }
    }
    worker.finish(milliseconds: 20_000)
    #expect(count == 5)
    let gate = try EventCounter()
    worker.submit(deadline: far) {
      gate.wait(milliseconds: 20_000)
    } answer: { (_: Worker.Answer<Void>) in
      count += 1
    }
    worker.finish(milliseconds: 100)
    #expect(count == 5)
    gate.raise()
  }

  @Test("a job that hangs is overdue, and the ones behind it are done all the same")
  func hanging() throws {
    let worker = try Worker()
    let started = try EventCounter()
    let gate = try EventCounter()
    var isOverdue = false
    var later: Int?
    worker.submit(deadline: Instant(microseconds: 5)) {
      started.raise()
      gate.wait(milliseconds: 20_000)
    } answer: { (answer: Worker.Answer<Void>) in
      if case .overdue = answer { isOverdue = true }
    }
    worker.submit(deadline: far) {
      7
    } answer: {
      if case .value(let value) = $0 { later = value }
    }
    started.wait(milliseconds: 20_000)
    #expect(worker.nextDeadline == Instant(microseconds: 5))
    worker.expire(at: Instant(microseconds: 4))
    #expect(!isOverdue && worker.replacedCount == 0)
    worker.expire(at: Instant(microseconds: 5))
    #expect(isOverdue && worker.replacedCount == 1)
    wait(worker) { later != nil }
    #expect(later == 7)
    gate.raise()
  }

  @Test("a job that was overdue before it began is never run")
  func droppedInTheQueue() throws {
    let worker = try Worker()
    let started = try EventCounter()
    let gate = try EventCounter()
    let wasRun = Flag()
    var answers = 0
    worker.submit(deadline: far) {
      started.raise()
      gate.wait(milliseconds: 20_000)
    } answer: { (_: Worker.Answer<Void>) in
      answers += 1
    }
    worker.submit(deadline: Instant(microseconds: 1)) {
      wasRun.raise()
    } answer: { (_: Worker.Answer<Void>) in
      answers += 1
    }
    worker.submit(deadline: far) {
    } answer: { (_: Worker.Answer<Void>) in
      answers += 1
    }
    started.wait(milliseconds: 20_000)
    worker.expire(at: Instant(microseconds: 1))
    #expect(answers == 1 && worker.replacedCount == 0)
    gate.raise()
    wait(worker) { answers == 3 }
    #expect(answers == 3 && !wasRun.isRaised)
  }

  private final class Flag: Sendable {
    private let value = Mutex(false)
    func raise() { value.withLock { $0 = true } }
    var isRaised: Bool { value.withLock { $0 } }
  }

  /// Delivers until `isDone`, for at most twenty seconds.
  private func wait(_ worker: Worker, until isDone: () -> Bool) {
    for _ in 0..<200 where !isDone() {
      var request = pollfd(fd: worker.wakeNumber, events: Int16(POLLIN), revents: 0)
      _ = poll(&request, 1, 100)
      worker.deliver()
    }
  }
}
