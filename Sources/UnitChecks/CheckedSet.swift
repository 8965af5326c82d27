import UnitModel

/// The units that a check looks at: those asked for and all that they lead to.
struct CheckedSet {
  let options: CheckOptions
  let surroundings: Surroundings
  /// The units whose findings are wanted.
  let asked: [CheckedUnit]
  let askedNames: Set<UnitName>
  /// Everything within reach, by own name.
  private let units: [UnitName: LoadedUnit]
  /// The sockets that start a service, by its name; with Accept=yes that of the template.
  private let triggers: [UnitName: [LoadedUnit]]
  /// The names of all unit files, for suggestions, sorted.
  let fileNames: [String]
  let suggestions: Suggestions
  /// The dependency links of the units asked for, by own name.
  let dependencyLinks: [UnitName: DependencyLinks]
  /// Units that `.wants/` and `.requires/` links pull in.
  let linked: Set<UnitName>

  init(
    options: CheckOptions, surroundings: Surroundings, asked: [LoadedUnit], reach: [LoadedUnit],
    fileNames: [String], linked: Set<UnitName>, dependencyLinks: [UnitName: DependencyLinks] = [:]
  ) {
    self.options = options
    self.surroundings = surroundings
    self.asked = asked.map(CheckedUnit.init)
    self.askedNames = Set(asked.map(\.name))
    self.fileNames = fileNames
    self.suggestions = Suggestions(fileNames)
    self.linked = linked
    self.dependencyLinks = dependencyLinks
    var units: [UnitName: LoadedUnit] = [:]
    var triggers: [UnitName: [LoadedUnit]] = [:]
    units.reserveCapacity(reach.count)
    for unit in reach {
      units[unit.name] = unit
      if let service = unit.triggeredService, unit.loadState == .loaded {
        triggers[service, default: []].append(unit)
      }
    }
    self.units = units
    self.triggers = triggers
    var pulled: Set<UnitName> = []
    for unit in reach where unit.loadState == .loaded {
      for name in unit.unit.requires + unit.unit.wants + unit.unit.bindsTo where name.kind == .socket {
        pulled.insert(name)
      }
    }
    self.pulledIn = pulled
    var ownNames: [UnitName: UnitName] = [:]
    for unit in reach { for alias in unit.aliases { ownNames[alias] = unit.name } }
    self.ownNames = ownNames
  }

  private let pulledIn: Set<UnitName>
  private let ownNames: [UnitName: UnitName]

  /// The own name of a unit within reach that may be asked for by an alias.
  func ownName(_ name: UnitName) -> UnitName { ownNames[name] ?? name }

  /// True for a socket that another unit requires or wants.
  func isPulledIn(_ name: UnitName) -> Bool { pulledIn.contains(name) }

  /// Nil for what nothing leads to.
  func unit(_ name: UnitName) -> LoadedUnit? { units[name] }

  /// True if a unit of this name can be loaded.
  func isThere(_ name: UnitName) -> Bool {
    guard let unit = units[name] else { return false }
    return unit.loadState != .notFound
  }

  /// The sockets that start this service.
  func sockets(of service: LoadedUnit) -> [LoadedUnit] {
    var found = triggers[service.name] ?? []
    if service.name.isInstance, let template = service.name.template {
      found += (triggers[template] ?? []).filter { $0.socket?.accept == true }
    }
    return found
  }

  /// The service that a socket starts, where it is loaded.
  func service(of socket: LoadedUnit) -> LoadedUnit? {
    guard let name = socket.triggeredService, let unit = units[name], unit.loadState == .loaded else {
      return nil
    }
    return unit
  }

  /// Each socket with the service it starts, where one of both is asked for and both are loaded.
  func pairs(_ unit: CheckedUnit) -> [Pair] {
    if unit.socket != nil {
      guard let service = service(of: unit.loaded) else { return [] }
      // The service tells it, if it is asked for itself.
      if askedNames.contains(service.name) { return [] }
      return [Pair(socket: unit, service: CheckedUnit(service), isAskedForService: false)]
    }
    guard unit.service != nil else { return [] }
    return sockets(of: unit.loaded).map {
      Pair(socket: CheckedUnit($0), service: unit, isAskedForService: true)
    }
  }

  /// A socket and the service that it starts.
  struct Pair {
    let socket: CheckedUnit
    let service: CheckedUnit
    /// True if the finding is the service's.
    let isAskedForService: Bool
  }
}
