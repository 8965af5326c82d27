import CSystemd
import Glibc

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

  /// A descriptor in the loop's own epoll.
  private struct Watch {
    var descriptor: Int32
    var key: UInt64
    var events: IOEvents
    var state: State
  }

  let handler: Handler
  private var source: OpaquePointer?
  private var watch: Watch?
  /// A descriptor that is closed with the source.
  private var owned: Int32 = -1
  /// Of a descriptor; those of the library keep theirs there.
  private(set) var priority: Int64 = 0
  /// The loop outlives its sources; the loop's own source does not hold it.
  private let loop: EventLoop?
  private unowned(unsafe) let home: EventLoop

  /// - Parameter keepsLoop: false for a source that the loop itself holds.
  init(_ loop: EventLoop, keepsLoop: Bool = true, _ handler: Handler) {
    self.loop = keepsLoop ? loop : nil
    home = loop
    self.handler = handler
  }

  func adopt(_ source: OpaquePointer?) { self.source = source }

  func own(_ descriptor: Int32) { owned = descriptor }

  func watch(_ descriptor: Int32, _ events: IOEvents) throws(SystemdError) {
    let key = home.descriptors.insert(self)
    do throws(SystemdError) {
      try home.descriptors.control(EPOLL_CTL_ADD, descriptor, events.rawValue, key)
    } catch {
      home.descriptors.remove(key)
      throw error
    }
    watch = Watch(descriptor: descriptor, key: key, events: events, state: .on)
  }

  deinit { cancel() }

  /// Ends it: out of epoll at once, no call afterwards. Cancelling twice is harmless.
  package func cancel() {
    if let watch {
      self.watch = nil
      home.descriptors.remove(watch.key)
      // Fails only for a descriptor that is closed already, and with that out of epoll.
      if watch.state != .off { try? home.descriptors.control(EPOLL_CTL_DEL, watch.descriptor, 0, 0) }
    }
    if owned >= 0 {
      close(owned)
      owned = -1
    }
    guard let source else { return }
    self.source = nil
    home.isTouched = true
    _ = sd_event_source_disable_unref(source)
  }

  package var isCancelled: Bool { source == nil && watch == nil }

  /// False for what was switched off since it was found ready.
  var isSwitchedOn: Bool { watch.map { $0.state != .off } ?? false }

  /// What was found at its descriptor.
  func call(_ events: IOEvents) {
    if watch?.state == .once {
      // Fails only for a descriptor that was closed before its source was cancelled.
      try? setEnabled(.off)
    }
    if case .events(let handler) = handler { handler(events) }
  }

  /// A cancelled source stays off.
  package func setEnabled(_ state: State) throws(SystemdError) {
    if let watch {
      self.watch?.state = state
      if watch.state == .off, state != .off {
        do throws(SystemdError) {
          try home.descriptors.control(EPOLL_CTL_ADD, watch.descriptor, watch.events.rawValue, watch.key)
        } catch {
          self.watch?.state = .off
          throw error
        }
      } else if watch.state != .off, state == .off {
        try home.descriptors.control(EPOLL_CTL_DEL, watch.descriptor, 0, 0)
      }
      return
    }
    guard let source else { return }
    home.isTouched = true
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
    self.priority = priority
    guard let source else { return }
    try checked("sd_event_source_set_priority", sd_event_source_set_priority(source, priority))
  }

  /// For a source of a descriptor: what to wait for from now on.
  package func setEvents(_ events: IOEvents) throws(SystemdError) {
    guard let watch else { return }
    self.watch?.events = events
    if watch.state != .off {
      try home.descriptors.control(EPOLL_CTL_MOD, watch.descriptor, events.rawValue, watch.key)
    }
  }

  /// For a timer: rings once at `time` (CLOCK_MONOTONIC, microseconds).
  package func rearm(at time: UInt64) throws(SystemdError) {
    guard let source else { return }
    home.isTouched = true
    try checked("sd_event_source_set_time", sd_event_source_set_time(source, time))
    try setEnabled(.once)
  }

  /// Names it in the library's own messages.
  package func setDescription(_ text: String) {
    guard let source else { return }
    _ = sd_event_source_set_description(source, text)
  }
}
