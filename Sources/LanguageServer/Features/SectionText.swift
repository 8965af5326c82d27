/// What a section is for.
enum SectionText {
  static func meaning(_ name: String) -> String {
    switch name {
    case "Unit": "what every unit has: description, order, dependencies"
    case "Install": "what enable and disable do with the unit"
    case "Socket": "the addresses that are listened on, and what a knock starts"
    case "Service": "the processes and how they run"
    case "Slice": "the resources that several units share"
    case "Mount": "a file system and where it is mounted"
    case "Automount": "a file system that is mounted on first use"
    case "Swap": "a swap device or file"
    case "Timer": "when another unit is started"
    case "Path": "the files whose change starts another unit"
    case "Scope": "processes that something else has started"
    default: name.hasPrefix("X-") ? "for other programs; systemd passes it over" : ""
    }
  }

  /// The manual page of a section's keys.
  static func manual(_ name: String) -> String? {
    switch name {
    case "Unit", "Install": "systemd.unit(5)"
    case "Socket", "Service", "Slice", "Mount", "Automount", "Swap", "Timer", "Path", "Scope":
      "systemd.\(name.lowercased())(5)"
    default: nil
    }
  }
}
