import Glibc
import Linux

/// The output of one unit's processes: a pipe, read by the daemon, each line written to the
/// daemon's standard error with the unit's name before it.
///
/// One pipe lives as long as the unit has processes: the daemon keeps the write end, so that the
/// next process gets the same.
package final class OutputLog {
  /// What a wake gave.
  package enum Progress: Sendable {
    /// Nothing waits.
    case drained
    /// The bound was reached: more may wait.
    case more
    /// All writers are gone.
    case ended
  }

  /// Bytes per wake: a unit that floods must not hold the loop.
  package static let bytesPerWake = 65536

  /// To watch for reading.
  package let readEnd: Descriptor
  /// To hand to processes as standard output or error; blocks when full.
  package let writeEnd: Descriptor
  private let prefix: [UInt8]
  private let sink: LogSink
  private var lines = LineSplitter()

  package init(unit: String, sink: LogSink) throws(SystemCallError) {
    (readEnd, writeEnd) = try Pipe.open(isNonBlocking: false)
    // Only the reading side must not wait: O_NONBLOCK belongs to each end of a pipe alone.
    let fd = readEnd.number
    _ = try systemCall("prepare a pipe") { fcntl(fd, F_SETFL, O_NONBLOCK) }
    prefix = Array("\(unit): ".utf8)
    self.sink = sink
  }

  /// Reads what waits, at most `bytesPerWake`.
  package func read() -> Progress {
    var bytes = [UInt8](repeating: 0, count: 16384)
    var left = OutputLog.bytesPerWake
    while left > 0 {
      let count = Glibc.read(readEnd.number, &bytes, bytes.count)
      if count < 0 {
        if errno == EINTR { continue }
        return .drained
      }
      if count == 0 {
        finish()
        return .ended
      }
      // One write for all lines of a read: a system call each would cost more than the lines.
      var text: [UInt8] = []
      lines.add(bytes.prefix(count)) { line in text += prefix + line + [UInt8(ascii: "\n")] }
      if !text.isEmpty { sink.write(lines: text) }
      left &-= count
    }
    return .more
  }

  /// Writes what is left of a line without an end: when the unit has ended.
  package func finish() {
    lines.finish { line in sink.write(lines: prefix + line + [UInt8(ascii: "\n")]) }
  }
}
