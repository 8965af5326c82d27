import SupervisorCore
import Systemd
import UnitModel

/// All armed timers behind one timer of the loop.
///
/// A start arms one and disarms it a moment later, for each connection: so arming is O(log n) in
/// a heap, disarming is O(1) (the entry stays as a husk), and when husks are more than half of
/// the heap it is built anew.
final class Deadlines {
  private struct Entry {
    var at: Instant
    var token: TimerToken
  }

  private var heap: [Entry] = []
  private var armed: [TimerToken: Instant] = [:]
  private var source: EventSource?
  /// When the loop's timer is set to; `.max` if it is not.
  private var next: UInt64 = .max

  /// How many timers are armed.
  var count: Int { armed.count }

  /// Starts working in `loop`: `fire` is called for each timer whose time has come.
  func attach(to loop: EventLoop, fire: @escaping (TimerToken) -> Void) throws(SystemdError) {
    source = try loop.addTimer(at: .max) { [weak self, unowned loop] in
      guard let self else { return }
      next = .max
      for token in due(at: Instant(microseconds: loop.now)) { fire(token) }
      rearm()
    }
  }

  func cancel() {
    source?.cancel()
    source = nil
  }

  func arm(_ token: TimerToken, at: Instant) {
    armed[token] = at
    push(Entry(at: at, token: token))
    if at.microseconds < next { rearm() }
  }

  func disarm(_ token: TimerToken) {
    guard armed.removeValue(forKey: token) != nil else { return }
    // The loop's timer may come for nothing; that is cheaper than setting it each time.
    if heap.count > 64, heap.count > 2 * armed.count { compact() }
  }

  /// Takes out what is due, in the order of time.
  func due(at now: Instant) -> [TimerToken] {
    var found: [TimerToken] = []
    while let first = heap.first, first.at <= now {
      pop()
      guard armed[first.token] == first.at else { continue }  // A husk.
      armed[first.token] = nil
      found.append(first.token)
    }
    return found
  }

  private func rearm() {
    while let first = heap.first, armed[first.token] != first.at { pop() }
    guard let first = heap.first else { return }
    next = first.at.microseconds
    // Fails only when the loop is over, and with it every deadline.
    try? source?.rearm(at: next)
  }

  private func compact() {
    heap = armed.map { Entry(at: $0.value, token: $0.key) }.sorted { $0.at < $1.at }
  }

  private func push(_ entry: Entry) {
    heap.append(entry)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if heap[parent].at <= heap[child].at { break }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  private func pop() {
    guard let last = heap.popLast() else { return }
    if heap.isEmpty { return }
    heap[0] = last
    var parent = 0
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if heap[child].at < heap[smallest].at { smallest = child }
      }
      if smallest == parent { return }
      heap.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
