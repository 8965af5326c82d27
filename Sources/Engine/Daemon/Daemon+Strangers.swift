import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitModel

/// When the children are looked through for those that nobody waits for.
///
/// Each look costs the kernel a walk over all children, and each end of a process brings a signal that asks
/// for one, though almost all ends are told by a pidfd already. So there are at most two hundred looks a
/// second; the first after a quiet while is at once.
struct StrangerWatch {
  static let span: UInt64 = 5000
  static let longestSpan: UInt64 = 1_000_000

  var signal: EventSource?
  var timer: EventSource?
  /// CLOCK_MONOTONIC, microseconds.
  var next: UInt64 = 0
  var isDue = false
  /// The signal could not be switched on again.
  var isSignalLost = false
  /// Longer each time when a known child hides the others.
  var span = StrangerWatch.span
}

extension Daemon {
  func attachStrangers() throws {
    let signal = try loop.addSignal(SIGCHLD) { [weak self] in self?.strangerMayHaveEnded() }
    // After the ends of known processes, which come through their own descriptors.
    try signal.setPriority(100)
    strangerWatch.signal = signal
    strangerWatch.timer = try loop.addTimer(at: .max) { [weak self] in self?.lookForStrangers() }
  }

  /// Looks for strangers, now or as soon as it is time for the next look.
  func strangerMayHaveEnded() {
    if strangerWatch.isDue { return }
    if loop.now >= strangerWatch.next { return collectStrangers() }
    do throws(SystemdError) {
      try strangerWatch.timer?.rearm(at: strangerWatch.next)
      strangerWatch.isDue = true
      // Whoever ends until then is found by that look.
      try strangerWatch.signal?.setEnabled(.off)
    } catch {
      // Only when the loop is over, or for want of memory.
      if !strangerWatch.isDue { collectStrangers() }
    }
  }

  private func lookForStrangers() {
    strangerWatch.isDue = false
    // Fails only for want of a descriptor: then each look leads to the next one.
    do throws(SystemdError) { try strangerWatch.signal?.setEnabled(.on) } catch {
      strangerWatch.isSignalLost = true
    }
    collectStrangers()
  }

  /// Collects what services left behind, once everything of ours is accounted for.
  func collectStrangers() {
    var isMore = true
    var span = StrangerWatch.span
    // Bounded: a flood of orphans must not hold the loop.
    look: for _ in 0..<256 {
      switch Children.reapOne(unless: isKnownChild) {
      case .reaped(let pid): log.debug("collected process \(pid), which a service left behind")
      case .hidden:
        span = min(strangerWatch.span &* 2, StrangerWatch.longestSpan)
        break look
      case .nobody:
        isMore = false
        break look
      }
    }
    strangerWatch.span = span
    strangerWatch.next = loop.now &+ span
    checkRemnants()
    armSweep()
    // One signal may stand for all of them: nothing else would bring us back.
    if isMore || strangerWatch.isSignalLost {
      strangerWatch.isSignalLost = false
      strangerMayHaveEnded()
    }
  }

  private func isKnownChild(_ pid: Int32) -> Bool {
    tokens[pid] != nil || pid == users.helperPid || spawner.isStarting(pid)
  }
}
