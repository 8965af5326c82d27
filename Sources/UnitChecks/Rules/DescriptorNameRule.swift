import UnitModel
import UnitSyntax

/// Standard streams that are a passed descriptor of a name that no socket gives.
///
/// - Source: systemd.exec(5), "StandardInput=", on fd:NAME; systemd.socket(5), "FileDescriptorName="
enum DescriptorNameRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard let service = unit.service else { return }
    let exec = unit.loaded.exec
    // The store and opened files have names as well, and so may a socket that is not here.
    guard let givers = DescriptorNames.sockets(of: unit, service, in: set) else { return }
    let names = DescriptorNames(givers, release: set.options.release)
    let streams = [
      ("StandardInput", exec.standardInput), ("StandardOutput", exec.standardOutput),
      ("StandardError", exec.standardError),
    ]
    for (key, stream) in streams {
      guard case .descriptor(let wanted) = stream, !names.all.contains(wanted), let line = unit.own(key)
      else {
        continue
      }
      // Its socket may come with another package.
      let isSure = !givers.isEmpty || set.options.isComplete || set.options.host != nil
      let near = EditDistance.nearest(to: wanted, among: names.all)
      findings.add(
        isSure ? .error : .note, "stream-descriptor-missing", at: line.valueOrigin,
        givers.isEmpty
          ? "no socket starts \(unit.name), which wants a descriptor named \(wanted)"
          : "no socket of \(unit.name) gives a descriptor named \(wanted)",
        consequence: "\(unit.name) cannot be started",
        help: near.map { "did you mean fd:\($0)?" }
          ?? givers.first.map {
            "write FileDescriptorName=\(wanted) in \($0.name), or fd:\(DescriptorNames.name(of: $0, set.options.release))"
          }
          ?? "add the socket unit, with FileDescriptorName=\(wanted)",
        notes: names.places.map { .init(at: $0.origin, "\($0.unit) gives the name \($0.name)") },
        fixes: near.map { [.init("write fd:\($0)", at: line.valueOrigin, replacement: "fd:\($0)")] } ?? [])
    }
  }
}
