import Systemd
import UnitFiles

/// What became of a request, for people.
struct InstallReport {
  /// Lines for standard output.
  private(set) var lines: [String] = []
  var problems: [String] = []

  /// What was done, and what there is to say about it.
  init(_ done: [InstallStep], _ outcome: InstallOutcome) {
    for step in done {
      switch step {
      case .link(let path, let target): addLink(path, target)
      case .remove(let path, _), .removeTree(let path): addRemoval(path)
      }
    }
    lines += outcome.notes.map(\.text)
    problems = outcome.problems.map(\.message)
    if !outcome.hasInstallSection && problems.isEmpty { addMissingSection() }
  }

  /// What the daemon answered: whether the units say how to enable them (for some verbs), and the changes.
  init(_ reply: [BusValue]) {
    for change in reply.last?.elements ?? [] {
      guard let members = change.elements, members.count == 3, let kind = members[0].text,
        let path = members[1].text, let source = members[2].text
      else { continue }
      switch kind {
      case "symlink": addLink(path, source)
      case "unlink": addRemoval(path)
      case "masked": lines.append(InstallNote.masked(name: UnitPath.name(of: path), path: path).text)
      case "dangling": lines.append("\(path) leads to no file; only the links to it are removed")
      case "auxiliary unit failed": lines.append("\(path) (Also=) cannot be had; it is passed over")
      case "destination not present":
        lines.append(
          InstallNote.destinationAbsent(target: path, name: UnitPath.name(of: source)).text)
      default: lines.append("\(kind): \(path)")
      }
    }
    if reply.count == 2, reply[0].boolean == false { addMissingSection() }
  }

  var text: String { lines.map { $0 + "\n" }.joined() }

  private mutating func addLink(_ path: String, _ target: String) {
    lines.append("Created symlink \(path) → \(target).")
  }

  private mutating func addRemoval(_ path: String) { lines.append("Removed \"\(path)\".") }

  private mutating func addMissingSection() {
    lines.append(
      "nothing in [Install] of these units says how to enable them (WantedBy=, RequiredBy=, Alias=, Also=); "
        + "no link was made. A service that a socket starts needs none: enable the socket")
  }
}

extension ControlConnection {
  /// Has the daemon do it.
  func perform(_ request: InstallRequest) throws(BusError) -> InstallReport {
    let names = BusValue.strings(request.names)
    let runtime = BusValue.bool(request.isRuntime)
    let force = BusValue.bool(request.isForced)
    let reply =
      switch request.verb {
      case .enable: try manager("EnableUnitFiles", names, runtime, force)
      case .disable:
        try manager("DisableUnitFilesWithFlagsAndInstallInfo", names, .uint64(request.isRuntime ? 1 : 0))
      case .reenable: try manager("ReenableUnitFiles", names, runtime, force)
      case .preset:
        try manager("PresetUnitFilesWithMode", names, .string(request.presetMode.rawValue), runtime, force)
      case .presetAll:
        try manager("PresetAllUnitFiles", .string(request.presetMode.rawValue), runtime, force)
      case .mask: try manager("MaskUnitFiles", names, runtime, force)
      case .unmask: try manager("UnmaskUnitFiles", names, runtime)
      case .link: try manager("LinkUnitFiles", names, runtime, force)
      case .revert: try manager("RevertUnitFiles", names)
      case .addDependency(let suffix, let target):
        try manager(
          "AddDependencyUnitFiles", names, .string(target),
          .string(suffix == ".wants" ? "Wants" : suffix == ".requires" ? "Requires" : "Upholds"), runtime,
          force)
      case .setDefault: try manager("SetDefaultTarget", .string(request.names.first ?? ""), .bool(true))
      }
    return InstallReport(reply)
  }
}
