import UnitModel

/// A page of `docs/reference/`: one family of directives.
struct ReferencePage {
  let group: Directive.Group
  let title: String
  /// What stands below the title.
  let introduction: [ReferenceBlock]

  /// Below the root of the repository.
  var path: String { "docs/reference/\(group.rawValue).md" }

  /// The sections that have the directives.
  var sections: String { ReferencePage.sections(of: group) }

  static func sections(of group: Directive.Group) -> String {
    switch group {
    case .unit: "[Unit]"
    case .install: "[Install]"
    case .socket: "[Socket]"
    case .service: "[Service]"
    case .exec, .kill, .resourceControl: "[Service] and [Socket]"
    case .usherSocket, .usherService: "[X-Usher]"
    case .timer, .path, .mount, .automount, .swap, .slice, .scope:
      "[\(group.rawValue.prefix(1).uppercased() + group.rawValue.dropFirst())]"
    }
  }

  static let all =
    [
      ReferencePage(
        group: .unit, title: "[Unit]: what every unit can say", introduction: Introduction.unit),
      ReferencePage(
        group: .install, title: "[Install]: what enabling does", introduction: Introduction.install),
      ReferencePage(
        group: .socket, title: "[Socket]: listeners", introduction: Introduction.socket),
      ReferencePage(
        group: .service, title: "[Service]: processes", introduction: Introduction.service),
      ReferencePage(
        group: .exec, title: "How processes run", introduction: Introduction.exec),
      ReferencePage(
        group: .kill, title: "How processes are ended", introduction: Introduction.kill),
      ReferencePage(
        group: .resourceControl, title: "What processes may use together",
        introduction: Introduction.resourceControl),
      ReferencePage(
        group: .usherSocket, title: "[X-Usher] of sockets: beyond systemd",
        introduction: Introduction.usherSocket),
      ReferencePage(
        group: .usherService, title: "[X-Usher] of services: beyond systemd",
        introduction: Introduction.usherService),
    ] + foreign

  /// A page for each section that only units have which usherd does not run.
  private static let foreign: [ReferencePage] = [
    (.timer, "when another unit is started"), (.path, "files whose change starts another unit"),
    (.mount, "a file system and where it is mounted"), (.automount, "a file system mounted on first use"),
    (.swap, "swap space"), (.slice, "resources that units share"), (.scope, "processes that others started"),
  ].map { group, title in
    ReferencePage(
      group: group, title: "\(sections(of: group)): \(title)", introduction: Introduction.foreign(group))
  }

  /// The rows of a family in the order of the catalogue.
  static func rows(of group: Directive.Group) -> [Directive] {
    Catalogue.all.filter { $0.group == group }
  }

  /// What a row does. A detail that a run of rows has in common stands with the first only.
  static func effect(_ row: Directive, after previous: Directive?) -> String {
    let isRepeated = row.detail != nil && row.detail == previous?.detail
    return isRepeated ? DirectiveText.meaning(row) : DirectiveText.effect(row)
  }

  /// `57 of 72 directives are applied.`
  static func count(of group: Directive.Group) -> String {
    let rows = rows(of: group)
    if group == .install { return "They are read when the unit is enabled or disabled." }
    if group.isForeign { return "Values of its \(rows.count) directives are checked." }
    let applied = rows.filter { $0.support == .applied }.count
    return applied == rows.count
      ? "All \(rows.count) directives are applied."
      : "\(applied) of \(rows.count) directives are applied; a unit with one of the others is told so, and goes on."
  }
}

/// A manual page of section 5: one or several families.
struct ManualPage {
  let name: String
  let summary: String
  let introduction: [ReferenceBlock]
  let groups: [Directive.Group]
  let seeAlso: [String]

  var path: String { "docs/man/\(name).5" }

  static let all = [
    ManualPage(
      name: "usher.unit", summary: "unit files and what they have in common",
      introduction: Introduction.unit, groups: [.unit, .install],
      seeAlso: [
        "usherd(8)", "usherctl(1)", "usher.socket(5)", "usher.service(5)", "usher.exec(5)", "systemd.unit(5)",
      ]
    ),
    ManualPage(
      name: "usher.socket", summary: "unit files of sockets", introduction: Introduction.socket,
      groups: [.socket, .usherSocket],
      seeAlso: [
        "usherd(8)", "usherctl(1)", "usher.unit(5)", "usher.service(5)", "usher.exec(5)", "systemd.socket(5)",
        "sd_listen_fds(3)",
      ]),
    ManualPage(
      name: "usher.service", summary: "unit files of services", introduction: Introduction.service,
      groups: [.service, .usherService],
      seeAlso: [
        "usherd(8)", "usherctl(1)", "usher.unit(5)", "usher.socket(5)", "usher.exec(5)", "systemd.service(5)",
        "sd_notify(3)",
      ]),
    ManualPage(
      name: "usher.exec", summary: "how the processes of units run and end",
      introduction: Introduction.exec + Introduction.kill, groups: [.exec, .kill, .resourceControl],
      seeAlso: [
        "usherd(8)", "usher.unit(5)", "usher.socket(5)", "usher.service(5)", "systemd.exec(5)",
        "systemd.kill(5)",
        "systemd.resource-control(5)",
      ]),
    ManualPage(
      name: "usher.foreign", summary: "unit files that are checked, not run",
      introduction: Introduction.foreign,
      groups: [.timer, .path, .mount, .automount, .swap, .slice, .scope],
      seeAlso: ["usherd(8)", "usherctl(1)", "usher.unit(5)", "systemd.unit(5)", "systemd.time(7)"]),
  ]
}
