import Glibc
import Testing

/// A target of the test's, a listener, and usher-proxy between them.
struct Scene {
  let target: Wire
  let listener: Wire
  let proxy: ProxyProcess
  let front: Place
  let back: Place

  init(
    _ arguments: [String] = [], from front: Place = .port(0), to back: Place = .port(0),
    _ type: __socket_type = SOCK_STREAM, environment: [String] = [], descriptors: Int? = nil,
    backlog: Int32 = 128
  ) throws {
    target = try Wire.bound(to: back, type)
    listener = try Wire.bound(to: front, type, backlog: backlog)
    self.front = front.of(listener)
    self.back = back.of(target)
    proxy = try ProxyProcess(
      arguments + [self.back.target], [("test", listener)], environment: environment, descriptors: descriptors
    )
    // Both are bound: their paths are not needed by name any more once a client is connected; see `client`.
  }

  /// A client and the target's end of its connection.
  func pair(_ type: __socket_type = SOCK_STREAM) throws -> (client: Wire, server: Wire) {
    let client = try Wire.connected(to: front, type)
    return (client, try target.accepted())
  }

  func client(_ type: __socket_type = SOCK_STREAM) throws -> Wire { try Wire.connected(to: front, type) }

  func clean() {
    front.remove()
    back.remove()
  }
}

/// Bytes without a pattern that a lost or doubled piece could hide in.
func noise(_ count: Int, seed: UInt64) -> [UInt8] {
  var state = seed | 1
  var words = [UInt64](repeating: 0, count: count / 8 + 1)
  for place in words.indices {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    words[place] = state
  }
  return words.withUnsafeBytes { Array($0.prefix(count)) }
}

/// What one end of a connection still has to say and has heard.
private struct End {
  let wire: Wire
  let out: [UInt8]
  var sent = 0
  var came: [UInt8] = []
  var isOver = false

  init(_ wire: Wire, _ out: [UInt8]) {
    self.wire = wire
    self.out = out
  }

  var isDone: Bool { isOver && sent == out.count }
  var events: Int16 { Int16((isOver ? 0 : POLLIN) | (sent < out.count ? POLLOUT : 0)) }

  mutating func write() throws {
    let count = out.withUnsafeBytes { bytes in
      let part = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(sent))
      return Glibc.send(wire.number, part.baseAddress, part.count, dontWait)
    }
    try #require(count > 0 || errno == EAGAIN, "errno \(errno)")
    sent += max(0, count)
    if sent == out.count { wire.finish() }
  }

  mutating func read(_ chunk: inout [UInt8]) throws {
    let count = recv(wire.number, &chunk, chunk.count, dontWait)
    try #require(count >= 0 || errno == EAGAIN, "errno \(errno)")
    if count == 0 { isOver = true }
    if count > 0 { came += chunk[..<count] }
  }
}

/// For one call that is not to wait, without SIGPIPE.
let dontWait = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)

/// Sends `one` from `a` and `two` from `b` at the same time, each with an end, and answers what came at the
/// other side. One thread, so that neither waits for the other; ten seconds without progress are too many.
func shuttle(
  _ a: Wire, _ one: [UInt8], _ b: Wire, _ two: [UInt8]
) throws -> (atB: [UInt8], atA: [UInt8]) {
  var ends = [End(a, one), End(b, two)]
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while !ends.allSatisfy(\.isDone) {
    var requests = ends.map { pollfd(fd: $0.wire.number, events: $0.events, revents: 0) }
    try #require(poll(&requests, 2, 10_000) > 0, "nothing moves any more")
    for place in 0..<2 {
      let revents = Int32(requests[place].revents)
      if revents & POLLOUT != 0, ends[place].sent < ends[place].out.count { try ends[place].write() }
      if revents & (POLLIN | POLLHUP | POLLERR) != 0, !ends[place].isOver { try ends[place].read(&chunk) }
    }
  }
  return (ends[1].came, ends[0].came)
}
