import Glibc
import Linux
import ProxyCore
import SocketActivation
import UnitModel

/// One inherited socket and where its clients go.
final class Listener {
  enum Kind {
    /// Accepts connections with a stream of bytes.
    case streams
    /// Accepts connections with messages.
    case messages
    case datagrams
  }

  let number: Int32
  let kind: Kind
  let target: Target
  /// The address it was bound to; the real one differs by connection if this is a wildcard.
  let address: SocketAddress
  /// It failed and is served no more.
  var isDropped = false
  /// Whether it stands in the event queue.
  var isWatched = false
  /// The session whose datagram the target has no room for; nothing is read meanwhile.
  var fullSession: SlotTable<Session>.Token?
  var sessions: SessionTable<SocketAddress, SlotTable<Session>.Token>

  init(_ socket: InheritedSocket, kind: Kind, target: Target, options: ProxyOptions) {
    number = socket.descriptor
    self.kind = kind
    self.target = target
    address = Socket.name(socket.descriptor) ?? .unixUnnamed
    sessions = SessionTable(limit: options.maximumSessions, idleTime: options.sessionIdleTime)
    _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
  }
}
