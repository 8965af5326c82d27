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
  /// The last write ended inside a line.
  private var isInsideLine = false
  /// Lines lost since it last took one.
  package private(set) var droppedCount = 0

  /// `fd` is not closed.
  package init(fd: Int32 = 2) {
    self.fd = fd
    var status = stat()
    let isFile = fstat(fd, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    piece = isFile ? 1 << 20 : isatty(fd) == 1 ? 256 : 4096
  }

  /// Writes one line, or drops it. A newline is added.
  package func write(_ line: String) { write(lines: Array(line.utf8) + [LogSink.newline]) }

  /// Writes lines, each with its newline, as far as they are taken.
  package func write(lines: [UInt8]) {
    if droppedCount > 0 {
      let note =
        (isInsideLine ? "\n" : "")
        + "usherd: \(droppedCount) lines of output were lost: standard error did not take them\n"
      if put(Array(note.utf8)) == note.utf8.count { droppedCount = 0 }
    }
    let taken = droppedCount > 0 ? 0 : put(lines)
    droppedCount &+= lines.dropFirst(taken).count { $0 == LogSink.newline }
  }

  private static let newline = UInt8(ascii: "\n")

  /// Answers how many bytes were taken.
  private func put(_ bytes: [UInt8]) -> Int {
    var offset = 0
    while offset < bytes.count, isWritable {
      let count = bytes.withUnsafeBytes {
        Glibc.write(fd, $0.baseAddress.map { $0 + offset }, min(piece, bytes.count &- offset))
      }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { break }
      offset &+= count
      isInsideLine = bytes[offset &- 1] != LogSink.newline
    }
    return offset
  }

  private var isWritable: Bool {
    var request = pollfd(fd: fd, events: Int16(POLLOUT), revents: 0)
    return poll(&request, 1, 0) == 1 && request.revents & Int16(POLLOUT) != 0
  }
}
