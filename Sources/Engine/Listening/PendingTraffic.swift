import CLinux
import Glibc
import Linux
import UnitModel

/// Throwing away what waits on a listener (`FlushPending=`).
package enum PendingTraffic {
  /// The most connections or datagrams thrown away at once: an attacker must not hold the loop.
  private static let most = 1024

  /// Closes all connections that wait, or discards what waits to be read. Never waits for more.
  ///
  /// O_NONBLOCK belongs to the open file, which services share: without `NonBlocking=` it was taken off when
  /// one was started, and any of them may have changed it. So it is put on here, and off again afterwards.
  /// - Returns: how many connections it closed.
  @discardableResult
  package static func discard(from listener: OpenedListener) -> UInt32 {
    let fd = listener.descriptor.number
    let flags = usher_fcntl(fd, F_GETFL, 0)
    guard flags >= 0 else { return 0 }
    if flags & O_NONBLOCK == 0 {
      guard usher_fcntl(fd, F_SETFL, flags | O_NONBLOCK) >= 0 else { return 0 }
    }
    defer { if flags & O_NONBLOCK == 0 { _ = usher_fcntl(fd, F_SETFL, flags) } }
    if listener.accepts {
      // Each is closed as soon as it was taken.
      var count: UInt32 = 0
      _ = Acceptor.accept(on: fd, atMost: most) { _ in count &+= 1 }
      return count
    }
    if listener.type == .messageQueue {
      MessageQueue.discard(from: fd, atMost: most)
      return 0
    }
    // A device may have data without end.
    let most = listener.type == .special ? 16 : most
    var bytes = [UInt8](repeating: 0, count: 65536)
    for _ in 0..<most {
      let count = read(fd, &bytes, bytes.count)
      if count < 0 && errno == EINTR { continue }
      // An empty datagram reads as 0, too; a FIFO open for writing never does.
      if count < 0 { return 0 }
    }
    return 0
  }
}
