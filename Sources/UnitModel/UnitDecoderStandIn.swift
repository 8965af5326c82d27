import UnitSyntax

/// What decoding one unit gave.
package struct DecodedUnit: Sendable {
  package var kind: LoadedUnit.Kind
  package var unit = UnitSettings()
  package var exec = ExecSettings()
  package var kill = KillSettings()
  package var diagnostics: [Diagnostic] = []
  package var isBad = false
  package var dependsOnInstance = false
}

package struct UnitDecoder: Sendable {
  let surroundings: Surroundings
  package init(surroundings: Surroundings) { self.surroundings = surroundings }

  package func decode(_ merged: MergedUnit, name: UnitName) -> DecodedUnit {
    var unit = UnitSettings()
    var socket = SocketSettings()
    var service = ServiceSettings()
    var depends = false
    for a in merged.assignments {
      if a.value.contains("%") { depends = true }
      let value = a.value.split(separator: "%i", omittingEmptySubsequences: false).joined(
        separator: name.instance ?? "")
      let names = value.split(separator: " ").compactMap { UnitName(String($0)) }
      switch a.key {
      case "Description": unit.description = value
      case "Requires": unit.requires += names
      case "Wants": unit.wants += names
      case "After": unit.after += names
      case "Before": unit.before += names
      case "Conflicts": unit.conflicts += names
      case "PartOf": unit.partOf += names
      case "BindsTo": unit.bindsTo += names
      case "Requisite": unit.requisite += names
      case "DefaultDependencies": unit.hasDefaultDependencies = value == "yes"
      case "Accept": socket.accept = value == "yes"
      case "Service": socket.service = names.first
      case "Sockets": service.sockets += names
      case "ListenStream":
        socket.listeners.append(
          ListenerSettings(type: .stream, address: .port(UInt16(value) ?? 1), text: value, origin: a.origin))
      default: continue
      }
    }
    let kind: LoadedUnit.Kind =
      switch name.kind {
      case .socket: .socket(socket)
      case .service: .service(service)
      case .target: .target
      default: .foreign
      }
    return DecodedUnit(
      kind: kind, unit: unit, isBad: name.kind == .socket && socket.listeners.isEmpty,
      dependsOnInstance: depends)
  }
}
