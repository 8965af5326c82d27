import CLinux
import Glibc

/// Devices and files of /proc and /sys that can be waited for.
package enum SpecialFile {
  /// Opens it for reading, and for writing if asked for. EOPNOTSUPP for what is neither a character
  /// device nor a file, or cannot be waited for.
  ///
  /// - Source: systemd.socket(5), `ListenSpecial=`; the flags are those of systemd.
  package static func open(_ path: String, isWritable: Bool) throws(SystemCallError) -> Descriptor {
    let access = isWritable ? O_RDWR : O_RDONLY
    let number = try systemCall("open", on: path) {
      Glibc.open(path, access | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW)
    }
    let descriptor = Descriptor(adopting: number)
    var status = stat()
    _ = try systemCall("look at", on: path) { fstat(number, &status) }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFCHR || kind == S_IFREG, try canWait(number) else {
      throw SystemCallError("wait for data from", on: path, errno: EOPNOTSUPP)
    }
    return descriptor
  }

  /// epoll answers EPERM for files that are always ready, such as those on a disk.
  private static func canWait(_ fd: Int32) throws(SystemCallError) -> Bool {
    try systemCall("watch a file") { usher_can_wait(fd) } == 1
  }
}
