extension Directive {
  /// Names of the values that an assignment of `key` in `section` sets. Two keys that share one undo each
  /// other: old spellings, the start limit in two sections, `TimeoutSec=` and the two it stands for.
  package static func slots(section: String, key: String) -> [String] {
    switch (section, key) {
    case ("Unit", "StartLimitInterval"), ("Unit", "StartLimitIntervalSec"),
      ("Service", "StartLimitInterval"), ("Service", "StartLimitIntervalSec"):
      ["StartLimitIntervalSec"]
    case ("Unit", "StartLimitBurst"), ("Service", "StartLimitBurst"): ["StartLimitBurst"]
    case ("Service", "TimeoutSec"): ["Service.TimeoutStartSec", "Service.TimeoutStopSec"]
    default: ["\(section).\(key)"]
    }
  }

  /// The lists that an empty assignment of `key` in `section` empties: one name for all keys that an empty
  /// one of them empties together, such as `Listen…=` of every kind.
  ///
  /// - Source: systemd.socket(5), "ListenStream="; systemd.unit(5), "Conditions and Asserts"
  package static func list(section: String, key: String) -> String {
    switch section {
    case "Socket" where key.hasPrefix("Listen"): "Socket.Listen"
    case "Unit" where key.hasPrefix("Condition"): "Unit.Condition"
    case "Unit" where key.hasPrefix("Assert"): "Unit.Assert"
    default: "\(section).\(key)"
    }
  }
}
