import Glibc
import Synchronization

/// Where a test's sockets are.
enum Place: Sendable {
  /// A port of 127.0.0.1; 0 is any free one.
  case port(UInt16)
  case path(String)
  /// The abstract namespace.
  case abstract(String)

  var family: Int32 {
    if case .port = self { AF_INET } else { AF_UNIX }
  }

  private static let counter = Atomic<Int>(0)

  /// A path that nobody has.
  static func newPath() -> Place {
    .path("/tmp/usher-proxy-\(getpid())-\(counter.add(1, ordering: .relaxed).newValue)")
  }
  static func newName() -> Place {
    .abstract("usher-proxy-\(getpid())-\(counter.add(1, ordering: .relaxed).newValue)")
  }

  /// The same place once it is bound: with the real port.
  func of(_ wire: Wire) -> Place {
    if case .port = self { .port(wire.port) } else { self }
  }

  /// As usher-proxy's command line has it.
  var target: String {
    switch self {
    case .port(let port): "127.0.0.1:\(port)"
    case .path(let path): path
    case .abstract(let name): "@\(name)"
    }
  }

  func remove() {
    if case .path(let path) = self { unlink(path) }
  }

  func with(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var storage = sockaddr_storage()
    let length = withUnsafeMutableBytes(of: &storage) { bytes -> Int in
      bytes.storeBytes(of: sa_family_t(family), as: sa_family_t.self)
      switch self {
      case .port(let port):
        bytes.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
        bytes.storeBytes(of: UInt32(0x7F00_0001).bigEndian, toByteOffset: 4, as: UInt32.self)
        return MemoryLayout<sockaddr_in>.size
      case .path(let name), .abstract(let name):
        let offset = if case .path = self { 2 } else { 3 }
        for (place, byte) in name.utf8.enumerated() { bytes[offset + place] = byte }
        return offset + name.utf8.count
      }
    }
    return withUnsafePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
    }
  }
}
