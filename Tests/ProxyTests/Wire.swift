import CLinux
import Glibc
import Testing

/// A socket of the test's, closed at the end. Nothing waits longer than ten seconds.
final class Wire {
  let number: Int32

  init(adopting number: Int32) throws {
    try #require(number >= 0, "errno \(errno)")
    self.number = number
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(number, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
    }
  }

  deinit { close(number) }

  private static func open(_ place: Place, _ type: __socket_type) throws -> Wire {
    try Wire(adopting: socket(place.family, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0))
  }

  /// Bound, and listening unless it takes datagrams or `listens` is false.
  static func bound(
    to place: Place, _ type: __socket_type = SOCK_STREAM, listens: Bool = true, backlog: Int32 = 128
  ) throws -> Wire {
    let wire = try open(place, type)
    try #require(place.with { Glibc.bind(wire.number, $0, $1) } == 0, "errno \(errno)")
    if type != SOCK_DGRAM, listens { try #require(listen(wire.number, backlog) == 0) }
    return wire
  }

  static func connected(to place: Place, _ type: __socket_type = SOCK_STREAM) throws -> Wire {
    let wire = try open(place, type)
    if type == SOCK_DGRAM, case .path = place { bind(wire) }
    try #require(place.with { Glibc.connect(wire.number, $0, $1) } == 0, "errno \(errno)")
    return wire
  }

  /// A UNIX socket with a name that the kernel picks, for answers.
  private static func bind(_ wire: Wire) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.bind(wire.number, $0, 2) }
    }
  }

  /// The next connection; waits for it.
  func accepted() throws -> Wire {
    try #require(isReadable(within: 10_000), "nobody came")
    var storage = sockaddr_storage()
    var length: UInt32 = 0
    // Close-on-exec from the first moment: other tests start programs at the same time.
    let wire = try Wire(
      adopting: usher_accept(number, &storage, UInt32(MemoryLayout<sockaddr_storage>.size), &length))
    _ = fcntl(wire.number, F_SETFL, 0)
    return wire
  }

  /// Whether something is there to read or accept within so many milliseconds.
  func isReadable(within milliseconds: Int32) -> Bool {
    var request = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, milliseconds) > 0
  }

  func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(number, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      try #require(count > 0, "errno \(errno)")
      sent += count
    }
  }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  /// One read: what came, empty at the end; nil for a reset.
  func receive(_ most: Int = 65_536) throws -> [UInt8]? {
    var chunk = [UInt8](repeating: 0, count: most)
    let count = recv(number, &chunk, most, 0)
    if count < 0, errno == ECONNRESET || errno == EPIPE { return nil }
    try #require(count >= 0, "nothing came: errno \(errno)")
    return Array(chunk[..<count])
  }

  /// Exactly so many bytes.
  func receive(exactly count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      guard let more = try receive(count - bytes.count), !more.isEmpty else { break }
      bytes += more
    }
    return bytes
  }

  func receiveText(_ count: Int) throws -> String {
    String(decoding: try receive(exactly: count), as: UTF8.self)
  }

  /// Everything up to the end; nil if it was cut by a reset.
  func receiveAll() throws -> [UInt8]? {
    var bytes: [UInt8] = []
    while true {
      guard let more = try receive() else { return nil }
      if more.isEmpty { return bytes }
      bytes += more
    }
  }

  func finish() { shutdown(number, Int32(SHUT_WR)) }

  /// Makes the coming close a reset.
  func willReset() {
    var lingering = linger(l_onoff: 1, l_linger: 0)
    setsockopt(number, SOL_SOCKET, SO_LINGER, &lingering, socklen_t(MemoryLayout<linger>.size))
  }

  /// The port it has, of this or of the other end.
  var port: UInt16 { Self.port(number, getsockname) }
  var peerPort: UInt16 { Self.port(number, getpeername) }

  private static func port(
    _ number: Int32, _ call: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) -> UInt16 {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call(number, $0, &length) }
    }
    return UInt16(bigEndian: address.sin_port)
  }
}
