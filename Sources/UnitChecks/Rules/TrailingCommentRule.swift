import UnitModel
import UnitSyntax

/// A value with something behind it that was meant as a comment, where it makes a path or a name nobody has.
///
/// Values that cannot be read with it are told where they are read.
///
/// - Source: systemd.syntax(7), "Introduction"
enum TrailingCommentRule: LintRule {
  private static let keys = [
    "WorkingDirectory", "RootDirectory", "RootImage", "StandardInput", "StandardOutput", "StandardError",
    "PIDFile", "EnvironmentFile", "TTYPath", "SyslogIdentifier", "UtmpIdentifier", "PAMName", "ListenStream",
    "ListenDatagram", "ListenSequentialPacket", "ListenFIFO", "ListenSpecial", "ListenMessageQueue",
    "SmackLabel", "TCPCongestion", "RootHash",
  ]

  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard unit.socket != nil || unit.service != nil else { return }
    for key in keys {
      for line in unit.lines(unit.section, key) {
        let words = line.words
        guard let sign = words.dropFirst().first(where: { $0.text.hasPrefix("#") }) else { continue }
        let bytes = Array(line.value.utf8)
        let isOneLine = line.valueSpan.upper &- line.valueSpan.lower == bytes.count
        var end = sign.range.lowerBound
        while end > 0, Words.isBlank(bytes[end &- 1]) { end &-= 1 }
        findings.add(
          .warning, "value-comment", at: line.origin(of: sign.range.lowerBound..<bytes.count),
          "a # begins no comment behind a value: this is part of it",
          consequence: "\(key)= is '\(line.value)'", help: "put the comment on a line of its own",
          fixes: isOneLine
            ? [.init("leave the comment out", at: line.origin(of: end..<bytes.count), replacement: "")] : [])
      }
    }
  }
}
