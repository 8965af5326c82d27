/// Where usher says of a value what systemd does not, and why. `docs/reference/differences.md` says the same.
struct ValueDifference {
  var keys: Set<String>
  var values: (@Sendable (String) -> Bool)?
  var systemd: SystemdAnalyze.Verdict
  var usher: SystemdAnalyze.Verdict
  var reason: String

  static let all: [ValueDifference] = [
    ValueDifference(
      keys: ["CapabilityBoundingSet", "AmbientCapabilities", "SecureBits"], values: nil,
      systemd: .accepted, usher: .ignored, reason: "systemd drops unknown words without saying so"),
    ValueDifference(
      keys: ["DisableControllers"], values: { $0.contains("foo") }, systemd: .accepted, usher: .ignored,
      reason: "systemd drops unknown controllers among known ones without saying so"),
    ValueDifference(
      keys: ["ListenStream", "ListenDatagram", "ListenSequentialPacket"], values: { $0.contains("/../") },
      systemd: .accepted, usher: .refused,
      reason: "systemd refuses the unit later, without naming the line"),
  ]

  static func reason(
    _ key: String, _ value: String, _ systemd: SystemdAnalyze.Verdict, _ usher: SystemdAnalyze.Verdict
  ) -> String? {
    all.first {
      $0.keys.contains(key) && $0.systemd == systemd && $0.usher == usher && ($0.values?(value) ?? true)
    }?.reason
  }
}
