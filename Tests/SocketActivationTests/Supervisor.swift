import Glibc
import Testing

/// The other end of a notify socket, bound at a path or an abstract name of its own.
final class Supervisor {
  enum Address: CaseIterable { case path, abstract }

  let address: String
  private let socket: Int32

  init(_ kind: Address) throws {
    socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    let unique = "usher-\(getpid())-\(UInt64.random(in: .min ... .max))"
    address = kind == .path ? "/tmp/\(unique)" : "@\(unique)"
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    try #require(bindUnix(socket, address))
  }

  deinit {
    close(socket)
    if address.hasPrefix("/") { unlink(address) }
  }

  func messages(_ count: Int) throws -> [String] {
    try (0..<count).map { _ in try receive().text }
  }

  /// One message and the descriptors that came with it, which the caller closes.
  func receive() throws -> (text: String, descriptors: [Int32]) {
    var bytes = [UInt8](repeating: 0, count: 4096)
    var control = [UInt64](repeating: 0, count: 16)
    var header = cmsghdr()
    var passed: [Int32] = []
    let count = bytes.withUnsafeMutableBytes { bytes in
      control.withUnsafeMutableBytes { control in
        var part = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
        return withUnsafeMutablePointer(to: &part) { part in
          var message = msghdr()
          message.msg_iov = part
          message.msg_iovlen = 1
          message.msg_control = control.baseAddress
          message.msg_controllen = control.count
          let count = recvmsg(socket, &message, 0)
          let size = MemoryLayout<cmsghdr>.size
          if message.msg_controllen >= size {
            header = control.load(as: cmsghdr.self)
            for offset in stride(from: size, to: Int(header.cmsg_len), by: 4) {
              passed.append(control.load(fromByteOffset: offset, as: Int32.self))
            }
          }
          return count
        }
      }
    }
    try #require(count >= 0, "no message within 5 seconds")
    return (String(decoding: bytes[..<count], as: UTF8.self), passed)
  }
}

/// Binds to a path, or to an abstract name after `@`.
func bindUnix(_ socket: Int32, _ address: String) -> Bool {
  var value = sockaddr_un()
  value.sun_family = sa_family_t(AF_UNIX)
  let bytes = Array(address.utf8)
  withUnsafeMutableBytes(of: &value.sun_path) {
    $0.copyBytes(from: bytes)
    if bytes.first == UInt8(ascii: "@") { $0[0] = 0 }
  }
  let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
  return withUnsafePointer(to: &value) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, length) } == 0
  }
}
