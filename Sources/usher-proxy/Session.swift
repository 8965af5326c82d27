import CLinux
import Linux
import ProxyCore
import UnitModel

/// One sender of datagrams and its own socket to the target, by which answers find back.
final class Session {
  /// What a PROXY header may need in front of a datagram.
  static let headerRoom = 256

  /// Who sends.
  let key: SocketAddress
  let listener: Listener
  /// Where answers go, and from which of our addresses: as the latest datagram had them.
  var origin: usher_datagram
  /// What each datagram to the target begins with.
  let header: [UInt8]
  let began: Instant
  var token = SlotTable<Session>.Token(index: .max, generation: 0)
  /// -1 until the target's address could be used.
  var number: Int32 = -1
  /// The last datagram, until the target has answered for the first time; it may not be there yet.
  var held: [UInt8]?
  var retryAt: Instant?
  var backoff = Backoff()
  /// The target has not said anything yet.
  var isUnanswered = true

  init(key: SocketAddress, listener: Listener, origin: usher_datagram, header: [UInt8], began: Instant) {
    self.key = key
    self.listener = listener
    self.origin = origin
    self.header = header
    self.began = began
  }
}
