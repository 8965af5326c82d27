import Glibc
import Linux
import UnitModel

/// Lines that name a host: one listener for each of its addresses.
extension ListenerOpener {
  /// One line's listeners: several where a host has several addresses.
  func openAll(
    _ listener: ListenerSettings, index: Int, settings: SocketSettings, owner: NodeOwner?
  ) throws(SystemCallError) -> [OpenedListener] {
    guard case .host(let host, let port) = listener.address else {
      return [try open(listener, index: index, settings: settings, owner: owner)]
    }
    return try openAnywhere(try lookUp(host), port, listener, index: index, settings: settings)
  }

  private func openAnywhere(
    _ addresses: [SocketAddress], _ port: UInt16, _ listener: ListenerSettings, index: Int,
    settings: SocketSettings
  ) throws(SystemCallError) -> [OpenedListener] {
    // One port for all of them: what the kernel chose for the first may be taken at another.
    for _ in 0..<ListenerOpener.portAttempts {
      if let opened = try open(addresses, port, listener, index: index, settings: settings) { return opened }
    }
    throw SystemCallError("bind", on: listener.text, errno: EADDRINUSE)
  }

  /// How often a port is chosen that is to be free at each address of a host.
  private static let portAttempts = 8

  /// Listens on each address; nil where the kernel chose a port that is not free at all of them.
  private func open(
    _ addresses: [SocketAddress], _ wanted: UInt16, _ listener: ListenerSettings, index: Int,
    settings: SocketSettings
  ) throws(SystemCallError) -> [OpenedListener]? {
    var port = wanted
    var opened: [OpenedListener] = []
    var missing: [SystemCallError] = []
    for address in addresses {
      do throws(SystemCallError) {
        let one = try openPlain(address.with(port: port), listener, index: index, settings: settings)
        port = one.address?.port ?? port
        opened.append(one)
      } catch {
        // A family that is not there, or an address that this host has only elsewhere: the others may do.
        if error.errno == EAFNOSUPPORT || error.errno == EADDRNOTAVAIL {
          missing.append(error)
          continue
        }
        giveUp(opened, settings: settings)
        if error.errno == EADDRINUSE, wanted == 0 { return nil }
        throw error
      }
    }
    guard !opened.isEmpty else {
      throw missing.first ?? SystemCallError("bind", on: listener.text, errno: EADDRNOTAVAIL)
    }
    opened.last?.warnings += missing.map {
      ListenWarning(
        $0, listener.key, then: "the other addresses are listened on",
        place: ListenerOpener.place(of: listener))
    }
    return opened
  }

  /// The listeners of a line that names a host, whose addresses are known.
  ///
  /// - Parameters:
  ///   - port: the one that its listeners have, or had until now, where the line leaves it to the kernel.
  ///   - hasOthers: it has listeners at other addresses, which stay: then none of these need be there.
  func openLine(
    _ listener: ListenerSettings, index: Int, settings: SocketSettings, addresses: [SocketAddress],
    port: UInt16,
    hasOthers: Bool
  ) throws(SystemCallError) -> [OpenedListener] {
    let settings = listener.own?.settings ?? settings
    var new: [OpenedListener]
    do throws(SystemCallError) {
      new = try open(addresses, port, listener, index: index, settings: settings) ?? []
    } catch {
      let isNowhere = error.errno == EAFNOSUPPORT || error.errno == EADDRNOTAVAIL
      if hasOthers, isNowhere { return [] }
      guard !hasOthers, error.errno == EADDRINUSE, case .host(_, port: 0) = listener.address else {
        throw error
      }
      // Any other port will do as well.
      new = try openAnywhere(addresses, 0, listener, index: index, settings: settings)
    }
    for one in new { adopt(one, as: listener) }
    return new
  }
}
