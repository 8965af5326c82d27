import UnitModel
import UnitSyntax

/// The names of the descriptors that a service gets of its sockets.
struct DescriptorNames {
  let givers: [LoadedUnit]
  /// In the order of sockets and lines, each once.
  private(set) var all: [String] = []
  /// Those of a listener that has a port.
  private(set) var withPort: Set<String> = []
  /// Where each name comes from first.
  private(set) var places: [(name: String, unit: UnitName, origin: Origin)] = []

  /// - Parameter release: of systemd, for what connections are called; nil: usher.
  init(_ givers: [LoadedUnit], release: Int? = nil) {
    self.givers = givers
    for giver in givers {
      let name = DescriptorNames.name(of: giver, release)
      for listener in giver.socket?.listeners ?? [] {
        let name = listener.name ?? name
        if listener.port != nil { withPort.insert(name) }
        if all.contains(name) { continue }
        all.append(name)
        places.append((name, giver.name, listener.origin))
      }
    }
  }

  /// The sockets that a service gets its descriptors of; nil where it may get others that nobody knows of: one of
  /// `Sockets=` is not there, or the service stores or opens descriptors itself.
  static func sockets(of unit: CheckedUnit, _ service: ServiceSettings, in set: CheckedSet) -> [LoadedUnit]? {
    if unit.has("FileDescriptorStoreMax") || unit.has("OpenFile") { return nil }
    var givers = set.sockets(of: unit.loaded)
    for name in service.sockets where !givers.contains(where: { $0.name == name }) {
      guard let other = set.unit(name), other.loadState == .loaded else { return nil }
      givers.append(other)
    }
    return givers
  }

  /// What a service is told that the descriptors of a socket are called, but for those with a name of their own.
  static func name(of socket: LoadedUnit, _ release: Int?) -> String {
    guard let settings = socket.socket else { return socket.name.full }
    if settings.accept, release.map({ $0 < 257 }) ?? false { return "connection" }
    return settings.fileDescriptorName ?? (settings.accept ? "connection" : socket.name.full)
  }
}
