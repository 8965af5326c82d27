import Glibc
import Linux
import UnitModel

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
  private let unit: String
  private var prefix: [UInt8]
  private let filter: LineFilter?
  /// The process that writes, as far as there is only one; nil: it may be any of the unit's.
  package var writer: Int32? {
    didSet { if writer != oldValue { prefix = OutputLog.prefix(unit, writer) } }
  }
  private let sink: LogSink
  private let marksLevels: Bool
  private var lines = LineSplitter()
  private var sieve: LineSieve

  /// - Parameter marksLevels: each line begins with `<N>`, for a journal that reads the sink.
  package init(
    unit: String, sink: LogSink, settings: LogSettings = LogSettings(), marksLevels: Bool = false
  ) throws(SystemCallError) {
    sieve = LineSieve(settings)
    filter = LineFilter(settings.patterns)
    self.marksLevels = marksLevels
    (readEnd, writeEnd) = try Pipe.open(isNonBlocking: false)
    // Only the reading side must not wait: O_NONBLOCK belongs to each end of a pipe alone.
    let fd = readEnd.number
    _ = try systemCall("prepare a pipe") { fcntl(fd, F_SETFL, O_NONBLOCK) }
    self.unit = unit
    prefix = OutputLog.prefix(unit, nil)
    self.sink = sink
    for warning in filter?.warnings ?? [] { sink.write((marksLevels ? "<4>" : "") + "\(unit): \(warning)") }
  }

  private static func prefix(_ unit: String, _ writer: Int32?) -> [UInt8] {
    Array((writer.map { "\(unit)[\($0)]: " } ?? "\(unit): ").utf8)
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
      let now = Clock.monotonic()
      lines.add(bytes.prefix(count)) { line in add(line, to: &text, at: now) }
      if !text.isEmpty { sink.write(lines: text) }
      left &-= count
    }
    return .more
  }

  /// Writes what is left of a line without an end: when the unit has ended.
  package func finish() {
    var text: [UInt8] = []
    let now = Clock.monotonic()
    lines.finish { line in add(line, to: &text, at: now) }
    if let dropped = sieve.takeDropped(at: now, atEnd: true) { add(dropped, to: &text) }
    if !text.isEmpty { sink.write(lines: text) }
  }

  /// Writes what is left of a line without an end: its writer has ended.
  package func finishLine() {
    guard lines.partialCount > 0 else { return }
    var text: [UInt8] = []
    let now = Clock.monotonic()
    lines.finish { line in add(line, to: &text, at: now) }
    if !text.isEmpty { sink.write(lines: text) }
  }

  private func add(_ line: [UInt8], to text: inout [UInt8], at now: UInt64) {
    if let dropped = sieve.takeDropped(at: now) { add(dropped, to: &text) }
    guard let (level, rest) = sieve.pass(line, at: now, keeps: { filter?.keeps($0) ?? true }) else { return }
    if marksLevels { text += Array("<\(level)>".utf8) }
    text += prefix + rest + [UInt8(ascii: "\n")]
  }

  /// A sentence of usherd's own about the output.
  private func add(_ sentence: String, to text: inout [UInt8]) {
    text +=
      Array((marksLevels ? "<4>" : "").utf8) + OutputLog.prefix(unit, nil) + Array(sentence.utf8) + [
        UInt8(ascii: "\n")
      ]
  }
}
