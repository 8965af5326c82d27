/// Resource limits: `soft:hard`, or one value for both; `infinity` is `.max`.
///
/// - Source: systemd.exec(5), "Process properties".
extension ValueSyntax {
  package enum LimitProblem: Error {
    case unreadable
    case softAboveHard
  }

  package static func limit(_ text: String, _ resource: ExecSettings.Resource)
    throws(LimitProblem) -> ExecSettings.Limit
  {
    let colon = text.utf8.firstIndex(of: UInt8(ascii: ":"))
    let softText = colon.map { String(text[..<$0]) } ?? text
    guard let soft = limitValue(softText, resource) else { throw .unreadable }
    guard let colon else { return ExecSettings.Limit(soft: soft, hard: soft) }
    let hardText = String(text[text.utf8.index(after: colon)...])
    guard let hard = limitValue(hardText, resource) else { throw .unreadable }
    if soft > hard { throw .softAboveHard }
    return ExecSettings.Limit(soft: soft, hard: hard)
  }

  private static func limitValue(_ text: String, _ resource: ExecSettings.Resource) -> UInt64? {
    let text = String(trimmed(Substring(text)))
    switch resource {
    case .nice:
      return niceLimit(text)
    case _ where text == "infinity":
      return .max
    case .cpu:
      // Seconds, rounded up: a limit below a second would be zero, which kills at once.
      guard let span = time(text) else { return nil }
      let seconds = span.microseconds / 1_000_000
      return span.microseconds % 1_000_000 == 0 ? seconds : seconds &+ 1
    case .rttime:
      return time(text, bareUnit: 1)?.microseconds
    case .fsize, .data, .stack, .core, .rss, .as, .memlock, .msgqueue:
      return finite(size(text))
    case .nproc, .nofile, .locks, .sigpending, .rtprio:
      return finite(unsigned(text))
    }
  }

  /// The kernel counts from 40 (nice -20) down to 1 (nice 19). With a sign the value is a nice
  /// level, without one it is the kernel's number.
  private static func niceLimit(_ text: String) -> UInt64? {
    switch text.utf8.first {
    case UInt8(ascii: "+"):
      guard let level = unsigned(String(text.dropFirst())), level <= 19 else { return nil }
      return 20 &- level
    case UInt8(ascii: "-"):
      guard let level = unsigned(String(text.dropFirst())), level <= 20 else { return nil }
      return 20 &+ level
    default:
      guard let value = unsigned(text), value <= 40 else { return nil }
      return value
    }
  }

  /// The largest number is the kernel's word for infinity, not a limit.
  private static func finite(_ limit: UInt64?) -> UInt64? { limit == .max ? nil : limit }
}
