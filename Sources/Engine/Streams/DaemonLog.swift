import Glibc

/// What the daemon itself has to say, on its standard error.
///
/// Lines begin with `<N>` where the journal reads them, so that it knows their level; on a terminal
/// and elsewhere they are plain text. Time stamps are left to whoever collects the lines.
package final class DaemonLog {
  /// As in syslog(3); the raw value is the number there.
  package enum Level: Int, Comparable, CaseIterable, Sendable {
    case error = 3
    case warning, notice, info, debug

    /// The word of `--log-level`; systemd's words and numbers, too.
    package init?(_ text: String) {
      switch text {
      case "emerg", "alert", "crit", "err", "error", "0", "1", "2", "3": self = .error
      case "warning", "warn", "4": self = .warning
      case "notice", "5": self = .notice
      case "info", "6": self = .info
      case "debug", "7": self = .debug
      default: return nil
      }
    }

    /// systemd's word for it.
    package var word: String {
      switch self {
      case .error: "err"
      case .warning: "warning"
      case .notice: "notice"
      case .info: "info"
      case .debug: "debug"
      }
    }

    /// `a < b`: a matters less.
    package static func < (a: Level, b: Level) -> Bool { a.rawValue > b.rawValue }
  }

  package var level: Level
  private let sink: LogSink
  private let hasPrefixes: Bool

  package init(
    level: Level = .info, sink: LogSink = LogSink(), hasPrefixes: Bool = DaemonLog.isReadByJournal()
  ) {
    self.level = level
    self.sink = sink
    self.hasPrefixes = hasPrefixes
  }

  /// `text` is evaluated only if it is written.
  package func log(_ level: Level, _ text: @autoclosure () -> String) {
    guard level >= self.level else { return }
    for line in text().split(separator: "\n", omittingEmptySubsequences: false) {
      sink.write(hasPrefixes ? "<\(level.rawValue)>\(line)" : String(line))
    }
  }

  package func error(_ text: @autoclosure () -> String) { log(.error, text()) }
  package func warning(_ text: @autoclosure () -> String) { log(.warning, text()) }
  package func notice(_ text: @autoclosure () -> String) { log(.notice, text()) }
  package func info(_ text: @autoclosure () -> String) { log(.info, text()) }
  package func debug(_ text: @autoclosure () -> String) { log(.debug, text()) }

  /// True if standard error is the stream that `JOURNAL_STREAM` tells of.
  ///
  /// - Source: systemd.exec(5), "$JOURNAL_STREAM"
  package static func isReadByJournal() -> Bool {
    guard let value = getenv("JOURNAL_STREAM") else { return false }
    var status = stat()
    guard fstat(2, &status) == 0 else { return false }
    return String(cString: value) == "\(status.st_dev):\(status.st_ino)"
  }
}
