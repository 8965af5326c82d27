import Glibc
import SocketActivation

/// The poll loop over the inherited sockets and the connections accepted from them.
struct Server {
  let listeners: [InheritedSocket]
  private var connections: [Connection] = []
  private var served = 0
  private let exitWhenIdle: Int32?
  private let started = monotonicSeconds()

  /// As many connections as one poll looks after; more wait in the listeners' queues.
  private static let maximumConnections = 512

  /// `nil` where nothing of `sockets` is a stream to serve. An inherited socket that is no listener is
  /// served as a connection (Accept=yes).
  init?(_ sockets: InheritedSockets, exitWhenIdle: Int32?) {
    listeners = sockets.filter(\.isListening)
    self.exitWhenIdle = exitWhenIdle
    for socket in sockets where !socket.isListening && socket.type == .stream {
      connections.append(Connection(descriptor: socket.descriptor))
    }
    guard !listeners.isEmpty || !connections.isEmpty else { return nil }
    for socket in listeners { Self.makeNonBlocking(socket.descriptor) }
    for connection in connections { Self.makeNonBlocking(connection.descriptor) }
  }

  /// Serves until there is nothing left to serve, or nobody came for `exitWhenIdle` seconds.
  mutating func run() {
    while !listeners.isEmpty || !connections.isEmpty {
      let accepts = connections.count < Self.maximumConnections
      var polled = connections.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
      if accepts {
        polled += listeners.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
      }
      let isIdle = connections.isEmpty
      let timeout = isIdle ? exitWhenIdle.map { $0 &* 1000 } ?? -1 : -1
      let ready = poll(&polled, nfds_t(polled.count), timeout)
      if ready == 0, isIdle { return }
      if ready <= 0 { continue }

      let count = connections.count
      serve(ready: polled[..<count].map { $0.revents != 0 })
      for entry in polled[count...] where entry.revents != 0 { accept(on: entry.fd) }
    }
  }

  private mutating func serve(ready: [Bool]) {
    var page = Page(listeners: listeners, served: served, uptime: Self.monotonicSeconds() - started)
    var kept: [Connection] = []
    for (index, isReady) in ready.enumerated() {
      var connection = connections[index]
      let answer = { (request: HTTPRequest) in page.answer(request) }
      let goesOn =
        if !isReady { true } else if connection.events == Int16(POLLOUT) {
          connection.flush(answer: answer)
        } else { connection.receive(answer: answer) }
      if goesOn { kept.append(connection) } else { close(connection.descriptor) }
    }
    served = page.served
    connections = kept
  }

  private mutating func accept(on listener: Int32) {
    while connections.count < Self.maximumConnections {
      let descriptor = Glibc.accept(listener, nil, nil)
      guard descriptor >= 0 else { return }  // none left, or the client is gone: poll says when to look again
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      Self.makeNonBlocking(descriptor)
      connections.append(Connection(descriptor: descriptor))
    }
  }

  private static func makeNonBlocking(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  private static func monotonicSeconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec
  }
}
