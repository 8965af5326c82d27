import Linux
import SupervisorCore
import Systemd
import UnitModel

extension Daemon {
  /// How long work on the worker, or a look-up of a user, may take.
  static let patience = TimeSpan.seconds(30)

  /// Runs `job` on the worker, then `answer` here; nil if it took too long.
  ///
  /// - Parameter waitsForNames: it may wait for name servers.
  func background<Value: Sendable>(
    waitsForNames: Bool = false, _ job: @escaping @Sendable () -> Value,
    then answer: @escaping (Value?) -> Void
  ) {
    let deadline = deadline()
    let worker = waitsForNames ? workerForNames() : worker
    worker.submit(deadline: deadline, job) { result in
      switch result {
      case .value(let value): answer(value)
      case .overdue: answer(nil)
      }
    }
    wait(until: deadline)
  }

  /// The usual one where there is no thread or descriptor for another.
  private func workerForNames() -> Worker {
    if let nameWorker { return nameWorker }
    guard let new = try? Worker(),
      let source = try? loop.addIO(new.wakeNumber, .readable, { [weak new] _ in new?.deliver() })
    else { return worker }
    sources.append(source)
    nameWorker = new
    return new
  }

  /// Looks up users and groups in the helper process.
  func lookUp(_ request: NameRequest, _ answer: @escaping (UserLookup.Answer) -> Void) {
    let deadline = deadline()
    users.resolve(request, deadline: deadline, answer: answer)
    wait(until: deadline)
  }

  private func deadline() -> Instant {
    now.advanced(by: Daemon.patience) ?? Instant(microseconds: .max)
  }

  /// Has `expire` called at the earliest deadline of both.
  private func wait(until deadline: Instant) {
    guard deadline.microseconds < patienceEnds else { return }
    patienceEnds = deadline.microseconds
    // Fails only when the loop is over.
    try? patienceTimer?.rearm(at: patienceEnds)
  }

  private func expire() {
    patienceEnds = .max
    let now = Instant(microseconds: Clock.monotonic())
    worker.expire(at: now)
    nameWorker?.expire(at: now)
    users.expire(at: now)
    for next in [worker.nextDeadline, nameWorker?.nextDeadline, users.nextDeadline] {
      if let next { wait(until: next) }
    }
  }

  /// Connects worker and helper with the loop.
  func attachBackground() throws(SystemdError) {
    sources.append(
      try loop.addIO(worker.wakeNumber, .readable) { [weak self] _ in self?.worker.deliver() })
    patienceTimer = try loop.addTimer(at: patienceEnds) { [weak self] in self?.expire() }
    watchMounts()
    watchDevices()
    users.watch = { [weak self] number in self?.watchHelper(number) }
  }

  private func watchHelper(_ number: Int32?) {
    helperSource?.cancel()
    helperSource = nil
    guard let number else { return }
    do throws(SystemdError) {
      helperSource = try loop.addIO(number, .readable) { [weak self] _ in self?.users.receive() }
    } catch {
      log.error("cannot watch the process that looks up users: \(error); look-ups will time out")
    }
  }
}
