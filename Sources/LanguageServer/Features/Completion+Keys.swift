import UnitModel
import UnitSyntax

extension Completion {
  /// The keys of a section: the common ones first, those that count once and are there already last.
  func keys(_ section: String, _ place: UnitPlace, hasValue: Bool) -> [Item] {
    // The line that is being changed does not count.
    let others = document.fragment.assignments.lazy.filter {
      $0.section == section
        && !($0.origin.span.lower <= cursor.offset && cursor.offset <= $0.origin.span.upper)
    }
    let present = Set(others.map(\.key))
    let common = CommonKeys.ranks(section)
    var items: [Item] = []
    for group in Catalogue.groups(ofSection: section) {
      for directive in Catalogue.all
      where directive.group == group && directive.since ?? 0 <= workspace.release {
        items.append(item(directive, section, hasValue, isUsed: present.contains(directive.name), common))
      }
    }
    return items
  }

  private func item(
    _ directive: Directive, _ section: String, _ hasValue: Bool, isUsed: Bool, _ common: [String: Int]
  ) -> Item {
    let isDone = isUsed && directive.repetition == .single
    let rank =
      if isDone {
        "3"
      } else if let place = common[directive.name] {
        "0" + (place < 10 ? "0" : "") + String(place)
      } else {
        directive.support == .applied || directive.group.isForeign ? "1" : "2"
      }
    var detail = directive.value.noun
    if let since = directive.since { detail += ", since \(since)" }
    if directive.support == .known, directive.group != .install, !directive.group.isForeign {
      detail += ", not applied"
    }
    return Item(
      label: directive.name, kind: .property, detail: detail,
      text: hasValue ? directive.name : directive.name + "=", rank: rank + directive.name,
      data: ["section": .string(section), "key": .string(directive.name)])
  }
}

/// What most unit files set, in the order in which people write it.
enum CommonKeys {
  static func ranks(_ section: String) -> [String: Int] {
    Dictionary(names(section).enumerated().map { ($1, $0) }) { first, _ in first }
  }

  private static func names(_ section: String) -> [String] {
    switch section {
    case "Unit":
      [
        "Description", "Documentation", "After", "Before", "Requires", "Wants", "BindsTo", "PartOf",
        "Conflicts",
      ]
    case "Install": ["WantedBy", "RequiredBy", "Alias", "Also"]
    case "Socket":
      [
        "ListenStream", "ListenDatagram", "ListenFIFO", "Accept", "Service", "SocketMode", "SocketUser",
        "SocketGroup", "RemoveOnStop", "MaxConnections", "FileDescriptorName", "BindIPv6Only", "Backlog",
      ]
    case "Service":
      [
        "Type", "ExecStart", "ExecStartPre", "ExecReload", "ExecStop", "Restart", "RestartSec", "User",
        "Group",
        "DynamicUser", "WorkingDirectory", "Environment", "EnvironmentFile", "StandardInput",
        "StandardOutput",
        "StandardError", "RuntimeDirectory", "StateDirectory", "TimeoutStartSec", "NoNewPrivileges",
        "ProtectSystem", "ProtectHome", "PrivateTmp",
      ]
    case "Timer": ["OnCalendar", "OnBootSec", "OnUnitActiveSec", "Persistent", "RandomizedDelaySec", "Unit"]
    case "Path": ["PathExists", "PathChanged", "PathModified", "DirectoryNotEmpty", "MakeDirectory", "Unit"]
    case "Mount": ["What", "Where", "Type", "Options"]
    case "Automount": ["Where", "TimeoutIdleSec"]
    case "Swap": ["What", "Priority", "Options"]
    case "Slice": ["MemoryMax", "MemoryHigh", "CPUQuota", "CPUWeight", "TasksMax"]
    default: []
    }
  }
}
