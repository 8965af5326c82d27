import CLinux
import Glibc
import Linux
import UnitModel

/// Opens what `OpenFile=` names. May block on dead file systems: a job for the worker.
///
/// - Source: systemd.service(5), "OpenFile=".
package enum OpenedFiles {
  package typealias Opened = (name: String, descriptor: Descriptor)

  /// In the unit's order; those that cannot be opened and may be missing are left out.
  package static func open(_ files: [OpenFile]) -> Result<[Opened], SystemCallError> {
    var opened: [Opened] = []
    for file in files {
      do throws(SystemCallError) {
        opened.append((file.name, try open(file)))
      } catch {
        if !file.isOptional { return .failure(error) }
      }
    }
    return .success(opened)
  }

  private static func open(_ file: OpenFile) throws(SystemCallError) -> Descriptor {
    var status = stat()
    if stat(file.path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK { return try connect(file) }
    let flags =
      switch file.access {
      case .readOnly: O_RDONLY
      case .readWrite: O_RDWR
      case .append: O_RDWR | O_APPEND
      case .truncate: O_RDWR | O_TRUNC
      }
    // A FIFO must not wait for its other end; what is passed blocks as usual.
    let number = try systemCall("open", on: file.path) {
      usher_open(file.path, flags | O_NOCTTY | O_CLOEXEC | O_NONBLOCK, 0)
    }
    let descriptor = Descriptor(adopting: number)
    let present = usher_fcntl(number, F_GETFL, 0)
    _ = try systemCall("open", on: file.path) { usher_fcntl(number, F_SETFL, present & ~O_NONBLOCK) }
    return descriptor
  }

  /// A socket in the file system is connected to, whatever its type.
  private static func connect(_ file: OpenFile) throws(SystemCallError) -> Descriptor {
    var last = EPROTOTYPE
    for type in [SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET] {
      do throws(SystemCallError) {
        let socket = try UnixClient.connect(to: file.path, type: Int32(type.rawValue))
        // Nothing is written into what is only read.
        if file.access == .readOnly { _ = shutdown(socket.number, Int32(SHUT_WR)) }
        return socket
      } catch {
        if error.errno != EPROTOTYPE { throw error }
        last = error.errno
      }
    }
    throw SystemCallError("connect to", on: file.path, errno: last)
  }
}
