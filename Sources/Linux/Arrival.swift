import CLinux
import Glibc

/// One message from a UNIX socket, with who sent it and what descriptors came along.
package struct Arrival {
  package var bytes: [UInt8]
  /// Only on sockets with SO_PASSCRED.
  package var sender: PeerCredentials?
  package var descriptors: [Descriptor]
  /// The message was longer than the space for it, or carried more descriptors.
  package var isTruncated: Bool

  /// The most descriptors the kernel puts into one message.
  package static let mostDescriptors = 253

  /// The next message on `fd`, nil if none waits. A closed stream gives empty `bytes`.
  ///
  /// - Source: recvmsg(2), unix(7)
  package static func receive(from fd: Int32, atMost size: Int = 8192) throws(SystemCallError) -> Arrival? {
    var raw = usher_arrival()
    var numbers = [Int32](repeating: -1, count: mostDescriptors)
    var bytes = [UInt8](repeating: 0, count: max(size, 1))
    // Not through `systemCall`: the end of each batch is EAGAIN, which is to cost nothing more.
    var count = -1
    while count < 0 {
      count = usher_receive(fd, &bytes, bytes.count, &raw, &numbers, Int32(numbers.count))
      if count >= 0 || errno == EINTR { continue }
      if errno == EAGAIN { return nil }
      throw SystemCallError("receive from", on: Socket.name(fd)?.description ?? "", errno: errno)
    }
    bytes.removeLast(bytes.count - min(count, bytes.count))
    return Arrival(
      bytes: bytes, sender: raw.has_credentials != 0 ? PeerCredentials(raw.credentials) : nil,
      descriptors: numbers.prefix(Int(raw.descriptor_count)).map { Descriptor(adopting: $0) },
      isTruncated: raw.is_truncated != 0)
  }

  /// Sends one message with at most 64 descriptors; EAGAIN is an error here.
  package static func send(
    _ bytes: [UInt8], descriptors: [Int32] = [], to fd: Int32
  ) throws(SystemCallError) {
    _ = try systemCall("send to", on: Socket.peerName(fd)?.description ?? "") {
      usher_send(fd, bytes, bytes.count, descriptors, Int32(truncatingIfNeeded: descriptors.count))
    }
  }
}
