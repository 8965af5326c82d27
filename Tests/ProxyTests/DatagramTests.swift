import Glibc
import Testing

@Suite("Datagrams through usher-proxy")
struct DatagramTests {
  /// What came, and from whom, so that it can be answered.
  private func receive(_ wire: Wire) throws -> (bytes: [UInt8], sender: sockaddr_storage, length: socklen_t) {
    var chunk = [UInt8](repeating: 0, count: 70_000)
    var sender = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let count = withUnsafeMutablePointer(to: &sender) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        recvfrom(wire.number, &chunk, chunk.count, 0, $0, &length)
      }
    }
    try #require(count >= 0, "nothing came: errno \(errno)")
    return (Array(chunk[..<count]), sender, length)
  }

  private func answer(_ wire: Wire, _ text: String, _ sender: sockaddr_storage, _ length: socklen_t) {
    var sender = sender
    let bytes = Array(text.utf8)
    _ = withUnsafePointer(to: &sender) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(wire.number, bytes, bytes.count, 0, $0, length)
      }
    }
  }

  private func port(_ address: sockaddr_storage) -> UInt16 {
    var copy = address
    return withUnsafeBytes(of: &copy) {
      UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    }
  }

  @Test("have a session for each sender, and answers find back", arguments: [true, false])
  func sessions(isUnix: Bool) throws {
    let scene = try Scene(
      from: isUnix ? .newPath() : .port(0), to: isUnix ? .newPath() : .port(0), SOCK_DGRAM)
    defer { scene.clean() }
    let (a, b) = (try scene.client(SOCK_DGRAM), try scene.client(SOCK_DGRAM))
    try a.send("a1")
    let first = try receive(scene.target)
    try b.send("b1")
    let second = try receive(scene.target)
    try a.send("a2")
    let third = try receive(scene.target)
    #expect([first, second, third].map { String(decoding: $0.bytes, as: UTF8.self) } == ["a1", "b1", "a2"])
    if !isUnix {
      #expect(port(first.sender) == port(third.sender))
      #expect(port(first.sender) != port(second.sender))
    }
    answer(scene.target, "to b", second.sender, second.length)
    answer(scene.target, "to a", first.sender, first.length)
    #expect(try a.receive() == Array("to a".utf8))
    #expect(try b.receive() == Array("to b".utf8))
  }

  @Test("of the largest size and of none pass")
  func sizes() throws {
    let scene = try Scene([], SOCK_DGRAM)
    let client = try scene.client(SOCK_DGRAM)
    let large = noise(65_507, seed: 5)
    try client.send(large)
    #expect(try receive(scene.target).bytes == large)
    #expect(send(client.number, "", 0, 0) == 0)
    let empty = try receive(scene.target)
    #expect(empty.bytes.isEmpty)
    answer(scene.target, "", empty.sender, empty.length)
    #expect(try client.receive() == [])
  }

  @Test("begin with the sender, each of them, in version 2")
  func header() throws {
    let scene = try Scene(["--proxy-protocol=v2"], SOCK_DGRAM)
    let client = try scene.client(SOCK_DGRAM)
    for text in ["one", "two"] {
      try client.send(text)
      let came = try receive(scene.target).bytes
      #expect(Array(came[12..<16]) == [0x21, 0x12, 0, 12])
      let ports = [client.port, client.peerPort].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      #expect(Array(came[16..<28]) == [127, 0, 0, 1, 127, 0, 0, 1] + ports)
      #expect(Array(came[28...]) == Array(text.utf8))
    }
  }

  @Test("of a new sender take the place of the longest silent one at the limit")
  func limit() throws {
    let scene = try Scene(["--sessions-max=1"], SOCK_DGRAM)
    let (a, b) = (try scene.client(SOCK_DGRAM), try scene.client(SOCK_DGRAM))
    try a.send("a")
    let first = try receive(scene.target)
    try b.send("b")
    _ = try receive(scene.target)
    answer(scene.target, "too late", first.sender, first.length)
    #expect(!a.isReadable(within: 200))
  }

  @Test("wait for a target that has no room, and none of them is lost", arguments: [true, false])
  func fullTarget(isAnswered: Bool) throws {
    let scene = try Scene(from: .newPath(), to: .newPath(), SOCK_DGRAM)
    defer { scene.clean() }
    let client = try scene.client(SOCK_DGRAM)
    if isAnswered {
      try client.send("first")
      let first = try receive(scene.target)
      answer(scene.target, "yes", first.sender, first.length)
      #expect(try client.receive() == Array("yes".utf8))
    }
    // Until nothing more fits for a while: the queues of the target and of the listener are full.
    var sent = 0
    var request = pollfd(fd: client.number, events: Int16(POLLOUT), revents: 0)
    while poll(&request, 1, 300) > 0 {
      let text = Array("\(sent)".utf8)
      if Glibc.send(client.number, text, text.count, dontWait) > 0 { sent += 1 }
      try #require(sent < 100_000, "it takes without end")
    }
    #expect(sent > 2)
    for number in 0..<sent { #expect(try receive(scene.target).bytes == Array("\(number)".utf8)) }
    #expect(!scene.target.isReadable(within: 100))
    try client.send("goes on")
    #expect(try receive(scene.target).bytes == Array("goes on".utf8))
  }

  @Test("go on when a full target has ended and another is there")
  func fullTargetEnds() throws {
    let back = Place.newPath()
    defer { back.remove() }
    var old: Wire? = try Wire.bound(to: back, SOCK_DGRAM)
    let front = Place.newPath()
    let listener = try Wire.bound(to: front, SOCK_DGRAM)
    defer { front.remove() }
    let proxy = try ProxyProcess(["--session-idle-time=400ms", back.target], [("test", listener)])
    let client = try Wire.connected(to: front, SOCK_DGRAM)
    var request = pollfd(fd: client.number, events: Int16(POLLOUT), revents: 0)
    var sent = 0
    while poll(&request, 1, 300) > 0 {
      if Glibc.send(client.number, "x", 1, dontWait) > 0 { sent += 1 }
      try #require(sent < 100_000, "it takes without end")
    }
    back.remove()
    old = nil
    #expect(old == nil)
    let new = try Wire.bound(to: back, SOCK_DGRAM)
    // The old session meets a socket that is no more; after its silence a new one goes to the new target.
    _ = Glibc.send(client.number, "y", 1, dontWait)
    var came = false
    for _ in 0..<50 where !came {
      _ = Glibc.send(client.number, "z", 1, dontWait)
      came = new.isReadable(within: 600)
    }
    #expect(came)
    withExtendedLifetime(proxy) {}
  }

  @Test("of a silent sender have a new session after its time, and the proxy ends without any")
  func idle() throws {
    let scene = try Scene(["--session-idle-time=200ms", "--exit-idle-time=100ms"], SOCK_DGRAM)
    let client = try scene.client(SOCK_DGRAM)
    try client.send("a")
    #expect(try receive(scene.target).bytes == Array("a".utf8))
    #expect(scene.proxy.end().status == 0)
  }

  @Test("wait for a target that is not there yet", arguments: [true, false])
  func lateTarget(isUnix: Bool) throws {
    let place: Place
    if isUnix {
      place = .newPath()
    } else {
      place = try Place.port(0).of(Wire.bound(to: .port(0), SOCK_DGRAM))  // free again at once
    }
    defer { place.remove() }
    let listener = try Wire.bound(to: .port(0), SOCK_DGRAM)
    let proxy = try ProxyProcess([place.target], [("test", listener)])
    let client = try Wire.connected(to: .port(listener.port), SOCK_DGRAM)
    try client.send("early")
    #expect(!client.isReadable(within: 150))
    let target = try Wire.bound(to: place, SOCK_DGRAM)
    let came = try receive(target)
    #expect(came.bytes == Array("early".utf8))
    answer(target, "there", came.sender, came.length)
    #expect(try client.receive() == Array("there".utf8))
    withExtendedLifetime(proxy) {}
  }
}
