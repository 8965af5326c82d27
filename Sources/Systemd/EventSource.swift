import CSystemd

/// What to wait for on a descriptor, or what was found there.
///
/// - Source: epoll_ctl(2)
package struct IOEvents: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let readable = IOEvents(rawValue: 0x001)
  package static let writable = IOEvents(rawValue: 0x004)
  package static let urgent = IOEvents(rawValue: 0x002)
  /// Found only, always looked for.
  package static let error = IOEvents(rawValue: 0x008)
  /// Found only, always looked for.
  package static let hangUp = IOEvents(rawValue: 0x010)
  package static let peerClosed = IOEvents(rawValue: 0x2000)
  package static let edgeTriggered = IOEvents(rawValue: 1 << 31)
}

/// One thing that a loop waits for. Whoever it serves holds it; let go, it never calls again.
///
/// Cancel (or let go of) the source of a descriptor before closing the descriptor.
package final class EventSource {
  package enum State: Sendable {
    case off
    case on
    /// Off again before the handler is called.
    case once
  }

  /// What to call; the numbers mean what the kind of source says.
  enum Handler {
    case plain(() -> Void)
    case events((IOEvents) -> Void)
    case inotify((UInt32, String) -> Void)
  }

  let handler: Handler
  private var source: OpaquePointer?
  /// The loop outlives its sources.
  private let loop: EventLoop?

  /// - Parameter keepsLoop: false for a source that the loop itself holds.
  init(_ loop: EventLoop, keepsLoop: Bool = true, _ handler: Handler) {
    self.loop = keepsLoop ? loop : nil
    self.handler = handler
  }

  func adopt(_ source: OpaquePointer?) { self.source = source }

  deinit { cancel() }

  /// Ends it: out of epoll at once, no call afterwards. Cancelling twice is harmless.
  package func cancel() {
    guard let source else { return }
    self.source = nil
    _ = sd_event_source_disable_unref(source)
  }

  package var isCancelled: Bool { source == nil }

  /// A cancelled source stays off.
  package func setEnabled(_ state: State) throws(SystemdError) {
    guard let source else { return }
    let value: Int32 =
      switch state {
      case .off: 0
      case .on: 1
      case .once: -1
      }
    try checked("sd_event_source_set_enabled", sd_event_source_set_enabled(source, value))
  }

  /// Lower runs earlier; 0 by default.
  package func setPriority(_ priority: Int64) throws(SystemdError) {
    guard let source else { return }
    try checked("sd_event_source_set_priority", sd_event_source_set_priority(source, priority))
  }

  /// At most `burst` calls within `interval` microseconds; then silent until it is over.
  package func setRateLimit(interval: UInt64, burst: UInt32) throws(SystemdError) {
    guard let source else { return }
    try checked(
      "sd_event_source_set_ratelimit", sd_event_source_set_ratelimit(source, interval, burst))
  }

  /// For a source of a descriptor: what to wait for from now on.
  package func setEvents(_ events: IOEvents) throws(SystemdError) {
    guard let source else { return }
    try checked(
      "sd_event_source_set_io_events", sd_event_source_set_io_events(source, events.rawValue))
  }

  /// For a timer: rings once at `time` (CLOCK_MONOTONIC, microseconds).
  package func rearm(at time: UInt64) throws(SystemdError) {
    guard let source else { return }
    try checked("sd_event_source_set_time", sd_event_source_set_time(source, time))
    try setEnabled(.once)
  }

  /// Names it in the library's own messages.
  package func setDescription(_ text: String) {
    guard let source else { return }
    _ = sd_event_source_set_description(source, text)
  }
}
