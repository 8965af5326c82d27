/// What a service said in one datagram to its notify socket.
///
/// Never an error: what cannot be read is counted and left out, as systemd does.
///
/// - Source: sd_notify(3)
package struct NotifyMessage: Hashable, Sendable {
  package enum Watchdog: Hashable, Sendable {
    /// `WATCHDOG=1`: alive.
    case keepAlive
    /// `WATCHDOG=trigger`: act as if it had timed out.
    case trigger
  }

  package enum Access: String, Sendable { case none, main, exec, all }

  /// Of these three, where more than one is said, `STOPPING=1` counts, then `READY=1`.
  package var isReady = false
  package var isReloading = false
  package var isStopping = false
  /// `MONOTONIC_USEC=`, with RELOADING=1.
  package var monotonicMicroseconds: UInt64?
  /// `STATUS=`: one line, for people.
  package var status: String?
  package var errorNumber: Int32?
  package var busError: String?
  package var exitStatus: UInt8?
  package var mainPid: Int32?
  /// `MAINPIDFD=1`: a pidfd of the main process came along.
  package var hasMainPidfd = false
  package var watchdog: Watchdog?
  package var watchdogMicroseconds: UInt64?
  package var extendTimeoutMicroseconds: UInt64?
  package var storesDescriptors = false
  package var removesDescriptors = false
  package var descriptorName: String?
  /// `FDPOLL=0` switches it off.
  package var pollsDescriptors = true
  package var notifyAccess: Access?
  /// `BARRIER=1`: the one descriptor that came along is closed once all before it was processed.
  package var isBarrier = false
  package var resetsRestarts = false
  /// Assignments nobody here knows, among them a service's own `X_…=`.
  package var unknownCount = 0
  /// Lines that are no assignment, or have a value that cannot be.
  package var malformedCount = 0

  package init() {}

  /// True if nothing in it means anything.
  package var isEmpty: Bool {
    var empty = NotifyMessage()
    empty.unknownCount = unknownCount
    empty.malformedCount = malformedCount
    return self == empty
  }
}
