import Linux
import UnitModel

/// When accepting stops for want of descriptors or memory, and when it goes on.
///
/// Says so once per drought, not once per attempt. Time comes in with each call.
package struct AcceptPause: Sendable {
  /// The first pause, and the longest: it doubles while the want lasts.
  package static let shortest = TimeSpan.milliseconds(50)
  package static let longest = TimeSpan.seconds(2)

  /// The next pause; nil while all is well.
  private var next: TimeSpan?

  package init() {}

  package var isInDrought: Bool { next != nil }

  /// Accepting failed. Answers how long not to poll the listener, and what to say, once.
  package mutating func exhausted(_ error: SystemCallError, on listener: String) -> (
    pause: TimeSpan, message: String?
  ) {
    let pause = next ?? AcceptPause.shortest
    let message =
      next == nil
      ? "cannot accept on \(listener): \(error.words); connections wait in its queue until there is "
        + "room again" + (AcceptPause.advice(error).map { "; \($0)" } ?? "")
      : nil
    next = min(TimeSpan(microseconds: pause.microseconds &* 2), AcceptPause.longest)
    return (pause, message)
  }

  /// Accepting worked. Answers what to say, if it had failed before.
  package mutating func succeeded(on listener: String) -> String? {
    guard next != nil else { return nil }
    next = nil
    return "connections are accepted on \(listener) again"
  }

  private static func advice(_ error: SystemCallError) -> String? {
    switch errnoName(error.errno) {
    case "EMFILE": "raise the limit of open files (ulimit -n, LimitNOFILE=) or lower MaxConnections="
    case "ENFILE": "raise fs.file-max"
    default: nil
    }
  }
}
