/// Every directive, one row each: the parser, the checks, the documentation and the completions read
/// the same row.
///
/// - Source: the manual pages named by `Directive.Group.manual`.
package enum Catalogue {
  /// Where units say what usherd adds to systemd, which takes no notice of sections that begin with `X-`.
  package static let usherSection = "X-Usher"

  /// In the order of the manual pages.
  package static let all: [Directive] =
    rows(unitRows, .unit) + rows(installRows, .install) + rows(socketRows, .socket)
    + rows(serviceRows, .service) + rows(execRows, .exec) + rows(killRows, .kill)
    + rows(resourceControlRows, .resourceControl) + rows(usherSocketRows, .usherSocket)
    + rows(usherServiceRows, .usherService) + foreignRows.flatMap { rows($0.rows, $0.group) }

  private static func rows(_ rows: [Directive], _ group: Directive.Group) -> [Directive] {
    rows.map { row in
      var row = row
      row.group = group
      row.support = AppliedKey(group, row.name) == nil ? .known : .applied
      return row
    }
  }

  /// The families that a section of a unit file may hold; empty for a section without a catalogue.
  package static func groups(ofSection section: String) -> [Directive.Group] {
    switch section {
    case "Unit": [.unit]
    case "Install": [.install]
    case "Socket": [.socket, .exec, .kill, .resourceControl]
    case "Service": [.service, .exec, .kill, .resourceControl]
    case usherSection: [.usherSocket, .usherService]
    case "Timer": [.timer]
    case "Path": [.path]
    case "Mount": [.mount, .exec, .kill, .resourceControl]
    case "Automount": [.automount]
    case "Swap": [.swap, .exec, .kill, .resourceControl]
    case "Slice": [.slice, .resourceControl]
    case "Scope": [.scope, .kill, .resourceControl]
    default: []
    }
  }

  /// The sections that a unit of this kind may have, besides other programs', whose names start with `X-`.
  package static func sections(of kind: UnitKind) -> [String] {
    switch kind {
    case .service: ["Unit", "Install", "Service", usherSection]
    case .socket: ["Unit", "Install", "Socket", usherSection]
    case .target: ["Unit", "Install", "Target"]
    case .device: ["Unit", "Install", "Device"]
    case .slice: ["Unit", "Install", "Slice"]
    case .mount: ["Unit", "Install", "Mount"]
    case .automount: ["Unit", "Install", "Automount"]
    case .swap: ["Unit", "Install", "Swap"]
    case .timer: ["Unit", "Install", "Timer"]
    case .path: ["Unit", "Install", "Path"]
    case .scope: ["Unit", "Install", "Scope"]
    }
  }

  /// The row of a key in a section; nil if there is none.
  package static func directive(section: String, key: String) -> Directive? {
    SectionTable.named(section)?.entries[key]?.directive
  }

  /// True if the directive does something here, and is not only known.
  package static func applies(section: String, key: String) -> Bool {
    SectionTable.named(section)?.entries[key]?.applied != nil
  }

  /// The sections that have `key`; those of units that usherd does not run only if no other has it.
  package static func sections(with key: String) -> [String] {
    let has = { (section: String) in directive(section: section, key: key) != nil }
    let own = ["Unit", "Install", "Socket", "Service", "Slice", usherSection].filter(has)
    return own.isEmpty ? ["Timer", "Path", "Mount", "Automount", "Swap", "Scope"].filter(has) : own
  }

  /// The name of the section nearest to a misspelled one; nil if none is near.
  package static func nearest(to key: String, inSection section: String) -> String? {
    let known = SectionTable.named(section).map { Array($0.entries.keys) } ?? []
    return EditDistance.nearest(to: key, among: known)
  }
}

/// The rows of one section by key.
struct SectionTable: Sendable {
  /// An object, so that a look-up copies one reference and not the row.
  final class Entry: Sendable {
    let directive: Directive
    let applied: AppliedKey?
    /// The newest release that the row speaks of, in its own first one or in its words'.
    let newest: Int

    init(directive: Directive, applied: AppliedKey?) {
      self.directive = directive
      self.applied = applied
      var newest = directive.since ?? 0
      if case .choice(let choice) = directive.grammar {
        newest = choice.words.reduce(newest) { max($0, $1.since ?? 0) }
      }
      self.newest = newest
    }
  }

  let entries: [String: Entry]

  /// What sections have in common they share.
  private init(section: String, _ families: [Directive.Group: [Entry]]) {
    var entries: [String: Entry] = [:]
    for group in Catalogue.groups(ofSection: section) {
      for entry in families[group] ?? [] { entries[entry.directive.name] = entry }
    }
    self.entries = entries
  }

  static func named(_ section: String) -> SectionTable? { tables[section] }

  private static let tables: [String: SectionTable] = {
    var families: [Directive.Group: [Entry]] = [:]
    for row in Catalogue.all {
      families[row.group, default: []].append(
        Entry(directive: row, applied: AppliedKey(row.group, row.name)))
    }
    var tables: [String: SectionTable] = [:]
    for name in Set(UnitKind.allCases.flatMap(Catalogue.sections(of:))) {
      tables[name] = SectionTable(section: name, families)
    }
    return tables
  }()
}
