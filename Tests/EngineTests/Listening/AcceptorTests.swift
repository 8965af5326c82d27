import Engine
import Glibc
import Linux
import Testing
import UnitModel

@Suite("Accepting")
struct AcceptorTests {
  @Test("a batch ends at its bound and goes on where it ended")
  func batches() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "s")
    let listener = try bench.start()[0]
    let clients = try (0..<20).map { _ in try connection(to: .unixPath(Array(bench.path("s").utf8))) }
    let first = Acceptor.acceptBatch(on: listener)
    #expect(first.connections.count == 16 && first.ending == .full)
    let second = Acceptor.acceptBatch(on: listener)
    #expect(second.connections.count == 4 && second.ending == .drained)
    #expect(first.connections.allSatisfy { fcntl($0.descriptor.number, F_GETFD) == FD_CLOEXEC })
    #expect(clients.count == 20)
  }

  @Test("a batch ends when the listener is closed over one of its connections")
  func closedWithin() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "s")
    let listener = try bench.start()[0]
    let clients = try (0..<5).map { _ in try connection(to: .unixPath(Array(bench.path("s").utf8))) }
    var count = 0
    let ending = Acceptor.accept(
      on: listener.descriptor.number, while: { listener.descriptor.isOpen },
      { _ in
        count += 1
        if count == 2 { listener.close(removingNodes: true) }
      })
    #expect(count == 2 && ending == .drained)
    #expect(clients.count == 5)
  }

  @Test("nobody is waited for on a listener that a service has made to wait, and it stays so")
  func shared() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "s")
    let number = try bench.start()[0].descriptor.number
    let flags = fcntl(number, F_GETFL) & ~O_NONBLOCK
    #expect(fcntl(number, F_SETFL, flags) == 0)
    let client = try connection(to: .unixPath(Array(bench.path("s").utf8)))
    var count = 0
    // The second accept(2) would wait for ever.
    let ending = Acceptor.accept(on: number, mayWait: true) { _ in count += 1 }
    #expect(count == 1 && ending == .drained && client.isOpen)
    #expect(fcntl(number, F_GETFL) == flags)
  }

  @Test("a TCP connection is named as systemd names it")
  func tcpNames() throws {
    let bench = ListeningBench((.stream, .loopback()))
    let port = try #require(try bench.start()[0].address?.port)
    let client = try connection(to: .ipv4(0x7F00_0001, port: port))
    let from = try #require(Socket.name(client.number)?.port)
    let identity = try #require(Acceptor.acceptBatch(on: bench.open[0]).connections.first).identity(number: 7)
    let cookie = try #require(identity.cookie)
    #expect(identity.instance() == "7-\(cookie)-127.0.0.1:\(port)-127.0.0.1:\(from)")
    #expect(identity.instance(.withoutCookie) == "7-127.0.0.1:\(port)-127.0.0.1:\(from)")
    #expect(identity.remoteAddress == "127.0.0.1" && identity.remotePort == "\(from)")
    #expect(identity.peerText == "127.0.0.1:\(from)")
    #expect(identity.source == .ipv4(0x7F00_0001))
  }

  @Test("v4-mapped addresses are IPv4, IPv6 has no brackets in instance names")
  func ipv6Names() {
    let mapped = SocketAddress.ipv6(high: 0, low: 0xFFFF_7F00_0001, port: 80, scope: 0)
    let other = SocketAddress.ipv6(high: 0, low: 0xFFFF_7F00_0002, port: 4000, scope: 0)
    let identity = ConnectionIdentity(number: 0, local: mapped, remote: other, cookie: 5)
    #expect(identity.instance() == "0-5-127.0.0.1:80-127.0.0.2:4000")
    #expect(identity.remoteAddress == "127.0.0.2")
    let one = SocketAddress.ipv6(high: 0, low: 1, port: 7012, scope: 0)
    let six = ConnectionIdentity(number: 0, local: one, remote: one)
    #expect(six.instance() == "0-::1:7012-::1:7012")
    #expect(six.peerText == "[::1]:7012")
  }

  @Test("a UNIX connection is named by its peer's process and user")
  func unixNames() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "s")
    let listener = try bench.start()[0]
    let client = try connection(to: .unixPath(Array(bench.path("s").utf8)))
    let identity = try #require(Acceptor.acceptBatch(on: listener).connections.first).identity(number: 0)
    #expect(identity.instance(.withoutCookie) == "0-\(getpid())-\(geteuid())")
    let id = identity.peerPidfdID.map { "_\($0)" } ?? ""
    #expect(identity.instance() == "0-\(identity.cookie ?? 0)-\(getpid())\(id)-\(geteuid())")
    #expect(identity.remoteAddress == nil && identity.remotePort == nil)
    #expect(identity.source == .user(geteuid()))
    #expect(client.isOpen)
    let unknown = ConnectionIdentity(number: 3, local: .unixUnnamed, remote: .unixUnnamed, cookie: 9)
    #expect(unknown.instance() == "3-9-unknown")
  }

  @Test("a bound UNIX peer's name is its REMOTE_ADDR")
  func boundPeers() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "s")
    let listener = try bench.start()[0]
    for address in [
      SocketAddress.unixAbstract(Array("usher-peer-\(getpid())".utf8)),
      .unixPath(Array(bench.path("peer").utf8)),
    ] {
      let client = try Socket.open(family: AF_UNIX, kind: .stream)
      try Socket.bind(client.number, to: address)
      try Socket.connect(client.number, to: .unixPath(Array(bench.path("s").utf8)))
      let accepted = try #require(Acceptor.acceptBatch(on: listener).connections.first)
      #expect(accepted.identity(number: 0).remoteAddress == address.description)
    }
  }

  @Test("running out of descriptors is weather, a closed listener is not")
  func kinds() throws {
    #expect(Acceptor.kind(of: ECONNABORTED) == .gone)
    #expect(Acceptor.kind(of: EMFILE) == .exhausted)
    #expect(Acceptor.kind(of: EINVAL) == .broken)
    let (read, _) = try Pipe.open(isNonBlocking: true)
    guard case .broken(let error) = Acceptor.accept(on: read.number, { _ in }) else {
      Issue.record("a pipe accepts")
      return
    }
    #expect(error.errno == ENOTSOCK)
  }

  @Test("a pause grows, is told once, and ends with the first success")
  func pause() {
    var pause = AcceptPause()
    let error = SystemCallError("accept", errno: EMFILE)
    let first = pause.exhausted(error, on: "web.socket")
    #expect(first.pause == AcceptPause.shortest)
    #expect(first.message?.hasPrefix("cannot accept on web.socket: too many open files") == true)
    var last = first.pause
    for _ in 0..<10 {
      let next = pause.exhausted(error, on: "web.socket")
      #expect(next.message == nil && next.pause >= last)
      last = next.pause
    }
    #expect(last == AcceptPause.longest)
    #expect(pause.succeeded(on: "web.socket") != nil)
    #expect(pause.succeeded(on: "web.socket") == nil)
  }
}
