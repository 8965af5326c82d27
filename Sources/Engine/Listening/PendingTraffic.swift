import Glibc
import Linux
import UnitModel

/// Throwing away what waits on a listener (`FlushPending=`).
package enum PendingTraffic {
  /// The most connections or datagrams thrown away at once: an attacker must not hold the loop.
  private static let most = 1024

  /// Closes all connections that wait, or discards what waits to be read. Never waits for more.
  ///
  /// - Returns: how many connections it closed.
  @discardableResult
  package static func discard(from listener: OpenedListener) -> UInt32 {
    let count = try? WithoutWaiting.on(listener.descriptor.number) { discard(from: listener, $0) }
    return count ?? 0
  }

  private static func discard(from listener: OpenedListener, _ fd: Int32) -> UInt32 {
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
