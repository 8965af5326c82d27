import CLinux
import Glibc

/// Who still uses a UNIX socket's node.
extension SockDiag {
  /// A UNIX socket that is bound to a node in the file system.
  package struct UnixSocket: Hashable, Sendable {
    /// The socket's own inode, as in `/proc/PID/fd` (`socket:[…]`).
    package var inode: UInt64
    package var name: [UInt8]
    /// The low 32 bits of the node's inode, and its device in the kernel's numbering.
    package var nodeInode: UInt32
    package var nodeDevice: UInt32
    /// True for one end of an accepted connection, which only inherited the name.
    package var isConnection: Bool
  }

  /// The sockets that still receive at the node: listening ones, and bound ones without a
  /// connection. One that has the same path on another node (a stale one was replaced) is none.
  package static func receivers(at node: Node) throws(SystemCallError) -> [UnixSocket] {
    // On these file systems the kernel's own numbers differ from those that stat(2) tells.
    let hasOwnNumbers = node.fileSystem == overlay || node.fileSystem == btrfs
    let inode = UInt32(truncatingIfNeeded: node.identity.inode)
    let device = kernelDevice(node.identity.device)
    let name = Array(node.path.utf8)
    var found: [UnixSocket] = []
    try eachUnixSocket { socket in
      if socket.isConnection { return }
      let isSame = socket.nodeInode == inode && socket.nodeDevice == device
      if isSame || hasOwnNumbers && socket.name == name { found.append(socket) }
    }
    return found
  }

  /// The node that the UNIX socket `fd` is bound to, in the kernel's numbering.
  package static func isBound(_ fd: Int32, to node: Node) throws(SystemCallError) -> Bool {
    var status = stat()
    _ = try systemCall("look at", on: "a socket") { fstat(fd, &status) }
    let own = UInt32(truncatingIfNeeded: status.st_ino)
    var answer = false
    try ask(unixRequest(inode: own), isDump: false) { message in
      guard let socket = unixSocket(message) else { return }
      answer =
        (socket.nodeInode == UInt32(truncatingIfNeeded: node.identity.inode)
          && socket.nodeDevice == kernelDevice(node.identity.device))
        || node.fileSystem == overlay || node.fileSystem == btrfs
    }
    return answer
  }

  /// The inode of the socket bound to an abstract name; nil if there is none.
  package static func abstractHolder(_ name: [UInt8]) throws(SystemCallError) -> UInt64? {
    var found: UInt64?
    try ask(unixRequest(inode: 0), isDump: true) { message in
      guard message.count >= 16, found == nil else { return }
      let isConnection = message[2] == 1 && Int32(message[1]) != Int32(SOCK_DGRAM.rawValue)
      let inode = message.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
      attributes(of: message, from: 16) { kind, payload in
        if kind == 0, !isConnection, payload.first == 0, payload.dropFirst().elementsEqual(name) {
          found = UInt64(inode)
        }
      }
    }
    return found
  }

  // OVERLAYFS_SUPER_MAGIC and BTRFS_SUPER_MAGIC (linux/magic.h).
  private static let overlay = 0x794c_7630
  private static let btrfs = 0x9123_683E

  static func eachUnixSocket(_ body: (UnixSocket) -> Void) throws(SystemCallError) {
    try ask(unixRequest(inode: 0), isDump: true) { message in
      if let socket = unixSocket(message) { body(socket) }
    }
  }

  /// `struct unix_diag_req`: all states; names and nodes wanted, with 16 the length of queues.
  static func unixRequest(inode: UInt32, show: UInt32 = 3) -> [UInt8] {
    var request: [UInt8] = [UInt8(AF_UNIX), 0, 0, 0]
    request.append(native: UInt32.max)
    request.append(native: inode)
    request.append(native: show)
    request.append(native: UInt64.max)
    return request
  }

  /// `struct unix_diag_msg` and its attributes; nil for a socket without a node.
  private static func unixSocket(_ message: UnsafeRawBufferPointer) -> UnixSocket? {
    guard message.count >= 16 else { return nil }
    let type = Int32(message[1])
    let isEstablished = message[2] == 1
    let inode = message.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
    var name: [UInt8] = []
    var node: (inode: UInt32, device: UInt32)?
    attributes(of: message, from: 16) { kind, payload in
      switch kind {
      case 0: name = Array(payload)
      case 1 where payload.count >= 8:
        node = (
          payload.loadUnaligned(as: UInt32.self), payload.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
        )
      default: break
      }
    }
    guard let node else { return nil }
    return UnixSocket(
      inode: UInt64(inode), name: Array(name.prefix { $0 != 0 }), nodeInode: node.inode,
      nodeDevice: node.device, isConnection: isEstablished && type != Int32(SOCK_DGRAM.rawValue))
  }

  /// `dev_t` as stat(2) tells it → as the kernel keeps it: twelve bits major, twenty minor.
  static func kernelDevice(_ device: UInt64) -> UInt32 {
    let major = device >> 8 & 0xFFF | device >> 32 & ~0xFFF
    let minor = device & 0xFF | device >> 12 & ~0xFF
    return UInt32(truncatingIfNeeded: major << 20 | minor & 0xFFFFF)
  }
}
