import UnitModel

extension LoadedUnit {
  /// Every unit that this one names: dependencies, orderings, the service that a socket starts, the sockets
  /// of a service. May hold repetitions.
  package var references: [UnitName] {
    var names = unit.requires
    names += unit.requisite
    names += unit.wants
    names += unit.bindsTo
    names += unit.partOf
    names += unit.conflicts
    names += unit.before
    names += unit.after
    names += unit.upholds
    names += unit.onFailure
    names += unit.onSuccess
    names += unit.propagatesReloadTo
    names += unit.reloadPropagatedFrom
    names += unit.propagatesStopTo
    names += unit.stopPropagatedFrom
    if let triggered = triggeredService { names.append(triggered) }
    if let service { names += service.sockets }
    return names
  }

  /// The same unit with another `[Unit]` section.
  func with(unit: UnitSettings) -> LoadedUnit {
    LoadedUnit(
      name: name, aliases: aliases, loadState: loadState, kind: kind, unit: unit, exec: exec, kill: kill,
      fragmentPath: fragmentPath, dropInPaths: dropInPaths, merged: merged, diagnostics: diagnostics,
      dependsOnInstance: dependsOnInstance, isThere: isThere)
  }
}

extension LoadedUnit.Kind {
  var isTarget: Bool {
    switch self {
    case .target: true
    case .socket, .service, .foreign: false
    }
  }

  var isForeign: Bool {
    switch self {
    case .foreign: true
    case .socket, .service, .target: false
    }
  }

  /// What a unit of that name is when nothing is known of it.
  static func empty(_ kind: UnitKind) -> LoadedUnit.Kind {
    switch kind {
    case .socket: .socket(SocketSettings())
    case .service: .service(ServiceSettings())
    case .target: .target
    case .slice, .mount, .automount, .device, .swap, .timer, .path, .scope: .foreign
    }
  }
}
