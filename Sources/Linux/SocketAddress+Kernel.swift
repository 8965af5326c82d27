import Glibc

/// Between `SocketAddress` and the kernel's `sockaddr` family.
extension SocketAddress {
  /// Where `sun_path` begins.
  private static let pathOffset = 2
  /// How many bytes `sun_path` has.
  package static let longestUnixName = 108

  package var family: Int32 {
    switch self {
    case .ipv4: AF_INET
    case .ipv6: AF_INET6
    case .unixPath, .unixAbstract, .unixUnnamed: AF_UNIX
    case .vsock: AF_VSOCK
    case .other(let family): Int32(family)
    }
  }

  /// What the kernel wrote; `length` as it was answered, which for UNIX addresses carries meaning.
  package init(_ storage: sockaddr_storage, length: socklen_t) {
    var copy = storage
    self = withUnsafeBytes(of: &copy) { bytes in
      SocketAddress(UnsafeRawBufferPointer(rebasing: bytes[..<min(Int(length), bytes.count)]))
    }
  }

  /// What somebody wrote, `length` bytes of it.
  package init(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
    self.init(UnsafeRawBufferPointer(start: address, count: Int(length)))
  }

  private init(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 2 else {
      self = .unixUnnamed
      return
    }
    let family = bytes.loadUnaligned(as: sa_family_t.self)
    switch Int32(family) {
    case AF_INET where bytes.count >= 8:
      self = .ipv4(
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)),
        port: UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
    case AF_INET6 where bytes.count >= 24:
      self = .ipv6(
        high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
        low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
        port: UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)),
        scope: bytes.count >= 28 ? bytes.loadUnaligned(fromByteOffset: 24, as: UInt32.self) : 0)
    // sockaddr_vm (linux/vm_sockets.h): family, padding, port and context, both in the order of the host.
    case AF_VSOCK where bytes.count >= 12:
      self = .vsock(
        cid: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self),
        port: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    case AF_UNIX: self = SocketAddress.unix(bytes.dropFirst(SocketAddress.pathOffset))
    default: self = .other(family: family)
    }
  }

  /// - Source: unix(7): no bytes is unnamed, a leading NUL is abstract, else a path up to a NUL.
  private static func unix(_ name: Slice<UnsafeRawBufferPointer>) -> SocketAddress {
    guard let first = name.first else { return .unixUnnamed }
    if first == 0 { return .unixAbstract(Array(name.dropFirst())) }
    return .unixPath(Array(name.prefix { $0 != 0 }))
  }

  /// Calls `body` with the address as the kernel wants it. A UNIX name that is too long is cut
  /// and answered by the kernel; `Socket.bind` refuses it before.
  package func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var storage = sockaddr_storage()
    let length = withUnsafeMutableBytes(of: &storage) { bytes -> Int in
      bytes.storeBytes(of: sa_family_t(truncatingIfNeeded: family), as: sa_family_t.self)
      switch self {
      case .ipv4(let address, let port):
        bytes.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
        bytes.storeBytes(of: address.bigEndian, toByteOffset: 4, as: UInt32.self)
        return MemoryLayout<sockaddr_in>.size
      case .ipv6(let high, let low, let port, let scope):
        bytes.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
        bytes.storeBytes(of: high.bigEndian, toByteOffset: 8, as: UInt64.self)
        bytes.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt64.self)
        bytes.storeBytes(of: scope, toByteOffset: 24, as: UInt32.self)
        return MemoryLayout<sockaddr_in6>.size
      case .unixPath(let path):
        let name = path.prefix(SocketAddress.longestUnixName &- 1)
        for (index, byte) in name.enumerated() { bytes[SocketAddress.pathOffset &+ index] = byte }
        return SocketAddress.pathOffset &+ name.count &+ 1
      case .unixAbstract(let text):
        let name = text.prefix(SocketAddress.longestUnixName &- 1)
        for (index, byte) in name.enumerated() { bytes[SocketAddress.pathOffset &+ 1 &+ index] = byte }
        return SocketAddress.pathOffset &+ 1 &+ name.count
      case .vsock(let cid, let port):
        bytes.storeBytes(of: port, toByteOffset: 4, as: UInt32.self)
        bytes.storeBytes(of: cid, toByteOffset: 8, as: UInt32.self)
        return 16
      case .unixUnnamed, .other: return MemoryLayout<sa_family_t>.size
      }
    }
    return withUnsafePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
    }
  }
}
