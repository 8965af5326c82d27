import UnitSyntax

/// What a unit as a whole cannot be without, of types that usherd does not run.
///
/// - Source: systemd.timer(5), systemd.path(5), systemd.mount(5), systemd.automount(5), systemd.swap(5)
extension UnitDecoding {
  mutating func checkForeignUnit() {
    switch name.kind {
    case .timer:
      let changes = ["OnClockChange", "OnTimezoneChange"].compactMap { knownValues[$0]?.value }
      if triggers == 0, !changes.contains(where: { ValueSyntax.boolean($0) == true }) {
        refuse(
          "unit-never-triggers", at: nil, "\(name.full) never elapses: nothing says when",
          help: "add OnCalendar=, or OnBootSec= and the like")
      }
    case .path:
      if triggers == 0 {
        refuse(
          "unit-never-triggers", at: nil, "\(name.full) watches nothing",
          help: "add PathExists=, PathChanged=, PathModified= or DirectoryNotEmpty=")
      }
    case .mount:
      // What is mounted on the root is known without a file.
      if name.prefix != "-", (knownValues["What"]?.value ?? "").isEmpty {
        refuse(
          "mount-no-source", at: nil, "\(name.full) has no What=",
          help: "add What= with the device, or with the name of the file system for one without")
      } else {
        checkPath(ofKey: "Where")
      }
    case .automount: checkPath(ofKey: "Where")
    case .swap: checkPath(ofKey: "What")
    case .service, .socket, .target, .slice, .device, .scope: break
    }
  }

  /// The name of such a unit is that of its path. A template has none yet.
  private mutating func checkPath(ofKey key: String) {
    guard !name.isTemplate, let line = knownValues[key], !line.value.isEmpty,
      let text = try? expander.expand(line.value), let path = UnitName.unescapePath(name.withoutSuffix)
    else { return }
    let written = ValueSyntax.simplifiedPath(text)
    if written == path { return }
    refuse(
      "unit-name-path", at: place(line), "\(name.full) is the name of \(path), and \(key)= says \(written)",
      help: "write \(key)=\(path), or give the file the name that systemd-escape --path tells for \(written)")
  }
}
