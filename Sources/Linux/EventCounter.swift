import Glibc

/// A counter that one thread raises and another waits for, or watches in its loop. (eventfd(2))
///
/// Sendable, unlike `Descriptor`: the number never changes and is closed with the last holder.
package final class EventCounter: Sendable {
  /// To watch for reading.
  package let number: Int32

  package init() throws(SystemCallError) {
    number = try Pipe.openEventCounter().release()
  }

  deinit { close(number) }

  /// Wakes the other side; never waits.
  package func raise() {
    var one: UInt64 = 1
    // EAGAIN: the counter is full, and the other side awake for certain.
    while write(number, &one, 8) < 0 && errno == EINTR {}
  }

  /// Back to zero.
  package func clear() {
    var count: UInt64 = 0
    while read(number, &count, 8) < 0 && errno == EINTR {}
  }

  /// Waits until it is raised, at most `milliseconds`; -1 is for ever. Then it is back to zero.
  package func wait(milliseconds: Int32 = -1) {
    var request = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    _ = poll(&request, 1, milliseconds)
    clear()
  }
}
