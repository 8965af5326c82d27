/// What is said about the lines that a unit's processes write.
///
/// - Source: systemd.exec(5), "Logging and Standard Input/Output".
package struct LogSettings: Hashable, Sendable {
  /// `LogFilterPatterns=`: a regular expression, with `~` one of lines that are left out.
  package struct Pattern: Hashable, Sendable {
    package var text: String
    package var isDenied: Bool

    package init(_ text: String, isDenied: Bool = false) {
      self.text = text
      self.isDenied = isDenied
    }
  }

  /// Nil: the file name of the executable.
  package var identifier: String?
  /// As in syslog(3), without the level: 3 is daemon.
  package var facility: UInt8 = 3
  /// Of lines without one of their own; 6 is info.
  package var level: UInt8 = 6
  /// `<N>` at the start of a line sets its level, and goes.
  package var readsPrefix = true
  /// The least urgent level that is kept; nil: all.
  package var lowestLevel: UInt8?
  /// Nil: not set.
  package var rateInterval: TimeSpan?
  package var rateBurst: UInt32?
  /// `kmsg` and `…+console`: where the journal is to pass the lines on to.
  package var goesToKernelLog = false
  package var goesToConsole = false

  /// `NAME=value`, for the journal.
  package var extraFields: [String] = []
  package var patterns: [Pattern] = []

  package init() {}

  /// How many lines within which time; nil: any number.
  package var rateLimit: (burst: UInt32, interval: TimeSpan)? {
    if rateInterval == nil && rateBurst == nil { return nil }
    let limit = (burst: rateBurst ?? 10_000, interval: rateInterval ?? .seconds(30))
    return limit.burst == 0 || limit.interval == .zero ? nil : limit
  }
}
