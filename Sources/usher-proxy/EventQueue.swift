import CLinux
import Glibc
import Linux

/// The kernel's queue of events. (epoll(7))
struct EventQueue {
  /// What can be read and every kind of end, each told once when it changes.
  static let arrivals = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLPRI.rawValue | EPOLLET.rawValue
  /// And that there is room to write again.
  static let everything = arrivals | EPOLLOUT.rawValue
  static let readable = EPOLLIN.rawValue
  static let writable = EPOLLOUT.rawValue

  private let number: Int32

  init() throws(SystemCallError) {
    number = try systemCall("open an event queue") { usher_poll_open() }
  }

  /// False where the kernel has no room (ENOMEM, ENOSPC: fs.epoll.max_user_watches).
  func add(_ fd: Int32, _ events: UInt32, _ token: EventToken) -> Bool {
    usher_poll_add(number, fd, events, token.number) == 0
  }

  /// What is there already is told again.
  func change(_ fd: Int32, _ events: UInt32, _ token: EventToken) -> Bool {
    usher_poll_change(number, fd, events, token.number) == 0
  }

  func remove(_ fd: Int32) { _ = usher_poll_remove(number, fd) }

  /// How many events are in `buffer` then.
  func wait(into buffer: UnsafeMutableBufferPointer<usher_ready>, milliseconds: Int32) -> Int {
    let count = usher_poll_wait(
      number, buffer.baseAddress, Int32(truncatingIfNeeded: buffer.count), milliseconds)
    return max(0, min(Int(count), buffer.count))
  }
}
