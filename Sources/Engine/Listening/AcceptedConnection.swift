import Linux

/// One accepted connection. What costs a system call is asked only when it is wanted.
package struct AcceptedConnection {
  package let descriptor: Descriptor
  /// The other end's address, as accept(2) told it.
  package let remote: SocketAddress

  package init(descriptor: Descriptor, remote: SocketAddress) {
    self.descriptor = descriptor
    self.remote = remote
  }

  /// Everything that names the connection, asked now, while its descriptor is open: two system
  /// calls, three for a UNIX connection.
  ///
  /// - Parameter number: how many connections its socket unit had accepted before.
  package func identity(number: UInt64) -> ConnectionIdentity {
    let fd = descriptor.number
    return ConnectionIdentity(
      number: number, local: Socket.name(fd) ?? .unixUnnamed, remote: remote, cookie: Socket.cookie(fd),
      peer: remote.isUnix ? PeerCredentials(of: fd) : nil,
      peerPidfdID: remote.isUnix ? PeerCredentials.pidfdID(of: fd) : nil)
  }
}
