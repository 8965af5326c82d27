import Systemd

/// Why a request was refused, with what to do about it.
enum RefusalText {
  static func sentence(_ verb: String, _ unit: String, _ error: BusError) -> String {
    "cannot \(verb) \(unit): " + reason(verb, error)
  }

  private static func reason(_ verb: String, _ error: BusError) -> String {
    switch error.name {
    case "org.freedesktop.systemd1.NoSuchUnit" where verb == "signal" || verb == "reset":
      "it is not in memory, so that nothing of it runs and nothing of it has failed"
    case "org.freedesktop.systemd1.NoSuchUnit":
      "there is no unit file for it; `usherctl show -p UnitPath` tells where they are looked for"
    case "org.freedesktop.systemd1.UnitMasked":
      "its unit file is empty or a link to /dev/null, which masks it"
    case "org.freedesktop.systemd1.JobTypeNotApplicable":
      "this unit knows no such action (a reload needs ExecReload=)"
    case "org.freedesktop.systemd1.OnlyByDependency":
      "its unit file lets only other units do that (RefuseManualStart=, RefuseManualStop=)"
    default: lowered(error.description)
    }
  }

  /// The first letter small, unless the word is an abbreviation, and no full stop.
  private static func lowered(_ text: String) -> String {
    var text = text
    if text.hasSuffix(".") { text.removeLast() }
    guard let first = text.first, text.dropFirst().first?.isUppercase != true else { return text }
    return first.lowercased() + text.dropFirst()
  }
}
