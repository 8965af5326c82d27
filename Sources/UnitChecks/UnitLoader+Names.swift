import UnitFiles
import UnitModel

extension UnitLoader {
  /// The own name of a unit that may be asked for by an alias. Reads no file.
  package func canonicalName(of name: UnitName) -> UnitName { index.canonicalName(of: name) }

  /// All lists with own names instead of aliases, each name once and never the unit's own. A template stands
  /// for its instance of the unit's own instance, or else of the unit's prefix.
  func canonical(_ settings: UnitSettings, for name: UnitName) -> UnitSettings {
    var settings = settings
    let instance = name.instance ?? name.prefix
    func clean(_ names: inout [UnitName]) {
      if names.isEmpty { return }
      var list = NameList()
      for other in names {
        let own = canonicalName(of: other.isTemplate ? other.with(instance: instance) : other)
        if own != name { list.append(own) }
      }
      names = list.names
    }
    clean(&settings.requires)
    clean(&settings.requisite)
    clean(&settings.wants)
    clean(&settings.bindsTo)
    clean(&settings.partOf)
    clean(&settings.conflicts)
    clean(&settings.before)
    clean(&settings.after)
    clean(&settings.upholds)
    clean(&settings.onFailure)
    clean(&settings.onSuccess)
    clean(&settings.propagatesReloadTo)
    clean(&settings.reloadPropagatedFrom)
    clean(&settings.propagatesStopTo)
    clean(&settings.stopPropagatedFrom)
    clean(&settings.joinsNamespaceOf)
    return settings
  }

  /// The names inside a section, likewise.
  func canonical(_ kind: LoadedUnit.Kind) -> LoadedUnit.Kind {
    switch kind {
    case .socket(var socket):
      guard let service = socket.service else { return kind }
      socket.service = canonicalName(of: service)
      return .socket(socket)
    case .service(var service):
      guard !service.sockets.isEmpty else { return kind }
      service.sockets = NameList(service.sockets.map(canonicalName(of:))).names
      return .service(service)
    case .target, .foreign: return kind
    }
  }
}
