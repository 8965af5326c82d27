extension LoadedUnit {
  /// The service that a socket unit starts: `Service=` or the one of its name, with `Accept=yes` the
  /// template of its prefix; nil for all other units.
  ///
  /// - Source: systemd.socket(5), "Accept=" and "Service="
  package var triggeredService: UnitName? { socket.map { $0.triggeredService(of: name) } }
}

extension SocketSettings {
  /// The service that a socket unit of that name starts. An instance's own instance name is lost with
  /// `Accept=yes`: each connection gets its own.
  package func triggeredService(of name: UnitName) -> UnitName {
    if accept { return UnitName(prefix: name.prefix, instance: "", kind: .service) }
    return service ?? name.with(kind: .service)
  }
}
