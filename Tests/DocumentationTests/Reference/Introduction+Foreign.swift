import UnitModel

/// Units that usherd does not run.
extension Introduction {
  static let foreign: [ReferenceBlock] = [
    .text(
      """
      systemd has more types of unit than usherd runs. The files of these are read by usherctl check and by the \
      language server: sections, names of directives and their values, as systemd takes them. What [Mount] and [Swap] \
      have in common with [Service] stands in usher.exec(5).
      """),
    .heading("What usherd makes of them"),
    .terms(taken.map { ($0.group.rawValue, $0.text) }),
  ]

  /// Above the page of one type.
  static func foreign(_ group: Directive.Group) -> [ReferenceBlock] {
    let text = taken.first { $0.group == group }?.text ?? ""
    return [
      .text("usherd runs no such units; usherctl check and the language server read their files. " + text)
    ]
  }

  private static let taken: [(group: Directive.Group, text: String)] = [
    (.timer, "A dependency on a timer is never met."),
    (.path, "A dependency on a path unit is never met."),
    (.mount, "A dependency on a mount is met while something is mounted at its path."),
    (.automount, "A dependency on an automount is never met."),
    (.swap, "A dependency on swap space is met while its file or device is in use."),
    (.slice, "A dependency on a slice is met: control groups are made when they are needed."),
    (.scope, "A dependency on a scope is never met."),
  ]
}
