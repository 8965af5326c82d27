import Glibc
import Linux
import ProxyCore
import UnitModel

/// A server, as all connections to it know it: its addresses, and whether it answers.
final class Target {
  let name: ProxyTarget
  let kind: Socket.Kind
  /// Empty until its name was looked up.
  var addresses: [SocketAddress] = [] {
    didSet { destinations = addresses.map { Destination($0) } }
  }
  /// The same, ready for the kernel.
  private(set) var destinations: [Destination] = []
  /// The address that answered last.
  var preferred = 0
  var lookedUp: Instant?
  var isBeingLookedUp = false
  /// Why the last look-up brought nothing.
  var lookupFailure: String?

  /// Connections that wait for it, the longest first.
  var waiting: [SlotTable<Connection>.Token] = []
  /// When to try again; nil while it answers.
  var retryAt: Instant?
  /// One connection tries for all that wait.
  var prober: SlotTable<Connection>.Token?
  var backoff = Backoff()
  /// Since when it has not answered.
  var isOutSince: Instant?
  /// That clients are turned away was said, once for each outage.
  var isTold = false

  init(_ name: ProxyTarget, kind: Socket.Kind) {
    self.name = name
    self.kind = kind
  }

  /// What socket(2) calls its kind.
  var socketType: Int32 {
    switch kind {
    case .stream: Int32(SOCK_STREAM.rawValue)
    case .sequentialPacket: Int32(SOCK_SEQPACKET.rawValue)
    case .datagram: Int32(SOCK_DGRAM.rawValue)
    case .raw: Int32(SOCK_RAW.rawValue)
    }
  }

  /// Whether a new connection is to wait with the others.
  var isOut: Bool { retryAt != nil || prober != nil || addresses.isEmpty }
}
