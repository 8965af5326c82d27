import Glibc
import Linux
import ProxyCore
import SocketActivation

/// What was inherited, each with its target.
extension Proxy {
  func take(_ sockets: InheritedSockets) throws {
    guard !sockets.isEmpty else {
      throw CannotServe(
        "cannot serve: no socket was passed (LISTEN_FDS); start usher-proxy from a .socket unit")
    }
    for name in options.targets.keys.sorted() where sockets.named(name).isEmpty {
      complain("no socket is named \(name), so --map=\(name)= has no use; FileDescriptorName= gives names")
    }
    for socket in sockets {
      guard let name = options.target(forName: socket.name) else {
        throw CannotServe(
          "cannot serve the socket named \(socket.name): it has no target; give one for all, "
            + "or --map=\(socket.name)=TARGET")
      }
      try take(socket, name)
    }
  }

  private func take(_ socket: InheritedSocket, _ name: ProxyTarget) throws {
    let kind: Listener.Kind
    switch socket.type {
    case .stream: kind = .streams
    case .sequentialPacket: kind = .messages
    case .datagram: kind = .datagrams
    case nil:
      throw CannotServe("cannot serve descriptor \(socket.descriptor) (\(socket.name)): it is no socket")
    }
    if kind == .messages, !name.isUnix {
      throw CannotServe(
        "cannot pass sequential packets (\(socket.name)) on to \(name): the target must be a UNIX socket")
    }
    if kind == .datagrams, options.header == .v1 {
      throw CannotServe(
        "cannot begin datagrams (\(socket.name)) with the PROXY protocol's version 1, which has no form "
          + "for them; use --proxy-protocol=v2")
    }
    let target = target(
      name, kind: kind == .streams ? .stream : kind == .messages ? .sequentialPacket : .datagram)
    guard kind == .datagrams || socket.isListening else {
      // Accept=yes: one connection, already accepted.
      _ = fcntl(socket.descriptor, F_SETFL, fcntl(socket.descriptor, F_GETFL) | O_NONBLOCK)
      let peer = Socket.peerName(socket.descriptor) ?? .unixUnnamed
      serve(take(socket.descriptor, peer, peer, target, kind))
      return
    }
    let listener = Listener(socket, kind: kind, target: target, options: options)
    listeners.append(listener)
    // Accepted connections have it from their listener. (A listener for everybody is left as it is.)
    if kind == .streams, listener.address.isLoopback { useLoopback(listener.number) }
    if kind == .datagrams { wantLocalAddresses(listener) }
  }

  /// The one object for that target, whose name begins to be looked up.
  private func target(_ name: ProxyTarget, kind: Socket.Kind) -> Target {
    if let known = targets.first(where: { $0.name == name && $0.kind == kind }) { return known }
    let target = Target(name, kind: kind)
    targets.append(target)
    if let addresses = Lookup.atOnce(name, isDatagram: kind == .datagram) {
      target.addresses = addresses
    } else {
      lookUp(target)
    }
    return target
  }
}
