import Linux
import UnitModel

/// Lines that name a host: it may have other addresses by now.
extension ListenerRevision {
  /// Looks up the hosts of lines that have listeners already, and takes out of the plan those listeners whose address
  /// the host has no longer.
  ///
  /// - Returns: for each line of each unit what its host has by now, or why that is not known: then its plan is as it
  ///   was. Nil for lines that name none, and for those that have no listeners, which are opened like any other.
  func lookUpHosts(_ plans: inout [Plan]) -> [[Result<Host, SystemCallError>?]] {
    units.indices.map { number in
      units[number].settings.listeners.indices.map { index in
        let line = units[number].settings.listeners[index]
        let sources = plans[number][index]
        guard units[number].looksUpHosts, !sources.isEmpty, case .host(let name, let wanted) = line.address
        else {
          return nil
        }
        let addresses: [SocketAddress]
        do throws(SystemCallError) {
          let opener = opener
          addresses = try inNetwork(of: units[number]) { () throws(SystemCallError) in try opener.lookUp(name)
          }
        } catch {
          return .failure(error)
        }
        func address(_ source: (unit: Int, index: Int)) -> SocketAddress? {
          units[source.unit].existing[source.index].address
        }
        let port = wanted == 0 ? sources.lazy.compactMap { address($0)?.port }.first ?? 0 : wanted
        plans[number][index] = sources.filter { source in
          address(source).map { addresses.contains($0.with(port: 0)) } ?? false
        }
        let kept = plans[number][index].compactMap { address($0)?.with(port: 0) }
        return .success(Host(addresses: addresses.filter { !kept.contains($0) }, port: port))
      }
    }
  }

  /// Listens on those addresses of a host that no listener has yet; on the port that the others have, or had.
  func open(
    _ host: Host, _ hasOthers: Bool, _ line: ListenerSettings, _ index: Int, _ unit: Unit,
    _ opener: ListenerOpener
  ) throws(SystemCallError) -> [OpenedListener] {
    if host.addresses.isEmpty { return [] }
    return try inNetwork(of: unit) { () throws(SystemCallError) in
      try opener.openLine(
        line, index: index, settings: unit.settings, addresses: host.addresses, port: host.port,
        hasOthers: hasOthers)
    }
  }
}
