import CSystemd
import Glibc

/// The loop of the thread that made it: waits, and calls the handlers of its sources.
///
/// Handlers run one after the other on this thread, lower priority values first. Sources with the
/// same priority that became ready together run in the order in which they were found ready.
///
/// - Source: sd-event(3)
package final class EventLoop {
  /// Held as long as the loop or one of its sources lives.
  let event: OpaquePointer
  /// What `later` put off, in order.
  private var postponed: [() -> Void] = []
  private var postponedSource: EventSource?

  /// A loop of its own, not the thread's default one, so that tests can have many.
  package init() throws(SystemdError) {
    var event: OpaquePointer?
    try checked("sd_event_new", sd_event_new(&event))
    guard let event else { throw SystemdError("sd_event_new", errno: ENOMEM) }
    self.event = event
  }

  deinit {
    postponedSource?.cancel()
    sd_event_unref(event)
  }

  /// Runs until `exit` was called, and returns its code.
  package func run() throws(SystemdError) -> Int32 {
    try checked("sd_event_loop", sd_event_loop(event))
  }

  /// One turn: waits at most `timeout` microseconds (`.max`: for ever), runs one handler.
  ///
  /// - Returns: true if a handler ran.
  @discardableResult
  package func runOnce(timeout: UInt64 = .max) throws(SystemdError) -> Bool {
    try checked("sd_event_run", sd_event_run(event, timeout)) > 0
  }

  /// Ends `run` after the present handler. Sources at exit run first.
  package func exit(_ code: Int32) {
    // Can fail only when the loop has ended already, which is what is wanted.
    _ = sd_event_exit(event, code)
  }

  package var isExiting: Bool {
    let state = Int(sd_event_get_state(event))
    return state == SD_EVENT_EXITING || state == SD_EVENT_FINISHED
  }

  /// CLOCK_MONOTONIC in microseconds as of the present turn; the clock itself outside of one.
  package var now: UInt64 {
    var now: UInt64 = 0
    // Answers 1 and the clock's present value before the first turn.
    _ = sd_event_now(event, CLOCK_MONOTONIC, &now)
    return now
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
    try checked("sd_event_set_watchdog", sd_event_set_watchdog(event, isOn ? 1 : 0)) > 0
  }
}
