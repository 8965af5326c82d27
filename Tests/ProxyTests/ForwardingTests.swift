import CLinux
import Glibc
import Testing

@Suite("What goes through usher-proxy")
struct ForwardingTests {
  private enum Kind: CaseIterable, Sendable { case port, path, abstract }

  private static func place(_ kind: Kind) -> Place {
    switch kind {
    case .port: .port(0)
    case .path: .newPath()
    case .abstract: .newName()
    }
  }

  private static let kinds = Kind.allCases.flatMap { front in Kind.allCases.map { (front, $0) } }

  @Test("comes out byte for byte, both ways at once, in megabytes", arguments: kinds)
  private func bytes(front: Kind, back: Kind) throws {
    let scene = try Scene(from: Self.place(front), to: Self.place(back))
    defer { scene.clean() }
    let (client, server) = try scene.pair()
    let up = noise(6 << 20, seed: 1)
    let down = noise(5 << 20, seed: 2)
    let came = try shuttle(client, up, server, down)
    #expect(came.atB == up)
    #expect(came.atA == down)
  }

  @Test("comes out whole in small pieces, each before the next is sent")
  func small() throws {
    let scene = try Scene()
    let (client, server) = try scene.pair()
    for round in 0..<200 {
      try client.send("question \(round)\n")
      #expect(try server.receiveText("question \(round)\n".utf8.count) == "question \(round)\n")
      try server.send("answer \(round)\n")
      #expect(try client.receiveText("answer \(round)\n".utf8.count) == "answer \(round)\n")
    }
  }

  @Test("ends in one direction alone when one side has ended", arguments: [true, false])
  func halfClose(clientFirst: Bool) throws {
    let scene = try Scene()
    let (client, server) = try scene.pair()
    let (first, second) = clientFirst ? (client, server) : (server, client)
    try first.send("that is all")
    first.finish()
    #expect(try second.receiveAll() == Array("that is all".utf8))
    try second.send("and the answer")
    #expect(try first.receiveText(14) == "and the answer")
    try second.send(", later")
    second.finish()
    #expect(try first.receiveAll() == Array(", later".utf8))
  }

  @Test("is a reset where it was a reset", arguments: [true, false])
  func reset(byClient: Bool) throws {
    let scene = try Scene()
    var (client, server): (Wire?, Wire?) = try {
      let pair = try scene.pair()
      return (pair.client, pair.server)
    }()
    try client?.send("x")
    #expect(try server?.receiveText(1) == "x")
    if byClient {
      client?.willReset()
      client = nil
      #expect(try server?.receive() == nil)
    } else {
      server?.willReset()
      server = nil
      #expect(try client?.receive() == nil)
    }
  }

  @Test("still brings what a side had said before it stopped to listen")
  func lastWords() throws {
    let scene = try Scene()
    var (client, server): (Wire, Wire?) = try {
      let pair = try scene.pair()
      return (pair.client, pair.server)
    }()
    try server?.send("too long; bye")
    server = nil
    #expect(try client.receiveAll() == Array("too long; bye".utf8))
  }

  @Test("was said, with its end, before anybody accepted it", arguments: kinds)
  private func saidBefore(front: Kind, back: Kind) throws {
    let scene = try Scene(from: Self.place(front), to: Self.place(back))
    defer { scene.clean() }
    scene.proxy.signal(SIGSTOP)
    let clients = try (0..<5).map { _ in try scene.client() }
    for (place, client) in clients.enumerated() {
      try client.send("question \(place)")
      client.finish()
    }
    scene.proxy.signal(SIGCONT)
    for _ in clients {
      let server = try scene.target.accepted()
      let asked = try server.receiveAll()
      try server.send("answer to ")
      try server.send(try #require(asked))
    }
    for (place, client) in clients.enumerated() {
      #expect(try client.receiveAll() == Array("answer to question \(place)".utf8))
    }
  }

  @Test("is all there when descriptors were passed in between and the sender has gone")
  func descriptorsBetween() throws {
    let scene = try Scene(from: .port(0), to: .newPath())
    defer { scene.clean() }
    var (client, server): (Wire, Wire?) = try {
      let pair = try scene.pair()
      return (pair.client, pair.server)
    }()
    try client.send("x")
    #expect(try server?.receiveText(1) == "x")
    scene.proxy.signal(SIGSTOP)
    let number = try #require(server?.number)
    var passed: Int32 = 0
    for text in ["one, ", "two, ", "three"] {
      #expect(usher_send(number, text, text.utf8.count, &passed, 1) == text.utf8.count)
    }
    server = nil
    scene.proxy.signal(SIGCONT)
    #expect(try client.receiveAll() == Array("one, two, three".utf8))
  }

  @Test("waits where the other side does not read, and none of it is lost", arguments: [true, false])
  func backpressure(isUnix: Bool) throws {
    let place = isUnix ? Place.newPath() : .port(0)
    let scene = try Scene(from: isUnix ? .newPath() : .port(0), to: place)
    defer { scene.clean() }
    let (client, server) = try scene.pair()
    var size: Int32 = 64 * 1024
    for wire in [client, server] {
      setsockopt(wire.number, SOL_SOCKET, SO_SNDBUF, &size, 4)
      setsockopt(wire.number, SOL_SOCKET, SO_RCVBUF, &size, 4)
    }
    // Until nothing more fits for a while: all buffers on the way are full.
    let chunk = noise(65_536, seed: 3)
    var sent = 0
    var request = pollfd(fd: client.number, events: Int16(POLLOUT), revents: 0)
    while poll(&request, 1, 300) > 0 {
      let start = sent % chunk.count
      let count = chunk.withUnsafeBytes {
        send(client.number, $0.baseAddress.map { $0 + start }, $0.count - start, dontWait)
      }
      if count > 0 { sent += count }
      try #require(sent < 256 << 20, "it takes without end")
    }
    client.finish()
    let came = try #require(try server.receiveAll())
    #expect(came.count == sent)
    let isSame = came.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: chunk.count).allSatisfy { start in
        let part = bytes[start..<min(start + chunk.count, bytes.count)]
        return part.elementsEqual(chunk.prefix(part.count))
      }
    }
    #expect(isSame)
  }

  @Test("keeps messages apart on sequential packets")
  func messages() throws {
    let scene = try Scene(from: .newPath(), to: .newPath(), SOCK_SEQPACKET)
    defer { scene.clean() }
    let (client, server) = try scene.pair(SOCK_SEQPACKET)
    let large = noise(100_000, seed: 4)
    try client.send("one")
    try client.send("two")
    try client.send(large)
    #expect(try server.receive() == Array("one".utf8))
    #expect(try server.receive() == Array("two".utf8))
    #expect(try server.receive(200_000) == large)
    try server.send("three")
    server.finish()
    #expect(try client.receive() == Array("three".utf8))
    #expect(try client.receive() == [])
  }

  @Test("begins with who the client is, in version 1")
  func headerV1() throws {
    let scene = try Scene(["--proxy-protocol=v1"])
    let (client, server) = try scene.pair()
    try client.send("hello")
    let line = "PROXY TCP4 127.0.0.1 127.0.0.1 \(client.port) \(client.peerPort)\r\nhello"
    #expect(try server.receiveText(line.utf8.count) == line)
  }

  @Test("begins with who the client is, in version 2, before the client says anything")
  func headerV2() throws {
    let scene = try Scene(["--proxy-protocol=v2"])
    let (client, server) = try scene.pair()
    let header = try server.receive(exactly: 28)
    #expect(header.prefix(16) == [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10, 0x21, 0x11, 0, 12])
    let ports = [client.port, client.peerPort].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    #expect(Array(header.suffix(12)) == [127, 0, 0, 1, 127, 0, 0, 1] + ports)
  }

  @Test("goes from each listener to the target of its name")
  func maps() throws {
    let (one, two) = (try Wire.bound(to: .port(0)), try Wire.bound(to: .port(0)))
    let (a, b) = (try Wire.bound(to: .port(0)), try Wire.bound(to: .port(0)))
    let proxy = try ProxyProcess(
      ["--map=b=127.0.0.1:\(two.port)", "127.0.0.1:\(one.port)"], [("a", a), ("b", b)])
    try withExtendedLifetime(proxy) {
      let toB = try Wire.connected(to: .port(b.port))
      try toB.send("b")
      #expect(try two.accepted().receiveText(1) == "b")
      let toA = try Wire.connected(to: .port(a.port))
      try toA.send("a")
      #expect(try one.accepted().receiveText(1) == "a")
    }
  }

  @Test("goes on for hundreds of clients at a time")
  func crowd() throws {
    let scene = try Scene(backlog: 512)
    let clients = try (0..<300).map { _ in try scene.client() }
    var servers: [UInt8: Int] = [:]
    for (place, client) in clients.enumerated() { try client.send([UInt8(place % 251)]) }
    let accepted = try clients.map { _ in try scene.target.accepted() }
    for server in accepted {
      let byte = try server.receive(exactly: 1)
      servers[byte[0], default: 0] += 1
      try server.send(byte)
    }
    for (place, client) in clients.enumerated() {
      #expect(try client.receive(exactly: 1) == [UInt8(place % 251)])
    }
    #expect(servers.values.reduce(0, +) == 300)
  }

  @Test("reaches the next address of a name when one refuses")
  func nextAddress() throws {
    // localhost is ::1 first on most systems; nobody listens there.
    let target = try Wire.bound(to: .port(0))
    let listener = try Wire.bound(to: .port(0))
    let proxy = try ProxyProcess(["localhost:\(target.port)"], [("test", listener)])
    try withExtendedLifetime(proxy) {
      let client = try Wire.connected(to: .port(listener.port))
      try client.send("by name")
      #expect(try target.accepted().receiveText(7) == "by name")
    }
  }
}
