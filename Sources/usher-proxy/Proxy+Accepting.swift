import CLinux
import Glibc
import Linux
import ProxyCore
import UnitModel

/// From a listener's queue to a connection.
extension Proxy {
  /// As many as one turn takes, so that a flood of clients does not starve those that are served.
  private static let turn = 64

  /// All that wait are accepted before the first is served: meanwhile they send what they came for, and the
  /// target, once awake, finds one after the other.
  func accept(from listener: Listener) {
    for _ in 0..<Self.turn {
      guard connections.count < maximumConnections else {
        pause()
        break
      }
      var peer = SocketAddress.unixUnnamed
      guard let number = next(of: listener, &peer) else { break }
      if number >= 0 { arrived.append(take(number, peer, listener.address, listener.target, listener.kind)) }
    }
    for connection in arrived { serve(connection) }
    arrived.removeAll(keepingCapacity: true)
  }

  /// The next one's descriptor, and its address if a header is to tell it; -1 if that one has gone, nil if
  /// there is none for now.
  private func next(of listener: Listener, _ peer: inout SocketAddress) -> Int32? {
    var length: UInt32 = 0
    let number: Int32
    if options.header == nil {
      number = usher_accept(listener.number, nil, 0, &length)
    } else {
      var storage = sockaddr_storage()
      number = usher_accept(listener.number, &storage, UInt32(MemoryLayout<sockaddr_storage>.size), &length)
      if number >= 0 { peer = SocketAddress(storage, length: length) }
    }
    guard number < 0 else { return number }
    switch errno {
    case EAGAIN: return nil
    case EMFILE, ENFILE, ENOBUFS, ENOMEM: runOut(errno)
    case EINVAL, EBADF, ENOTSOCK, EOPNOTSUPP: drop(listener, errno)
    default: return -1  // gone before it was accepted (accept(2), "Error handling")
    }
    return nil
  }

  /// Takes over an accepted connection, which then is to be served.
  /// - Parameters:
  ///   - peer: only looked at where a header tells it.
  ///   - address: the listener's.
  func take(
    _ number: Int32, _ peer: SocketAddress, _ address: SocketAddress, _ target: Target, _ kind: Listener.Kind
  ) -> Connection {
    var side = Side(number: number)
    side.isTCP = address.isInternet
    side.isUnix = address.isUnix
    side.isWritable = true
    // Most clients have asked by the time they are accepted. (What a message is, only an event tells.)
    side.isReadable = kind == .streams
    side.mustReadDry = !side.isTCP
    let connection = Connection(client: side, target: target, hasMessages: kind == .messages, began: now)
    if let version = options.header {
      connection.up.rest = ProxyHeader.encode(
        version, .stream, client: ProxyEndpoint(peer),
        listener: ProxyEndpoint(Socket.name(number) ?? .unixUnnamed))
    }
    connection.token = connections.insert(connection)
    idleSince = nil
    unsettled &+= 1
    return connection
  }

  func serve(_ connection: Connection) {
    admit(connection)
    if connections[connection.token] != nil { watch(connection) }
  }

  /// No descriptor is left: nothing is accepted until something ends, or a little later.
  func runOut(_ number: Int32) {
    pipes.shrink()
    if resumesAt == nil {
      complain("cannot accept for now: \(errnoWords(number)); clients wait; LimitNOFILE= makes room")
    }
    pause()
    hasRunOut = true
    resumesAt = now.advanced(by: .milliseconds(100))
  }

  /// Leaves the clients in the listeners' queues.
  func pause() {
    guard !isPaused else { return }
    isPaused = true
    for listener in listeners where listener.isWatched && listener.kind != .datagrams {
      queue.remove(listener.number)
      listener.isWatched = false
    }
  }

  /// Watches the listeners, again or for the first time.
  func resume() {
    if hasRunOut, unsettled > 0 {
      resumesAt = now.advanced(by: .milliseconds(100))
      return
    }
    isPaused = false
    hasRunOut = false
    resumesAt = nil
    guard !isStopping else { return }
    for (index, listener) in listeners.enumerated()
    where !listener.isWatched && !listener.isDropped && listener.fullSession == nil {
      listener.isWatched = queue.add(listener.number, EventQueue.readable, .listener(index))
      if !listener.isWatched { complain("cannot watch \(listener.address): \(errnoWords(errno))") }
    }
  }

  private func drop(_ listener: Listener, _ number: Int32) {
    complain(
      "cannot accept on \(listener.address): \(errnoWords(number)); this socket is not served any more")
    queue.remove(listener.number)
    listener.isWatched = false
    listener.isDropped = true
  }
}

extension SocketAddress {
  /// 127.0.0.0/8 and ::1.
  var isLoopback: Bool {
    if let ipv4 { return ipv4 >> 24 == 127 }
    if case .ipv6(0, 1, _, _) = self { return true }
    return false
  }
}

extension ProxyEndpoint {
  init(_ address: SocketAddress) {
    switch address {
    case .ipv4(let number, let port): self = .ipv4(number, port: port)
    case .ipv6(let high, let low, let port, _):
      self = address.ipv4.map { .ipv4($0, port: port) } ?? .ipv6(high: high, low: low, port: port)
    case .unixPath(let path): self = .unix(path)
    case .unixAbstract(let name): self = .unix([0] + name)
    case .unixUnnamed: self = .unix([])
    case .vsock, .other: self = .unknown
    }
  }
}
