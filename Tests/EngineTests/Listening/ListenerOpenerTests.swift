import Engine
import Glibc
import Linux
import Testing
import UnitModel

@Suite("Opened listeners")
struct ListenerOpenerTests {
  @Test("every kind of address is bound and listens")
  func kinds() throws {
    let bench = ListeningBench((.stream, .loopback()), (.stream, .loopback6()), (.datagram, .loopback()))
    bench.add(.stream, .unixAbstract("usher-test-\(getpid())"))
    bench.addPath(.stream, "a.sock")
    bench.addPath(.datagram, "b.sock")
    bench.addPath(.sequentialPacket, "c.sock")
    bench.addPath(.fifo, "d.fifo")
    let open = try bench.start()
    #expect(open.map(\.index) == Array(0..<8))
    let sockets = open.prefix(7).map(\.descriptor.number)
    #expect(try sockets.map { try SocketOption.isListening.value(on: $0) } == [1, 1, 0, 1, 1, 0, 1])
    #expect(try sockets.map { try SocketOption.reuseAddress.value(on: $0) } == Array(repeating: 1, count: 7))
    #expect(open[0].address?.host == "127.0.0.1")
    #expect(open[1].address?.host == "::1")
    #expect(open[3].text == "@usher-test-\(getpid())")
    #expect(open.allSatisfy { fcntl($0.descriptor.number, F_GETFD) == FD_CLOEXEC })
    #expect(open.allSatisfy { fcntl($0.descriptor.number, F_GETFL) & O_NONBLOCK != 0 })
    #expect(fcntl(open[7].descriptor.number, F_GETFL) & O_ACCMODE == O_RDWR)
    #expect(open.flatMap(\.warnings) == [])
  }

  @Test("a bare port takes IPv4 and IPv6 connections, and only IPv6 with ipv6-only")
  func dualStack() throws {
    let bench = ListeningBench((.stream, .port(0)))
    bench.settings.bindIPv6Only = .both
    let port = try #require(try bench.start()[0].address?.port)
    _ = try connection(to: .ipv4(0x7F00_0001, port: port))
    _ = try connection(to: .ipv6(high: 0, low: 1, port: port, scope: 0))
    let (accepted, ending) = Acceptor.acceptBatch(on: bench.open[0])
    #expect(accepted.map(\.remote.host) == ["127.0.0.1", "::1"])
    #expect(ending == .drained)
    bench.stop()

    bench.settings.bindIPv6Only = .ipv6Only
    let other = try bench.start()[0]
    #expect(try SocketOption.ipv6Only.value(on: other.descriptor.number) == 1)
  }

  @Test("the options of the directives are on the socket, and again on accepted ones")
  func options() throws {
    let bench = ListeningBench((.stream, .loopback()), (.datagram, .loopback6()))
    bench.addPath(.stream, "a.sock")
    bench.settings.keepAlive = true
    bench.settings.noDelay = true
    bench.settings.passCredentials = true
    bench.settings.passSecurity = true
    bench.settings.passPacketInfo = true
    bench.settings.timestamping = .nanoseconds
    bench.settings.receiveBuffer = 65536
    bench.settings.sendBuffer = 32768
    bench.settings.freeBind = true
    bench.settings.reusePort = true
    let open = try bench.start()
    #expect(open.flatMap(\.warnings) == [])
    let (tcp, udp, unix) = (open[0].descriptor.number, open[1].descriptor.number, open[2].descriptor.number)
    #expect(try SocketOption.keepAlive.value(on: tcp) == 1)
    #expect(try SocketOption.noDelay.value(on: tcp) == 1)
    #expect(try SocketOption.ipv4PacketInfo.value(on: tcp) == 1)
    #expect(try SocketOption.ipv4FreeBind.value(on: tcp) == 1)
    #expect(try SocketOption.reusePort.value(on: tcp) == 1)
    #expect(try SocketOption.timestampNanoseconds.value(on: tcp) == 1)
    // The kernel doubles both.
    #expect(try SocketOption.receiveBuffer.value(on: tcp) == 131072)
    #expect(try SocketOption.sendBuffer.value(on: tcp) == 65536)
    #expect(try SocketOption.ipv6PacketInfo.value(on: udp) == 1)
    #expect(try SocketOption.ipv6FreeBind.value(on: udp) == 1)
    #expect(try SocketOption.passCredentials.value(on: unix) == 1)
    #expect(try SocketOption.passSecurity.value(on: unix) == 1)

    let client = try connection(to: .unixPath(Array(bench.path("a.sock").utf8)))
    let accepted = try #require(Acceptor.acceptBatch(on: open[2]).connections.first)
    #expect(
      SocketOptions(bench.settings).apply(to: accepted.descriptor.number, family: AF_UNIX, isStream: true)
        == [])
    #expect(try SocketOption.receiveBuffer.value(on: accepted.descriptor.number) == 131072)
    #expect(client.isOpen)
    #expect(SocketOptions(SocketSettings()).isEmpty)
  }

  @Test("the node has exactly the mode and owner, missing directories theirs")
  func modes() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "deep/er/u.sock")
    bench.addPath(.fifo, "deep/f")
    bench.settings.mode = 0o622
    bench.settings.directoryMode = 0o775
    if isRoot { bench.owner = NodeOwner(uid: 1234, gid: 4321) }
    try bench.start()
    for name in ["deep/er/u.sock", "deep/f"] {
      let node = try Node(at: bench.path(name))
      #expect(node.mode == 0o622)
      #expect(node.uid == (isRoot ? 1234 : geteuid()))
      #expect(node.gid == (isRoot ? 4321 : getegid()))
    }
    #expect(try Node(at: bench.path("deep")).mode == 0o775)
    #expect(try Node(at: bench.path("deep/er")).mode == 0o775)
  }

  @Test("links lead to the node and go with it under RemoveOnStop")
  func links() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "u.sock")
    bench.settings.symlinks = [bench.path("one.sock"), bench.path("sub/two.sock")]
    bench.settings.removeOnStop = true
    try bench.start()
    #expect(Node.linkTarget(bench.path("sub/two.sock")) == bench.path("u.sock"))
    _ = try connection(to: .unixPath(Array(bench.path("one.sock").utf8)))
    bench.stop()
    #expect(try NodeDirectory.names(in: bench.directory) == ["sub"])
    #expect(try NodeDirectory.names(in: bench.path("sub")) == [])
  }

  @Test("what stands in a link's way stays without RemoveOnStop, and is told")
  func linkInTheWay() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "u.sock")
    bench.settings.symlinks = [bench.path("taken")]
    try Node.link(at: bench.path("taken"), to: "/elsewhere")
    #expect(try bench.start()[0].warnings.count == 1)
    #expect(Node.linkTarget(bench.path("taken")) == "/elsewhere")
    bench.stop()

    bench.settings.removeOnStop = true
    #expect(try bench.start()[0].warnings == [])
    #expect(Node.linkTarget(bench.path("taken")) == bench.path("u.sock"))
  }

  @Test("RemoveOnStop leaves a node alone that somebody else has put there since")
  func foreignNode() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "u.sock")
    bench.settings.removeOnStop = true
    try bench.start()
    try Node.unlink(bench.path("u.sock"))
    let theirs = try Fifo.open(bench.path("u.sock"), mode: 0o600)
    bench.stop()
    #expect(theirs.isOpen && Node.find(at: bench.path("u.sock"))?.kind == .fifo)
  }

  @Test("a stale node, and a plain file, are replaced")
  func stale() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "u.sock")
    try bench.start()
    bench.stop()
    let stale = try #require(Node.find(at: bench.path("u.sock")))
    try bench.start()
    #expect(bench.open[0].node != stale.identity)
    bench.stop()
    try Node.unlink(bench.path("u.sock"))
    close(open(bench.path("u.sock"), O_CREAT | O_WRONLY, 0o600))
    try bench.start()
    #expect(Node.find(at: bench.path("u.sock"))?.kind == .socket)
  }

  @Test("a node at which somebody listens is in use, unless it may be stolen")
  func alive() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "u.sock")
    try bench.start()
    let other = ListeningBench((.stream, .unixPath(bench.path("u.sock"))))
    let failure = try other.failure()
    #expect(failure.error.errno == EADDRINUSE)
    #expect(
      failure.description
        == "web.socket: cannot bind \(bench.path("u.sock")): address already in use, by another unit of this usherd (ListenStream=, /test/web.socket:3)"
    )
    _ = try connection(to: .unixPath(Array(bench.path("u.sock").utf8)))

    other.opener.differences.remove(.liveSockets)
    try other.start()
    #expect(Node.find(at: bench.path("u.sock"))?.identity == other.open[0].node)
  }

  @Test("a listener's connections do not keep its node alive once it has ended")
  func connectionsAreNoListeners() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "u.sock")
    try bench.start()
    let client = try connection(to: .unixPath(Array(bench.path("u.sock").utf8)))
    let accepted = Acceptor.acceptBatch(on: bench.open[0]).connections
    bench.stop()
    let node = try Node(at: bench.path("u.sock"))
    #expect(try SockDiag.receivers(at: node) == [])
    try bench.start()
    #expect(client.isOpen && accepted.count == 1)
  }

  @Test("a failure closes what was open and leaves no descriptor behind")
  func failureClosesAll() throws {
    let taken = ListeningBench((.stream, .loopback()))
    let port = try #require(try taken.start()[0].address?.port)
    let bench = ListeningBench()
    bench.addPath(.stream, "u.sock")
    bench.addPath(.fifo, "f")
    bench.add(.stream, .loopback(port))
    bench.settings.removeOnStop = true
    _ = try bench.failure()
    let before = openDescriptors().filter { $0.contains(bench.directory) }
    #expect(before == [])
    #expect(try NodeDirectory.names(in: bench.directory) == [])
  }

  @Test("an address in use names its holder")
  func holder() throws {
    let taken = ListeningBench((.stream, .loopback()))
    let port = try #require(try taken.start()[0].address?.port)
    let failure = try ListeningBench((.stream, .loopback(port))).failure()
    #expect(
      failure.description
        == "web.socket: cannot bind 127.0.0.1:\(port): address already in use, by another unit of this usherd (ListenStream=, /test/web.socket:3)"
    )
    #expect(failure.holder?.ownInode == taken.open[0].inode)
    let holders = try SockDiag.holders(of: .ipv4(0, port: port), kind: .stream)
    let socket = try #require(holders.first)
    let process = try #require(ProcessOfSocket.holding(socket: socket.inode))
    #expect(process.pid == getpid())
  }

  @Test("addresses, devices and files that are not there say what helps")
  func notThere() throws {
    let foreign = try ListeningBench((.stream, .ipv4([192, 0, 2, 1], port: 7001))).failure()
    #expect(foreign.error.errno == EADDRNOTAVAIL && foreign.description.contains("FreeBind=yes"))
    let scope = try ListeningBench(
      (.stream, .ipv6([0xFE, 0x80] + [UInt8](repeating: 0, count: 13) + [1], port: 7001, scope: "nosuch0"))
    ).failure()
    #expect(scope.description.hasPrefix("web.socket: cannot find interface nosuch0"))
    let bench = ListeningBench((.stream, .loopback()))
    bench.settings.bindToDevice = "nosuch0"
    #expect(try bench.failure().error.call == "bind to device")
    let long = try ListeningBench((.stream, .unixPath("/tmp/" + String(repeating: "x", count: 103))))
      .failure()
    #expect(long.error.errno == ENAMETOOLONG)
  }

  @Test("a FIFO is reused, but nothing that is no FIFO is taken for one")
  func fifo() throws {
    let bench = ListeningBench()
    bench.addPath(.fifo, "f")
    let first = try bench.start()[0].node
    bench.stop()
    #expect(try bench.start()[0].node == first)
    bench.stop()
    try Node.unlink(bench.path("f"))
    close(open(bench.path("f"), O_CREAT | O_WRONLY, 0o600))
    #expect(try bench.failure().error.errno == EEXIST)
  }

  @Test("flushing throws away connections, datagrams and bytes")
  func flush() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "s")
    bench.addPath(.datagram, "d")
    bench.addPath(.fifo, "f")
    let open = try bench.start()
    let client = try connection(to: .unixPath(Array(bench.path("s").utf8)))
    let sender = try connection(to: .unixPath(Array(bench.path("d").utf8)), kind: .datagram)
    try Arrival.send([1, 2], to: sender.number)
    try Arrival.send([], to: sender.number)
    #expect(write(open[2].descriptor.number, "abc", 3) == 3)
    for listener in open { PendingTraffic.discard(from: listener) }
    var byte: UInt8 = 0
    #expect(read(client.number, &byte, 1) == 0)
    #expect(Acceptor.acceptBatch(on: open[0]).connections.isEmpty)
    #expect(try Arrival.receive(from: open[1].descriptor.number) == nil)
    #expect(read(open[2].descriptor.number, &byte, 1) == -1 && errno == EAGAIN)
  }

  @Test("flushing waits for nothing, though the service had its listeners block", .timeLimit(.minutes(1)))
  func flushBlocking() throws {
    let bench = ListeningBench((.stream, .loopback()), (.datagram, .loopback()))
    bench.addPath(.fifo, "f")
    bench.add(.messageQueue, .messageQueue("/usher-test-\(getpid())-flush"))
    bench.add(.netlink, .netlink(family: 15, groups: 0))
    bench.settings.removeOnStop = true
    let open = try bench.start()
    for listener in open {
      let fd = listener.descriptor.number
      #expect(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK) == 0)
      PendingTraffic.discard(from: listener)
      #expect(fcntl(fd, F_GETFL) & O_NONBLOCK == 0)
    }
    bench.stop()
  }

  @Test("a port or a path without permission says what to do")
  func permissions() {
    func text(_ address: ListenAddress, uid: UInt32) -> String {
      let listener = address.nodePath ?? "0.0.0.0:80"
      let error = SystemCallError("bind", on: listener, errno: EACCES)
      return ListenFailure(
        unit: .web, index: 0, listener: listener, error: error,
        advice: ListenFailure.advice(for: error, address: address, uid: uid)
      ).description
    }
    #expect(
      text(.ipv4([0, 0, 0, 0], port: 80), uid: 1000)
        == "web.socket: cannot bind 0.0.0.0:80: permission denied; ports below 1024 need CAP_NET_BIND_SERVICE: "
        + "start usherd as root, choose a port from 1024, or lower net.ipv4.ip_unprivileged_port_start to 80")
    #expect(!text(.ipv4([0, 0, 0, 0], port: 80), uid: 0).contains("as root"))
    #expect(
      text(.unixPath("/run/a.sock"), uid: 1000)
        == "web.socket: cannot bind /run/a.sock: permission denied; usherd runs as user 1000, who may not write there"
    )
  }
}
