import Linux
import UnitModel

/// Which lines of a unit's output are kept: none that a pattern of those to be left out matches, and if there
/// are patterns of those to be kept, only what one of them matches.
///
/// - Source: systemd.exec(5), "LogFilterPatterns=".
package final class LineFilter {
  private var kept: [RegularExpression] = []
  private var left: [RegularExpression] = []
  /// What is wrong, as sentences.
  package private(set) var warnings: [String] = []

  /// Nil where there are no patterns.
  package init?(_ patterns: [LogSettings.Pattern]) {
    if patterns.isEmpty { return nil }
    guard RegularExpression.areAvailable else {
      warnings = ["LogFilterPatterns= has no effect: libpcre2-8.so.0 is not installed"]
      return
    }
    for one in patterns {
      do throws(RegularExpression.Problem) {
        let pattern = try RegularExpression(one.text)
        if one.isDenied { left.append(pattern) } else { kept.append(pattern) }
      } catch {
        warnings.append("cannot read '\(one.text)' (LogFilterPatterns=): \(error); it is left out")
      }
    }
  }

  package func keeps(_ line: some Collection<UInt8>) -> Bool {
    if left.contains(where: { $0.matches(line) }) { return false }
    return kept.isEmpty || kept.contains { $0.matches(line) }
  }
}
