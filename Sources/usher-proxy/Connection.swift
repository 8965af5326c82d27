import Linux
import ProxyCore
import UnitModel

/// One client and its connection to the target.
///
/// A class of some 400 bytes, all that a quiet connection costs beside its two sockets.
final class Connection {
  enum State {
    /// For the target to be there.
    case waiting
    /// An attempt is under way.
    case connecting
    case open
  }

  let target: Target
  /// Whose protocol it is: message by message on sequential-packet sockets.
  let hasMessages: Bool
  let began: Instant
  var token = SlotTable<Connection>.Token(index: .max, generation: 0)
  var state = State.waiting
  var client: Side
  var server = Side(number: -1)
  /// From the client to the server, and back.
  var up = Flow()
  var down = Flow()
  /// Which address of the target is tried, and how many were.
  var address = 0
  var attempts = 0
  var attemptEnds = Instant(microseconds: 0)
  /// In the list of those that have more to do at once.
  var isListedAgain = false

  init(client: Side, target: Target, hasMessages: Bool, began: Instant) {
    self.client = client
    self.target = target
    self.hasMessages = hasMessages
    self.began = began
  }
}

/// One socket of a connection, and what is known of it since the last event.
struct Side {
  /// The descriptor; -1 where there is none.
  var number: Int32
  /// A TCP socket, and whether its other end is on this host.
  var isTCP = false
  var isUnix = false
  var isLoopback = false
  var isReadable = false
  var isWritable = false
  /// Whether it stands in the event queue, and there also for room to write: from the first time on that
  /// there is none.
  var isWatched = false
  var isWatchedForRoom = false
  /// A short read does not mean that nothing is left: an end or an urgent mark may follow, or the kind of
  /// socket cuts reads by itself (where descriptors were passed along on a UNIX socket).
  var mustReadDry = false
  /// The other end has said its last.
  var hasHungUp = false
  /// The other end has reset it.
  var isReset = false
  /// A UNIX socket whose other end is no more, without an urgent mark: what can be read is all that there
  /// will be.
  var isClosed = false
  /// Nobody will take what is written.
  var takesNothing = false

  init(number: Int32) { self.number = number }
}
