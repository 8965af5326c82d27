import Glibc
import Linux

/// An address of a target as connect(2) wants it, made once and not for every client.
struct Destination {
  let family: Int32
  let isInternet: Bool
  let isLoopback: Bool
  private var storage = sockaddr_storage()
  private let length: socklen_t

  init(_ address: SocketAddress) {
    family = address.family
    isInternet = address.isInternet
    isLoopback = address.isLoopback
    var copy = sockaddr_storage()
    length = address.withSockaddr { pointer, length in
      withUnsafeMutableBytes(of: &copy) { bytes in
        bytes.copyMemory(from: UnsafeRawBufferPointer(start: pointer, count: min(Int(length), bytes.count)))
      }
      return length
    }
    storage = copy
  }

  /// A socket for it that does not wait; -1 and errno.
  func open(_ type: Int32) -> Int32 {
    let flags = Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    return socket(family, type | flags, 0)
  }

  /// Whether it is connected; else errno says why not, or not yet.
  func connect(_ number: Int32) -> Bool {
    withUnsafePointer(to: storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(number, $0, length) == 0 }
    }
  }
}
