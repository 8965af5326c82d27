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

  /// How much fits into it, in bytes; the kernel rounds up to a power of two of pages. EPERM above
  /// /proc/sys/fs/pipe-max-size without privileges. (F_SETPIPE_SZ)
  package static func setSize(_ size: Int32, of fd: Int32) throws(SystemCallError) {
    // F_SETPIPE_SZ (linux/fcntl.h), which stands behind _GNU_SOURCE.
    _ = try systemCall("set", on: "F_SETPIPE_SZ") { fcntl(fd, 1031, size) }
  }

  /// (F_GETPIPE_SZ)
  package static func size(of fd: Int32) throws(SystemCallError) -> Int32 {
    try systemCall("read", on: "F_GETPIPE_SZ") { fcntl(fd, 1032, 0) }
  }
}
