import Glibc
import Linux
import UnitModel
import UnitSyntax

/// Tests of versions.
extension ConditionTester {
  /// `systemd`, `glibc` or `kernel` and comparisons behind it; without one of them it is about the kernel.
  ///
  /// - Source: systemd.unit(5), "ConditionVersion="
  func isVersion(_ text: String) -> Bool? {
    let component = text.prefix { !"!<=>$ \t".contains($0) }
    let rest = String(text[component.endIndex...])
    switch component {
    case "systemd": return versionMatches(rest, String(Release.newestSystemd))
    case "glibc": return versionMatches(rest, ConditionTester.libraryVersion())
    case "kernel": return versionMatches(rest, surroundings.kernelRelease)
    default: return versionMatches(text, surroundings.kernelRelease)
    }
  }

  /// Comparisons and patterns, all of which must hold; nil if one has no version behind its sign.
  func versionMatches(_ text: String, _ version: String) -> Bool? {
    var reader = Words(text)
    var isFirst = true
    while true {
      guard let word = try? reader.next(.plain) else { return reader.isAtEnd ? true : nil }
      var comparison = comparison(trimmed(word))
      if comparison.operand.isEmpty {
        // A blank behind the sign is for the first one only, where there are no quotes.
        guard isFirst, let next = try? reader.next(.plain) else { return nil }
        comparison.operand = next
      }
      if !comparison.holds(for: version, matches: { fnmatch($0, $1, 0) == 0 }) { return false }
      isFirst = false
    }
  }

  private func comparison(_ word: String) -> VersionComparison {
    guard var comparison = VersionComparison(word) else { return VersionComparison(pattern: word) }
    comparison.operand = trimmed(comparison.operand)
    return comparison
  }

  func trimmed(_ text: String) -> String {
    let rest = text.drop { $0 == " " || $0 == "\t" }
    return String(rest.prefix(rest.count - rest.reversed().prefix { $0 == " " || $0 == "\t" }.count))
  }

  /// `2.36`; empty where the library is another one.
  private static func libraryVersion() -> String {
    var text = [CChar](repeating: 0, count: 64)
    let count = confstr(Int32(_CS_GNU_LIBC_VERSION), &text, text.count)
    guard count > 0, count <= text.count else { return "" }
    let whole = String(decoding: text.prefix(count - 1).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return whole.hasPrefix("glibc ") ? String(whole.dropFirst(6)) : ""
  }

  /// `ID=debian`, `VERSION_ID>=12`: all of them. What is not set is as if it were empty.
  func releaseMatches(_ text: String) -> Bool? {
    var reader = Words(text)
    while true {
      guard let word = try? reader.next(.plain) else { return reader.isAtEnd ? true : nil }
      let key = String(word.prefix { !"!<=>$".contains($0) })
      guard ValueSyntax.isVariable(key),
        let comparison = VersionComparison(String(word.dropFirst(key.count))),
        let first = comparison.operand.first, first != " ", first != "\t"
      else { return nil }
      let value = surroundings.osRelease[key] ?? ""
      if !comparison.holds(for: value, matches: { fnmatch($0, $1, 0) == 0 }) { return false }
    }
  }
}
