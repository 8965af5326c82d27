import Glibc

/// Questions to the kernel about all sockets of this network namespace, over netlink. Nobody who
/// owns a socket notices that it was asked about.
///
/// - Source: sock_diag(7)
package enum SockDiag {
  static let familyMessage: UInt16 = 20
  private static let requestFlag: UInt16 = 1
  private static let dumpFlags: UInt16 = 0x300
  private static let done: UInt16 = 3
  private static let failure: UInt16 = 2
  private static let headerSize = 16

  /// Asks, and calls `body` with the payload of each answer.
  ///
  /// - Parameter isDump: all that match, else the one that `request` names.
  static func ask(
    _ request: [UInt8], isDump: Bool, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(SystemCallError) {
    // NETLINK_SOCK_DIAG
    let descriptor = Descriptor(
      adopting: try systemCall("open a netlink socket") {
        socket(AF_NETLINK, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 4)
      })
    let fd = descriptor.number
    // The kernel answers at once; the deadline is against a kernel that does not.
    var limit = timeval(tv_sec: 2, tv_usec: 0)
    _ = setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var message: [UInt8] = []
    message.append(native: UInt32(truncatingIfNeeded: headerSize &+ request.count))
    message.append(native: familyMessage)
    message.append(native: requestFlag | (isDump ? dumpFlags : 0))
    message.append(native: UInt32(1))
    message.append(native: UInt32(0))
    message += request
    _ = try systemCall("ask about sockets") { send(fd, message, message.count, 0) }
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = try systemCall("ask about sockets") { recv(fd, &buffer, buffer.count, 0) }
      let progress = buffer.withUnsafeBytes {
        read(UnsafeRawBufferPointer(rebasing: $0[..<min(count, $0.count)]), body)
      }
      switch progress {
      case .more where isDump: break
      case .more, .done: return
      case .failed(let number): throw SystemCallError("ask about sockets", errno: number)
      }
    }
  }

  private enum Progress {
    case more, done
    case failed(Int32)
  }

  /// Hands over the answers in one datagram, and tells whether there are more.
  private static func read(
    _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void
  ) -> Progress {
    var offset = 0
    while offset &+ headerSize <= bytes.count {
      let length = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      let type = bytes.loadUnaligned(fromByteOffset: offset &+ 4, as: UInt16.self)
      guard length >= headerSize, offset &+ length <= bytes.count else { return .done }
      switch type {
      case done: return .done
      case failure:
        guard length >= headerSize &+ 4 else { return .done }
        let number = bytes.loadUnaligned(fromByteOffset: offset &+ headerSize, as: Int32.self)
        return number == 0 ? .done : .failed(0 &- number)
      case familyMessage:
        body(UnsafeRawBufferPointer(rebasing: bytes[(offset &+ headerSize)..<(offset &+ length)]))
      default: break
      }
      offset &+= (length &+ 3) & ~3
    }
    return bytes.isEmpty ? .done : .more
  }

  /// Calls `body` with type and payload of each netlink attribute after `offset`.
  static func attributes(
    of message: UnsafeRawBufferPointer, from start: Int, _ body: (UInt16, UnsafeRawBufferPointer) -> Void
  ) {
    var offset = start
    while offset &+ 4 <= message.count {
      let length = Int(message.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
      let type = message.loadUnaligned(fromByteOffset: offset &+ 2, as: UInt16.self)
      guard length >= 4, offset &+ length <= message.count else { return }
      body(type, UnsafeRawBufferPointer(rebasing: message[(offset &+ 4)..<(offset &+ length)]))
      offset &+= (length &+ 3) & ~3
    }
  }
}

extension [UInt8] {
  mutating func append<T: FixedWidthInteger>(native value: T) {
    Swift.withUnsafeBytes(of: value) { self += $0 }
  }
}
