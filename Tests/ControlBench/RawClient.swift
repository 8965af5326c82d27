import Glibc

/// A client that may send what it likes.
package final class RawClient {
  package let descriptor: Int32

  /// Connects; reading and writing wait at most five seconds.
  package init(path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: 5, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let answer = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard answer == 0 else {
      close(descriptor)
      throw BenchFailure("cannot connect")
    }
  }

  deinit { close(descriptor) }

  /// - Returns: false if the other end is gone.
  @discardableResult
  package func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Says the words that every connection begins with, and takes the answer.
  @discardableResult
  package func authenticate() -> Bool {
    send(Array("\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n".utf8)) && receive(lines: 2)
  }

  private func receive(lines: Int) -> Bool {
    var missing = lines
    var byte: UInt8 = 0
    while missing > 0 {
      guard recv(descriptor, &byte, 1, 0) == 1 else { return false }
      if byte == UInt8(ascii: "\n") { missing -= 1 }
    }
    return true
  }

  /// Reads until the other end closes.
  ///
  /// - Returns: false if it has not within five seconds.
  package func isClosedByPeer() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count == 0 { return true }
      if count < 0 { return errno != EAGAIN && errno != EWOULDBLOCK }
    }
  }

  /// A well-formed method call without arguments, little endian.
  package static func call(
    _ member: String, path: String = "/org/freedesktop/systemd1",
    interface: String = "org.freedesktop.systemd1.Manager", serial: UInt32 = 1
  ) -> [UInt8] {
    var fields: [UInt8] = []
    for (code, type, value) in [(UInt8(1), "o", path), (2, "s", interface), (3, "s", member)] {
      while fields.count % 8 != 0 { fields.append(0) }
      fields += [code, 1] + Array(type.utf8) + [0]
      fields += number(UInt32(value.utf8.count)) + Array(value.utf8) + [0]
    }
    var message: [UInt8] = [UInt8(ascii: "l"), 1, 0, 1]
    message += number(0) + number(serial) + number(UInt32(fields.count)) + fields
    while message.count % 8 != 0 { message.append(0) }
    return message
  }

  package static func number(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
