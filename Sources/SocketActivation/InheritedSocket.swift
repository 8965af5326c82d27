import Glibc

/// A socket, FIFO or other descriptor that was open when the service started.
///
/// The value does not own the descriptor: whoever takes it closes it, or leaves it open for the life of
/// the process, as listeners usually are.
public struct InheritedSocket: Hashable, Sendable {
  /// The descriptor; 3 or above, close-on-exec.
  public let descriptor: Int32

  /// Its name: `FileDescriptorName=` of the socket unit, `connection` for an accepted connection,
  /// `unknown` where the supervisor gave no names.
  public let name: String

  public init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  /// Whether connections can be accepted on it: a stream or sequential-packet socket after listen(2).
  public var isListening: Bool { socketOption(SO_ACCEPTCONN) == 1 }

  /// The type of the socket, `nil` if the descriptor is something else (a FIFO, a file, closed).
  public var type: SocketType? {
    switch socketOption(SO_TYPE) {
    case Int32(SOCK_STREAM.rawValue): .stream
    case Int32(SOCK_DGRAM.rawValue): .datagram
    case Int32(SOCK_SEQPACKET.rawValue): .sequentialPacket
    default: nil
    }
  }

  private func socketOption(_ option: Int32) -> Int32? {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, option, &value, &length) == 0 else { return nil }
    return value
  }
}

/// The socket types that a supervisor passes.
public enum SocketType: Sendable {
  case stream
  case datagram
  case sequentialPacket
}
