import Glibc
import Linux

/// The daemon's own standard error, written to without ever waiting.
///
/// What it cannot take is dropped and counted, and the count is told with the next line it takes.
/// The open file itself is not made non-blocking, since others share it; whether it takes bytes is
/// asked with poll(2) before each write. A pipe that poll(2) calls writable takes PIPE_BUF bytes
/// without blocking, so more is never written at once into one.
package final class LogSink {
  private let fd: Int32
  private let piece: Int
  package private(set) var droppedCount = 0

  /// `fd` is not closed.
  package init(fd: Int32 = 2) {
    self.fd = fd
    var status = stat()
    let isFile = fstat(fd, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    piece = isFile ? 1 << 20 : isatty(fd) == 1 ? 256 : 4096
  }

  /// Writes one line, or drops it. A newline is added.
  package func write(_ line: [UInt8]) {
    if droppedCount > 0 {
      let note = "usherd: \(droppedCount) lines of output were lost: standard error did not take them\n"
      if put(Array(note.utf8)) { droppedCount = 0 }
    }
    if droppedCount > 0 || !put(line + [UInt8(ascii: "\n")]) { droppedCount &+= 1 }
  }

  package func write(_ line: String) { write(Array(line.utf8)) }

  /// Answers false if nothing was taken. A line of which a part was taken counts as written.
  private func put(_ bytes: [UInt8]) -> Bool {
    var offset = 0
    while offset < bytes.count {
      guard isWritable else { return offset > 0 }
      let count = bytes.withUnsafeBytes {
        Glibc.write(fd, $0.baseAddress.map { $0 + offset }, min(piece, bytes.count &- offset))
      }
      if count < 0 {
        if errno == EINTR { continue }
        return offset > 0
      }
      offset &+= count
    }
    return true
  }

  private var isWritable: Bool {
    var request = pollfd(fd: fd, events: Int16(POLLOUT), revents: 0)
    return poll(&request, 1, 0) == 1 && request.revents & Int16(POLLOUT) != 0
  }
}
