import CLinux
import Glibc

/// Connections to UNIX sockets in the file system.
package enum UnixClient {
  /// Connects without waiting: EAGAIN where the listener's queue is full. The descriptor blocks afterwards.
  ///
  /// - Parameter type: SOCK_STREAM…
  package static func connect(to path: String, type: Int32) throws(SystemCallError) -> Descriptor {
    let number = try systemCall("make a socket for", on: path) {
      socket(AF_UNIX, type | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    }
    let descriptor = Descriptor(adopting: number)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw SystemCallError("connect to", on: path, errno: ENAMETOOLONG)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { room in
      for (index, byte) in bytes.enumerated() { room[index] = byte }
    }
    _ = try systemCall("connect to", on: path) {
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
    }
    let flags = usher_fcntl(number, F_GETFL, 0)
    _ = try systemCall("connect to", on: path) { usher_fcntl(number, F_SETFL, flags & ~O_NONBLOCK) }
    return descriptor
  }
}
