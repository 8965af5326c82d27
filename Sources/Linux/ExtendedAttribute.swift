import CLinux
import Glibc

/// Extended attributes of what a descriptor stands for: labels of security modules, marks on sockets.
///
/// - Source: xattr(7); `user.` attributes of sockets are there since Linux 7.0.
package enum ExtendedAttribute {
  /// Of an open file or socket. EPERM, EOPNOTSUPP or EIO where the kernel has no such attribute there.
  package static func set(_ name: String, _ value: String, on fd: Int32) throws(SystemCallError) {
    try set(name, value, fd, isPath: false)
  }

  /// Of the node that is held.
  package static func set(_ name: String, _ value: String, on node: Node) throws(SystemCallError) {
    try set(name, value, node.descriptor.number, isPath: true)
  }

  private static func set(
    _ name: String, _ value: String, _ fd: Int32, isPath: Bool
  ) throws(SystemCallError) {
    _ = try systemCall("set", on: name) {
      var value = value
      return value.withUTF8 {
        usher_set_attribute_of(fd, isPath ? 1 : 0, name, $0.baseAddress, $0.count)
      }
    }
  }

  /// Nil if there is none, or it cannot be read.
  package static func value(_ name: String, of fd: Int32) -> String? { value(name, fd, isPath: false) }

  package static func value(_ name: String, of node: Node) -> String? {
    value(name, node.descriptor.number, isPath: true)
  }

  private static func value(_ name: String, _ fd: Int32, isPath: Bool) -> String? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = usher_attribute_of(fd, isPath ? 1 : 0, name, &bytes, bytes.count)
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
