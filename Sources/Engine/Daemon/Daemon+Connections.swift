import Linux
import SupervisorCore
import UnitModel

extension Daemon {
  /// Gets a connection that was let go of out of the process that serves it, for the next one.
  ///
  /// The socket is known by its cookie: whatever the process has done with its standard streams, nobody else's
  /// connection is taken for it.
  func takeBack(_ connection: ConnectionID, of id: UnitID, from process: ProcessToken) {
    guard let identity = instances[id]?.identity, let cookie = identity.cookie,
      let origin = core.units[id]?.service?.origin, let pidfd = processes[process]?.pidfd
    else { return post(.connectionLost(id, connection)) }
    // Standard input and output, or the first that is passed.
    for number: Int32 in [3, 0, 1, 2] {
      guard let copy = try? Pidfd.copy(number, of: pidfd), Socket.cookie(copy.number) == cookie else {
        continue
      }
      connections[connection] = ConnectionHandle(
        id: connection, descriptor: copy, identity: identity, socket: origin,
        name: core.units[origin]?.definition.socket?.fileDescriptorName ?? "connection",
        display: instances[id]?.display ?? PeerDisplay(SocketAdditions()))
      return
    }
    log.notice(
      "\(unitText(id)): cannot take its connection back for the restart: the process has closed it, or may not be "
        + "looked into; the instance ends")
    post(.connectionLost(id, connection))
  }
}
