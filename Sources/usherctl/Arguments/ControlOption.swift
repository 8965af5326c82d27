/// An option of systemctl's command line, or one that only usherctl has.
///
/// - Source: systemctl(1), "Options"
struct ControlOption {
  enum Value { case none, required, optional }

  /// Without the dashes: `property`.
  var name: String
  var short: Character?
  var value = Value.none

  /// Those of systemctl take effect where a verb has a use for them and change nothing elsewhere, as under systemd.
  static let all: [ControlOption] =
    [
      ("property", "p"), ("type", "t"), ("signal", "s"), ("lines", "n"), ("output", "o"), ("host", "H"),
      ("machine", "M"),
    ].map { ControlOption(name: $0.0, short: $0.1, value: .required) }
    + [
      "state", "kill-whom", "kill-who", "kill-value", "job-mode", "preset-mode", "root", "image", "drop-in",
      "legend", "timestamp", "what", "message", "reboot-argument", "boot-loader-menu", "boot-loader-entry",
      "check-inhibitors", "when", "control", "unit-path", "format", "name",
    ].map { ControlOption(name: $0, value: .required) }
    + [
      ("all", "a"), ("full", "l"), ("force", "f"), ("quiet", "q"), ("show-transaction", "T"),
      ("ignore-inhibitors", "i"),
      ("help", "h"), ("recursive", "r"),
    ].map { ControlOption(name: $0.0, short: $0.1) }
    + [
      "value", "no-pager", "no-legend", "plain", "system", "user", "global", "no-ask-password", "no-warn",
      "wait",
      "no-block", "no-wall", "no-reload", "now", "runtime", "failed", "reverse", "after", "before", "dry-run",
      "fail", "irreversible", "ignore-dependencies", "marked", "show-types", "with-dependencies",
      "firmware-setup",
      "mkdir", "read-only", "version", "stdin", "merged", "expand", "overlap",
    ].map { ControlOption(name: $0) }

  /// The option of that name, or the only one that begins so, as getopt_long(3) has it.
  static func long(_ text: String) -> ControlOption? {
    if let exact = all.first(where: { $0.name == text }) { return exact }
    let near = all.filter { $0.name.hasPrefix(text) }
    return near.count == 1 ? near.first : nil
  }

  static func short(_ letter: Character) -> ControlOption? {
    // `-P NAME` is `-p NAME --value`.
    if letter == "P" { return ControlOption(name: "P", short: "P", value: .required) }
    return all.first { $0.short == letter }
  }
}
