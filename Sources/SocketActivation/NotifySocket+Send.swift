import Glibc

extension NotifySocket {
  /// At most this many descriptors go with one message (the kernel's SCM_MAX_FD).
  private static let maximumDescriptors = 253

  /// Sends assignments, one a line, and duplicates of `descriptors` with them.
  ///
  /// Blocks only while the supervisor's queue is full. Fails with the errno of socket(2) or sendmsg(2);
  /// EINVAL for more than 253 descriptors.
  public func send(_ message: String, descriptors: [Int32] = []) throws(SocketActivationError) {
    guard descriptors.count <= Self.maximumDescriptors else { throw .cannotNotify(errno: EINVAL) }
    let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw .cannotNotify(errno: errno) }
    defer { close(socket) }
    let failure = transmit(Array(message.utf8), descriptors, over: socket)
    guard failure == 0 else { throw .cannotNotify(errno: failure) }
  }

  /// The errno of sendmsg(2), or 0.
  private func transmit(_ bytes: [UInt8], _ descriptors: [Int32], over socket: Int32) -> Int32 {
    var (address, addressLength) = socketAddress
    // A control message is a header of 16 bytes and the descriptors, padded to whole words; the CMSG
    // macros of cmsg(3) are not visible from Swift.
    let headerSize = MemoryLayout<cmsghdr>.size
    let dataSize = descriptors.count * MemoryLayout<Int32>.size
    let word = MemoryLayout<Int>.size
    let space = descriptors.isEmpty ? 0 : headerSize + (dataSize + word - 1) / word * word

    return withUnsafeTemporaryAllocation(byteCount: max(space, 1), alignment: word) { control in
      if space > 0 {
        control.initializeMemory(as: UInt8.self, repeating: 0)
        var header = cmsghdr()
        header.cmsg_len = headerSize + dataSize
        header.cmsg_level = SOL_SOCKET
        header.cmsg_type = Int32(SCM_RIGHTS)
        withUnsafeBytes(of: header) {
          control.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<headerSize]))
        }
        for (index, descriptor) in descriptors.enumerated() {
          control.storeBytes(
            of: descriptor, toByteOffset: headerSize + index * MemoryLayout<Int32>.size, as: Int32.self)
        }
      }
      return bytes.withUnsafeBytes { body in
        withUnsafeMutablePointer(to: &address) { name in
          var part = iovec(iov_base: UnsafeMutableRawPointer(mutating: body.baseAddress), iov_len: body.count)
          return withUnsafeMutablePointer(to: &part) { parts in
            var message = msghdr()
            message.msg_name = UnsafeMutableRawPointer(name)
            message.msg_namelen = addressLength
            message.msg_iov = parts
            message.msg_iovlen = 1
            if space > 0 {
              message.msg_control = control.baseAddress
              message.msg_controllen = space
            }
            while sendmsg(socket, &message, Int32(MSG_NOSIGNAL)) < 0 {
              if errno != EINTR { return errno }
            }
            return 0
          }
        }
      }
    }
  }

  /// The address for the kernel. An abstract name begins with NUL in place of `@` and has no end mark.
  private var socketAddress: (sockaddr_un, socklen_t) {
    var value = sockaddr_un()
    value.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(address.utf8)
    let isAbstract = bytes.first == UInt8(ascii: "@")
    if isAbstract { bytes[0] = 0 }
    withUnsafeMutableBytes(of: &value.sun_path) { $0.copyBytes(from: bytes) }
    let length = MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1)
    return (value, socklen_t(length))
  }
}
