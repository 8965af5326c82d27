import CSystemd
import Glibc

// The C callbacks: literals without context, the source as user data. A source is alive whenever
// its callback is called, since it takes itself out of the loop when it ends.
extension EventLoop {
  /// Calls `handler` whenever `descriptor` is ready. The caller keeps owning the descriptor.
  ///
  /// - Throws: EPERM for what epoll does not know (regular files), EEXIST for a descriptor that
  ///   has a source already.
  package func addIO(
    _ descriptor: Int32, _ events: IOEvents, _ handler: @escaping (IOEvents) -> Void
  ) throws(SystemdError) -> EventSource {
    let source = EventSource(self, .events(handler))
    try source.watch(descriptor, events)
    return source
  }

  /// Calls `handler` once at `time` (CLOCK_MONOTONIC in microseconds, `.max`: never), up to
  /// `accuracy` microseconds later (0: the library's 250 ms). `rearm` sets it anew.
  package func addTimer(
    at time: UInt64, accuracy: UInt64 = 1000, _ handler: @escaping () -> Void
  ) throws(SystemdError) -> EventSource {
    try add("sd_event_add_time", .plain(handler)) { source, data in
      sd_event_add_time(
        event, &source, CLOCK_MONOTONIC, time, accuracy,
        { _, _, data in
          EventLoop.callPlain(data)
        }, data)
    }
  }

  /// Blocks `signal` in this thread and calls `handler` whenever it arrives; once for all that arrived.
  ///
  /// Other threads must block it, too: make them after this call or let them block everything. Not a source of
  /// sd-event's: that closes its signalfd without taking it out of epoll, so that with a child that has a copy
  /// of it the library follows a dead pointer.
  ///
  /// - Source: signalfd(2)
  package func addSignal(
    _ signal: Int32, _ handler: @escaping () -> Void
  ) throws(SystemdError) -> EventSource {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, signal)
    let answer = pthread_sigmask(SIG_BLOCK, &set, nil)
    if answer != 0 { throw SystemdError("pthread_sigmask", errno: answer) }
    let descriptor = signalfd(-1, &set, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK))
    if descriptor < 0 { throw SystemdError("signalfd", errno: errno) }
    let source = EventSource(
      self,
      .events { _ in
        var seen = signalfd_siginfo()
        while read(descriptor, &seen, MemoryLayout<signalfd_siginfo>.size) > 0 {}
        handler()
      })
    source.own(descriptor)
    try source.watch(descriptor, .readable)
    return source
  }

  /// Calls `handler` once in the next turn.
  package func addDefer(_ handler: @escaping () -> Void) throws(SystemdError) -> EventSource {
    try add("sd_event_add_defer", keepsLoop: false, .plain(handler)) { source, data in
      sd_event_add_defer(
        event, &source,
        { _, data in
          EventLoop.callPlain(data)
        }, data)
    }
  }

  /// Calls `handler` after every turn in which a handler of the library's (a message, a signal, a timer)
  /// ran, before waiting again.
  package func addPost(_ handler: @escaping () -> Void) throws(SystemdError) -> EventSource {
    try add("sd_event_add_post", .plain(handler)) { source, data in
      sd_event_add_post(
        event, &source,
        { _, data in
          EventLoop.callPlain(data)
        }, data)
    }
  }

  /// Calls `handler` with the event's mask and the name within `path` ("" for `path` itself).
  ///
  /// - Source: inotify(7)
  package func addInotify(
    _ path: String, mask: UInt32, _ handler: @escaping (UInt32, String) -> Void
  ) throws(SystemdError) -> EventSource {
    try add("sd_event_add_inotify", subject: path, .inotify(handler)) { source, data in
      sd_event_add_inotify(
        event, &source, path, mask,
        { _, found, data in
          guard let data, let found else { return 0 }
          let source = Unmanaged<EventSource>.fromOpaque(data).takeUnretainedValue()
          guard case .inotify(let handler) = source.handler else { return 0 }
          var name = ""
          if found.pointee.len > 0 {
            // The name stands right behind the fixed part, filled up with NULs.
            let start = UnsafeRawPointer(found).advanced(by: MemoryLayout<inotify_event>.size)
            name = String(cString: start.assumingMemoryBound(to: CChar.self))
          }
          handler(found.pointee.mask, name)
          return 0
        }, data)
    }
  }

  private static func callPlain(_ data: UnsafeMutableRawPointer?) -> Int32 {
    guard let data else { return 0 }
    let source = Unmanaged<EventSource>.fromOpaque(data).takeUnretainedValue()
    if case .plain(let handler) = source.handler { handler() }
    return 0
  }

  private func add(
    _ call: String, subject: String = "", keepsLoop: Bool = true, _ handler: EventSource.Handler,
    _ body: (inout OpaquePointer?, UnsafeMutableRawPointer) -> Int32
  ) throws(SystemdError) -> EventSource {
    let source = EventSource(self, keepsLoop: keepsLoop, handler)
    isTouched = true
    var pointer: OpaquePointer?
    try checked(call, on: subject, body(&pointer, Unmanaged.passUnretained(source).toOpaque()))
    source.adopt(pointer)
    return source
  }
}
