import CSystemd
import Glibc

/// The loop of the thread that made it: waits, and calls the handlers of its sources.
///
/// Handlers run one after the other on this thread, lower priority values first. Sources with the
/// same priority that became ready together run in the order in which they were found ready.
///
/// Descriptors stand in an epoll of the loop's own, beside which the library's loop (timers,
/// inotify, the bus) is one more descriptor: so all that are ready together cost one wait, where the
/// library waits anew before each handler. What the library finds comes after the descriptors with a
/// negative priority, which are looked at once more before it, and before the others.
///
/// - Source: sd-event(3), sd_event_get_fd(3), epoll(7)
package final class EventLoop {
  /// Held as long as the loop or one of its sources lives.
  let event: OpaquePointer
  var descriptors: DescriptorTable
  /// Something was asked of the library since it last prepared its wait.
  var isTouched = true
  /// What `later` put off, in order.
  private var postponed: [() -> Void] = []
  private var postponedSource: EventSource?
  private var time: UInt64?

  /// A loop of its own, not the thread's default one, so that tests can have many.
  package init() throws(SystemdError) {
    var event: OpaquePointer?
    try checked("sd_event_new", sd_event_new(&event))
    guard let event else { throw SystemdError("sd_event_new", errno: ENOMEM) }
    self.event = event
    do throws(SystemdError) {
      descriptors = try DescriptorTable()
      try descriptors.addLibrary(sd_event_get_fd(event))
    } catch {
      sd_event_unref(event)
      throw error
    }
  }

  deinit {
    postponedSource?.cancel()
    descriptors.close()
    sd_event_unref(event)
  }

  /// Runs until `exit` was called, and returns its code.
  package func run() throws(SystemdError) -> Int32 {
    while !isExiting, !isExitAsked { try runOnce() }
    try settle()
    return isExiting ? try exitCode() : try checked("sd_event_loop", sd_event_loop(event))
  }

  /// One turn: waits at most `timeout` microseconds (`.max`: for ever), runs what is ready then.
  ///
  /// - Returns: true if a handler ran.
  @discardableResult
  package func runOnce(timeout: UInt64 = .max) throws(SystemdError) -> Bool {
    defer { time = nil }
    // As long as nothing was asked of the library, its last preparation holds.
    if isTouched || Int(sd_event_get_state(event)) != SD_EVENT_ARMED {
      if try settle() { return true }
      isTouched = false
      if try checked("sd_event_prepare", sd_event_prepare(event)) > 0 {
        // Something is due already: no wait.
        _ = try descriptors.collect(timeout: 0)
        runUrgent()
        return try dispatch()
      }
    }
    guard try descriptors.collect(timeout: timeout) else { return false }
    return try runCollected()
  }

  /// Ends `run` after the present handler. Sources at exit run first.
  package func exit(_ code: Int32) {
    isExitAsked = true
    isTouched = true
    // Can fail only when the loop has ended already, which is what is wanted.
    _ = sd_event_exit(event, code)
  }

  private var isExitAsked = false

  package var isExiting: Bool {
    let state = Int(sd_event_get_state(event))
    return state == SD_EVENT_EXITING || state == SD_EVENT_FINISHED
  }

  /// CLOCK_MONOTONIC in microseconds as of the present turn; the clock itself outside of one.
  package var now: UInt64 {
    if let time { return time }
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(truncatingIfNeeded: now.tv_sec) &* 1_000_000
      &+ UInt64(truncatingIfNeeded: now.tv_nsec) / 1000
  }

  // MARK: A turn

  /// What was found ready, in order; what handlers cancel or switch off meanwhile is passed over.
  private func runCollected() throws(SystemdError) -> Bool {
    time = now
    var hasRun = runUrgent()
    if descriptors.takeLibrary() { hasRun = try runLibrary() || hasRun }
    while let (source, events) = descriptors.next(below: .max) {
      hasRun = true
      source.call(events)
    }
    return hasRun
  }

  @discardableResult
  private func runUrgent() -> Bool {
    var hasRun = false
    while let (source, events) = descriptors.next(below: 0) {
      hasRun = true
      source.call(events)
    }
    return hasRun
  }

  /// One handler of the library's, after what is urgent as of the moment when it was found ready: nobody
  /// is answered by an older state than he has seen.
  private func runLibrary() throws(SystemdError) -> Bool {
    if Int(sd_event_get_state(event)) == SD_EVENT_INITIAL {
      isTouched = false
      if try checked("sd_event_prepare", sd_event_prepare(event)) > 0 { return try dispatch() }
    }
    guard Int(sd_event_get_state(event)) == SD_EVENT_ARMED else { return false }
    guard try checked("sd_event_wait", sd_event_wait(event, 0)) > 0 else { return false }
    _ = try descriptors.collect(timeout: 0)
    runUrgent()
    return try dispatch()
  }

  private func dispatch() throws(SystemdError) -> Bool {
    // More may be due, which only the next preparation tells.
    isTouched = true
    try checked("sd_event_dispatch", sd_event_dispatch(event))
    return true
  }

  /// Brings the library's loop to where it can be prepared. True if a handler ran for that.
  @discardableResult
  private func settle() throws(SystemdError) -> Bool {
    guard Int(sd_event_get_state(event)) == SD_EVENT_ARMED else { return false }
    return try runLibrary()
  }

  private func exitCode() throws(SystemdError) -> Int32 {
    var code: Int32 = 0
    try checked("sd_event_get_exit_code", sd_event_get_exit_code(event, &code))
    return code
  }

  /// Calls `body` in the next turn, after the present handler has returned. In order.
  package func later(_ body: @escaping () -> Void) throws(SystemdError) {
    postponed.append(body)
    if let postponedSource {
      try postponedSource.setEnabled(.once)
    } else {
      postponedSource = try addDefer { [unowned self] in
        let bodies = postponed
        postponed = []
        for body in bodies { body() }
      }
    }
  }

  /// Tells the service manager above that this loop still turns, if it asked for it
  /// (`WATCHDOG_USEC`).
  ///
  /// - Returns: true if it asked.
  @discardableResult
  package func feedWatchdog(_ isOn: Bool = true) throws(SystemdError) -> Bool {
    isTouched = true
    return try checked("sd_event_set_watchdog", sd_event_set_watchdog(event, isOn ? 1 : 0)) > 0
  }
}
