import CLinux
import Glibc
import Linux
import ProxyCore
import SocketActivation
import UnitModel

/// The loop and everything it looks after.
final class Proxy {
  /// What one read takes; as much as one direction of a stalled connection may hold.
  static let chunkSize = 64 * 1024
  private static let batch = 256
  /// In microseconds; the kernel adds up to 50 (timer slack).
  private static let pause: UInt32 = 70
  /// A stream is what was spliced in so many turns in a row, each so many microseconds after the last at most;
  /// a large answer now and then is none, and is not slowed down.
  private static let streamTurns = 8
  private static let streamGap: UInt64 = 2000

  let options: ProxyOptions
  let queue: EventQueue
  let lookup: Lookup
  let notify: NotifySocket?
  let signals: Int32
  /// At most so many connections: what was asked for, or what the limit of descriptors has room for.
  let maximumConnections: Int

  var listeners: [Listener] = []
  var targets: [Target] = []
  var connections = SlotTable<Connection>()
  var sessions = SlotTable<Session>()
  var pipes = PipePool()
  /// Shared by all: a read's bytes never outlive the function that made it.
  let chunk: UnsafeMutableRawBufferPointer
  /// For sequential packets, whose messages may be as large as a socket's buffer.
  lazy var messages = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
  private let ready: UnsafeMutableBufferPointer<usher_ready>

  /// Accepted in this turn and not served yet.
  var arrived: [Connection] = []
  /// Connections with more to do than one turn allowed.
  var again: [Connection] = []
  /// Connections that are waiting or connecting; only then is there something to look after by the clock.
  var unsettled = 0
  var now = Proxy.clock()
  var nextTick: Instant?
  /// Nothing is accepted: the limit is reached, or descriptors ran out.
  var isPaused = false
  /// Descriptors ran out: those who were accepted get theirs before anybody else is.
  var hasRunOut = false
  /// In this turn pages were spliced, and something else happened.
  var hasSpliced = false
  private var lastSpliced = Instant(microseconds: 0)
  private var streak = 0
  var hasOtherWork = false
  var resumesAt: Instant?
  /// Since when there has been neither connection nor session.
  var idleSince: Instant?
  /// Sessions whose first datagram waits for the target.
  var retryingSessions: [SlotTable<Session>.Token] = []
  /// SIGTERM came; by then all must have ended.
  var isStopping = false
  var drainEnds: Instant?
  var mustEnd = false

  init(_ options: ProxyOptions, _ sockets: InheritedSockets, notify: NotifySocket?) throws {
    self.options = options
    self.notify = notify
    queue = try EventQueue()
    lookup = try Lookup()
    signals = try systemCall("watch for signals") { usher_signals_open([SIGTERM, SIGINT], 2) }
    chunk = .allocate(byteCount: Self.chunkSize + Session.headerRoom, alignment: 64)
    ready = .allocate(capacity: Self.batch)
    ready.initialize(repeating: usher_ready())
    maximumConnections = Self.capacity(options)
    guard queue.add(signals, EventQueue.readable, .signals),
      queue.add(lookup.counter.number, EventQueue.readable, .lookups)
    else { throw CannotServe("cannot watch for signals: the kernel has no room for another event") }
    idleSince = now
    try take(sockets)
  }

  /// Serves until there is nothing left to serve. The exit status.
  func run() -> Int32 {
    let count = listeners.count
    let status =
      count == 0 ? "passing one connection on" : "passing on from \(count) socket\(count == 1 ? "" : "s")"
    tell { notify throws(SocketActivationError) in try notify.ready(status: status) }
    resume()
    while !mustEnd {
      gather()
      let count = queue.wait(into: ready, milliseconds: again.isEmpty ? milliseconds() : 0)
      now = Self.clock()
      for place in 0..<count { handle(ready[place]) }
      takeTurns()
      runTimers()
      if listeners.allSatisfy(\.isDropped) && connections.count == 0 && sessions.count == 0 { break }
    }
    if !isStopping { tell { notify throws(SocketActivationError) in try notify.stopping() } }
    return 0
  }

  /// When nothing but splicing is going on, a short pause lets more arrive: the senders and receivers then
  /// wake up once for a megabyte and not for every segment, which costs all of them less. Whoever comes
  /// meanwhile waits for at most the tenth of a millisecond, and there is no pause while others are served.
  private func gather() {
    if hasOtherWork || now.microseconds &- lastSpliced.microseconds > Self.streamGap { streak = 0 }
    if hasSpliced {
      lastSpliced = now
      streak &+= 1
      if streak > Self.streamTurns, again.isEmpty { usleep(Self.pause) }
    }
    hasSpliced = false
    hasOtherWork = false
  }

  /// To the supervisor, if one wants to hear; that it cannot be told changes nothing here.
  func tell(_ message: (NotifySocket) throws(SocketActivationError) -> Void) {
    guard let notify else { return }
    do { try message(notify) } catch { complain("\(error)") }
  }

  private func handle(_ event: usher_ready) {
    switch EventToken(event.token) {
    case .client(let token):
      if let connection = connections[token] { clientChanged(connection, event.events) }
    case .server(let token):
      if let connection = connections[token] { serverChanged(connection, event.events) }
    case .session(let token):
      hasOtherWork = true
      if let session = sessions[token] { sessionChanged(session) }
    case .listener(let index):
      hasOtherWork = true
      guard listeners.indices.contains(index) else { return }
      let listener = listeners[index]
      if listener.kind == .datagrams { receiveDatagrams(listener) } else { accept(from: listener) }
    case .signals: signalCame()
    case .lookups: lookupsCame()
    case nil: break
    }
  }

  /// One more turn for each connection that had not come to its end.
  private func takeTurns() {
    guard !again.isEmpty else { return }
    let turn = again
    again = []
    for connection in turn {
      connection.isListedAgain = false
      if connection.state == .open, connections[connection.token] != nil { forward(connection) }
    }
  }

  static func clock() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(
      microseconds: UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000
        &+ UInt64(truncatingIfNeeded: time.tv_nsec) / 1000)
  }

  /// Two descriptors a connection, and some for everything else.
  private static func capacity(_ options: ProxyOptions) -> Int {
    guard let limit = try? ResourceLimit.current(7) else { return options.maximumConnections }
    let room = limit.soft > 24 ? Int(min((limit.soft - 16) / 2, 1 << 30)) : 4
    if room < options.maximumConnections {
      complain(
        "cannot have \(options.maximumConnections) connections at a time with \(limit.soft) descriptors; "
          + "\(room) it is, further clients wait; a higher LimitNOFILE= makes room")
    }
    return min(room, options.maximumConnections)
  }
}
