import Glibc

/// FIFOs: named pipes in the file system.
package enum Fifo {
  /// Makes the FIFO if nothing is at `path`, and opens it for reading and writing, so that a
  /// writer that goes away never looks like an end. A node that is no FIFO is EEXIST.
  ///
  /// - Source: mkfifo(3), fifo(7); the flags are those of systemd.
  package static func open(_ path: String, mode: UInt16) throws(SystemCallError) -> Descriptor {
    do {
      _ = try systemCall("make FIFO", on: path) { mkfifo(path, mode_t(mode) & 0o700) }
    } catch {
      if error.errno != EEXIST { throw error }
    }
    let number = try systemCall("open FIFO", on: path) {
      Glibc.open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW)
    }
    let descriptor = Descriptor(adopting: number)
    var status = stat()
    _ = try systemCall("look at", on: path) { fstat(number, &status) }
    guard status.st_mode & S_IFMT == S_IFIFO else {
      throw SystemCallError("open FIFO", on: path, errno: EEXIST)
    }
    return descriptor
  }
}
