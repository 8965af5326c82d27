import UnitModel
import UnitSyntax

/// Standard streams that are a passed descriptor of a name that no socket gives.
///
/// - Source: systemd.exec(5), "StandardInput=", on fd:NAME; systemd.socket(5), "FileDescriptorName="
enum DescriptorNameRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard let service = unit.service else { return }
    let exec = unit.loaded.exec
    // The store and opened files have names as well.
    if unit.has("FileDescriptorStoreMax") || unit.has("OpenFile") { return }
    var givers = set.sockets(of: unit.loaded)
    for name in service.sockets where !givers.contains(where: { $0.name == name }) {
      // One that is not there may have the name.
      guard let other = set.unit(name), other.loadState == .loaded else { return }
      givers.append(other)
    }
    let release = set.options.release
    let names = givers.map { name(of: $0, release) }
    let ownNames = givers.flatMap { $0.socket?.listeners.compactMap(\.name) ?? [] }
    let streams = [
      ("StandardInput", exec.standardInput), ("StandardOutput", exec.standardOutput),
      ("StandardError", exec.standardError),
    ]
    for (key, stream) in streams {
      guard case .descriptor(let wanted) = stream, !names.contains(wanted), !ownNames.contains(wanted),
        let line = unit.own(key)
      else {
        continue
      }
      // Its socket may come with another package.
      let isSure = !givers.isEmpty || set.options.isComplete || set.options.host != nil
      let near = EditDistance.nearest(to: wanted, among: names + ownNames)
      findings.add(
        isSure ? .error : .note, "stream-descriptor-missing", at: line.valueOrigin,
        givers.isEmpty
          ? "no socket starts \(unit.name), which wants a descriptor named \(wanted)"
          : "no socket of \(unit.name) gives a descriptor named \(wanted)",
        consequence: "\(unit.name) cannot be started",
        help: near.map { "did you mean fd:\($0)?" }
          ?? givers.first.map {
            "write FileDescriptorName=\(wanted) in \($0.name), or fd:\(name(of: $0, release))"
          }
          ?? "add the socket unit, with FileDescriptorName=\(wanted)",
        notes: zip(givers, names).compactMap { giver, name in
          giver.socket?.listeners.first.map { .init(at: $0.origin, "\(giver.name) gives the name \(name)") }
        },
        fixes: near.map { [.init("write fd:\($0)", at: line.valueOrigin, replacement: "fd:\($0)")] } ?? [])
    }
  }

  /// What a service is told that the descriptors of a socket are called.
  private static func name(of socket: LoadedUnit, _ release: Int?) -> String {
    guard let settings = socket.socket else { return socket.name.full }
    if settings.accept, release.map({ $0 < 257 }) ?? false { return "connection" }
    return settings.fileDescriptorName ?? (settings.accept ? "connection" : socket.name.full)
  }
}
