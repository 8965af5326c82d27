import CLinux
import Glibc
import Linux

/// Calls on a listener that services share.
///
/// O_NONBLOCK belongs to the open file: without `NonBlocking=` it was taken off when a service was started, and any
/// of them may have changed it. So it is put on for the call, and off again afterwards. A service that begins to
/// accept in just that moment, when nobody is there to be accepted, gets EAGAIN.
enum WithoutWaiting {
  /// - Throws: what `body` does, or what fcntl(2) says of a descriptor that is none.
  static func on<Value>(
    _ fd: Int32, _ body: (Int32) throws(SystemCallError) -> Value
  ) throws(SystemCallError) -> Value {
    let flags = usher_fcntl(fd, F_GETFL, 0)
    guard flags >= 0 else { throw SystemCallError("read the flags of a listener", errno: errno) }
    guard flags & O_NONBLOCK == 0 else { return try body(fd) }
    guard usher_fcntl(fd, F_SETFL, flags | O_NONBLOCK) >= 0 else {
      throw SystemCallError("set the flags of a listener", errno: errno)
    }
    defer { _ = usher_fcntl(fd, F_SETFL, flags) }
    return try body(fd)
  }
}
