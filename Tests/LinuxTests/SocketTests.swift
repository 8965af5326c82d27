import Glibc
import Linux
import Testing

@Suite("Sockets and what is known of them")
struct SocketTests {
  @Test("messages carry bytes, sender and descriptors; what comes is closed on exec")
  func arrivals() throws {
    let (here, there) = try Socket.pair(kind: .datagram)
    try SocketOption.passCredentials.set(true, on: here.number)
    let (reader, writer) = try Pipe.open(isNonBlocking: true)
    try Arrival.send([1, 2, 3], descriptors: [writer.number, reader.number], to: there.number)
    let arrival = try #require(try Arrival.receive(from: here.number))
    #expect(arrival.bytes == [1, 2, 3] && !arrival.isTruncated)
    #expect(arrival.sender == PeerCredentials(pid: getpid(), uid: geteuid(), gid: getegid()))
    #expect(arrival.descriptors.map { fcntl($0.number, F_GETFD) } == [FD_CLOEXEC, FD_CLOEXEC])
    #expect(try Arrival.receive(from: here.number) == nil)
  }

  @Test("a message that is cut says so")
  func truncation() throws {
    let (here, there) = try Socket.pair(kind: .datagram)
    try Arrival.send([UInt8](repeating: 7, count: 100), to: there.number)
    let arrival = try #require(try Arrival.receive(from: here.number, atMost: 10))
    #expect(arrival.bytes.count == 10 && arrival.isTruncated)
  }

  @Test("each socket has a cookie of its own")
  func cookies() throws {
    let (a, b) = try Socket.pair(kind: .stream)
    let cookie = try #require(Socket.cookie(a.number))
    #expect(Socket.cookie(a.number) == cookie && Socket.cookie(b.number) != cookie)
    #expect(Socket.cookie(-1) == nil)
  }

  @Test("the peer of a connection is known, the pidfd's number is the process's")
  func peers() throws {
    let (a, b) = try Socket.pair(kind: .stream)
    #expect(PeerCredentials(of: a.number) == PeerCredentials(pid: getpid(), uid: geteuid(), gid: getegid()))
    #expect(PeerCredentials.pidfdID(of: a.number) == PeerCredentials.pidfdID(of: b.number))
    let (reader, _) = try Pipe.open(isNonBlocking: true)
    #expect(PeerCredentials(of: reader.number) == nil && PeerCredentials.pidfdID(of: reader.number) == nil)
  }

  @Test("the loopback interface is known by name and number, others are not")
  func interfaces() throws {
    let index = try NetworkInterface.index("lo")
    #expect(NetworkInterface.name(index: index) == "lo")
    #expect(try NetworkInterface.index("7") == 7)
    #expect(throws: SystemCallError("find interface", on: "nosuch0", errno: ENODEV)) {
      try NetworkInterface.index("nosuch0")
    }
  }

  @Test("who receives at a node is told without a connection")
  func receivers() throws {
    let directory = TestDirectory()
    let path = directory.path + "/s"
    let address = SocketAddress.unixPath(Array(path.utf8))
    let first = try Socket.open(family: AF_UNIX, kind: .stream)
    try Socket.bind(first.number, to: address)
    try Socket.listen(first.number, backlog: 5)
    let node = try Node(at: path)
    let receivers = try SockDiag.receivers(at: node)
    #expect(receivers.count == 1 && receivers.first?.name == Array(path.utf8))
    #expect(try SockDiag.isBound(first.number, to: node))
    #expect(try Socket.accept(first.number) == nil)

    // A socket that has the same path on another node is not at this one.
    try Node.unlink(path)
    let second = try Socket.open(family: AF_UNIX, kind: .datagram)
    try Socket.bind(second.number, to: address)
    let other = try Node(at: path)
    #expect(try SockDiag.receivers(at: other).count == 1)
    #expect(try !SockDiag.isBound(first.number, to: other))
    first.close()
    second.close()
    #expect(try SockDiag.receivers(at: other) == [])
  }

  @Test("a UDP socket is found by its address, and its process by its inode")
  func holders() throws {
    let socket = try Socket.open(family: AF_INET6, kind: .datagram)
    try Socket.bind(socket.number, to: .ipv6(high: 0, low: 1, port: 0, scope: 0))
    let address = try #require(Socket.name(socket.number))
    let found = try SockDiag.holders(of: address, kind: .datagram)
    #expect(found.map(\.address) == [address] && found.first?.uid == geteuid())
    let inode = try #require(found.first).inode
    #expect(ProcessOfSocket.holding(socket: inode)?.pid == getpid())
    #expect(try SockDiag.holders(of: address, kind: .stream) == [])
    #expect(ProcessOfSocket.holding(socket: 1) == nil)
  }

  @Test("the unit is the innermost one of the cgroup's path")
  func units() {
    #expect(
      ProcessOfSocket.unit(ofCgroups: "12:cpu:/\n0::/system.slice/nginx.service/inner\n") == "nginx.service")
    #expect(ProcessOfSocket.unit(ofCgroups: "0::/user.slice/session-1.scope\n") == "session-1.scope")
    #expect(ProcessOfSocket.unit(ofCgroups: "0::/\n") == nil)
    let process = ProcessOfSocket(pid: getpid())
    #expect(process?.description.contains("(pid \(getpid())") == true)
    #expect(ProcessOfSocket(pid: -1) == nil)
  }
}

/// A directory of a test's own, removed with it.
final class TestDirectory {
  let path: String

  init() {
    var template = Array("/tmp/usher-linux-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress, mkdtemp(base) != nil else { return "/nonexistent" }
      return String(cString: base)
    }
  }

  deinit { try? NodeDirectory.removeAll(path) }
}
