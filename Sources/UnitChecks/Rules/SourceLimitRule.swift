import UnitModel
import UnitSyntax

/// Directives about the sources of connections that change nothing, since the one they belong to is not there.
///
/// - Source: usher.socket(5)
enum SourceLimitRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    // Without Accept=yes nothing of it counts, which another rule tells.
    guard let socket = unit.socket, socket.accept else { return }
    let additions = socket.additions
    func lacks(_ key: String, _ what: String, _ why: String, _ help: String) {
      guard let line = unit.line("X-Usher", key) else { return }
      findings.add(
        .warning, "option-needs-option", at: line.keyOrigin, "\(key)= has no effect \(what)",
        consequence: why,
        help: help)
    }
    if additions.sourceRateBurst == 0 {
      lacks(
        "SourceRateLimitIntervalSec", "without SourceRateLimitBurst=",
        "each source may make as many connections as it likes",
        "add SourceRateLimitBurst= with a number above 0, or leave it out")
    } else if additions.sourceRateInterval == .zero {
      lacks(
        "SourceRateLimitBurst", "with SourceRateLimitIntervalSec=0",
        "each source may make as many connections as it likes", "leave both out, or write a time above 0")
    }
    if !additions.limitsSourceRate, socket.maxConnectionsPerSource == 0, additions.logPeer != .prefix {
      lacks(
        "SourcePrefixLength", "without a limit for each source", "nobody counts by source",
        "add MaxConnectionsPerSource= to [Socket] or SourceRateLimitBurst= here, or leave it out")
    }
  }
}
