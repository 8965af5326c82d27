import Glibc
import Linux
import Testing

@Suite("Counted connections")
struct ConnectionCountTests {
  private func listener(_ address: SocketAddress) throws -> (Descriptor, SocketAddress) {
    let socket = try Socket.open(family: address.family, kind: .stream)
    try Socket.bind(socket.number, to: address)
    try Socket.listen(socket.number, backlog: 10)
    return (socket, try #require(Socket.name(socket.number)))
  }

  private func connect(to address: SocketAddress) throws -> Descriptor {
    let socket = try Socket.open(family: address.family, kind: .stream)
    do throws(SystemCallError) {
      try Socket.connect(socket.number, to: address)
    } catch {
      if error.errno != EINPROGRESS { throw error }
    }
    return socket
  }

  @Test(
    "are those that wait and those that were accepted, until the service closes them",
    arguments: [false, true])
  func waiting(isIPv6: Bool) throws {
    let any: SocketAddress = isIPv6 ? .anyIPv6 : .ipv4(0x7F00_0001, port: 0)
    let (listener, address) = try listener(any)
    let asked = [SockDiag.Listener.tcp(address)]
    #expect(try SockDiag.connections(of: asked) == 0)
    // One that listens on all addresses has connections of IPv4, too.
    let client = try connect(to: .ipv4(0x7F00_0001, port: try #require(address.port)))
    #expect(try SockDiag.connections(of: asked) == 1)
    let (accepted, _) = try #require(try Socket.accept(listener.number))
    #expect(try SockDiag.connections(of: asked) == 1)
    client.close()
    // The service has it still.
    #expect(try SockDiag.connections(of: asked) == 1)
    accepted.close()
    #expect(try SockDiag.connections(of: asked) == 0)
  }

  @Test("of another listener do not count")
  func others() throws {
    let (first, _) = try listener(.ipv4(0x7F00_0001, port: 0))
    let (second, address) = try listener(.ipv4(0x7F00_0001, port: 0))
    _ = (first, second)
    let client = try connect(to: address)
    #expect(client.isOpen)
    let other = try #require(Socket.name(first.number))
    #expect(try SockDiag.connections(of: [.tcp(other)]) == 0)
    #expect(try SockDiag.connections(of: [.tcp(other), .tcp(address)]) == 1)
  }

  @Test("of UNIX sockets are found by node and by name")
  func unix() throws {
    let path = "/tmp/usher-count-\(getpid()).sock"
    defer { unlink(path) }
    let (first, firstAddress) = try listener(.unixPath(Array(path.utf8)))
    let (second, secondAddress) = try listener(.unixAbstract(Array("usher-count-\(getpid())".utf8)))
    let node = try #require(Node.identity(at: path))
    let asked: [SockDiag.Listener] = [
      .node(node, path: path), .abstract(Array("usher-count-\(getpid())".utf8)),
    ]
    #expect(try SockDiag.connections(of: asked) == 0)
    let clients = [
      try connect(to: firstAddress), try connect(to: secondAddress), try connect(to: secondAddress),
    ]
    #expect(try asked.map { try SockDiag.connections(of: [$0]) } == [1, 2])
    let accepted = [try Socket.accept(first.number)?.0, try Socket.accept(second.number)?.0]
    #expect(try SockDiag.connections(of: asked) == 3)
    for one in accepted { one?.close() }
    #expect(try SockDiag.connections(of: asked) == 1)
    _ = clients
  }
}
