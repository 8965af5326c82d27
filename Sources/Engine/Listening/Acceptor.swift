import Glibc
import Linux

/// Accepts what waits on a listener, in bounded batches.
package enum Acceptor {
  /// How a batch ended.
  package enum Ending: Hashable, Sendable {
    /// Nobody waits any more.
    case drained
    /// The batch is full; more may wait.
    case full
    /// Descriptors or memory ran out: stop accepting for a while, nothing is lost (`AcceptPause`).
    case exhausted(SystemCallError)
    /// The listener itself is of no use any more.
    case broken(SystemCallError)
  }

  /// The most connections taken at once: exits and notifications are looked at in between.
  package static let batch = 16

  /// Accepts at most `most` connections; those that were gone before they were taken count, too,
  /// so that a peer that resets as fast as it connects cannot hold the loop.
  ///
  /// - Parameters:
  ///   - mayWait: services have the listener as well: it may be without O_NONBLOCK, and what was waiting there gone.
  ///   - isEnough: asked with the number of each connection's descriptor; true ends the batch as
  ///     exhausted, before descriptors really run out.
  ///   - goesOn: asked before each; false ends the batch. What `body` does with a connection may close the
  ///     listener, whose number may be somebody else's at once.
  package static func accept(
    on fd: Int32, atMost most: Int = batch, mayWait: Bool = false,
    unless isEnough: (Int32) -> Bool = { _ in false },
    while goesOn: () -> Bool = { true }, _ body: (AcceptedConnection) -> Void
  ) -> Ending {
    for _ in 0..<max(most, 1) {
      guard goesOn() else { return .drained }
      do throws(SystemCallError) {
        let taken = mayWait ? try WithoutWaiting.on(fd, accept) : try accept(fd)
        guard let (descriptor, remote) = taken else { return .drained }
        let number = descriptor.number
        body(AcceptedConnection(descriptor: descriptor, remote: remote))
        if isEnough(number) { return .exhausted(outOfDescriptors) }
      } catch {
        switch Acceptor.kind(of: error.errno) {
        case .gone: continue
        case .exhausted: return .exhausted(error)
        case .broken: return .broken(error)
        }
      }
    }
    return .full
  }

  private static func accept(_ fd: Int32) throws(SystemCallError) -> (Descriptor, SocketAddress)? {
    try Socket.accept(fd)
  }

  /// What accept(2) says, and what is said in its place a little before.
  package static let outOfDescriptors = SystemCallError("accept", errno: EMFILE)

  /// As `accept`, with the connections in an array.
  package static func acceptBatch(
    on listener: OpenedListener, atMost most: Int = batch
  ) -> (connections: [AcceptedConnection], ending: Ending) {
    var connections: [AcceptedConnection] = []
    let ending = accept(on: listener.descriptor.number, atMost: most) { connections.append($0) }
    return (connections, ending)
  }

  package enum FailureKind: Sendable { case gone, exhausted, broken }

  /// What an errno of accept(2) is about: the connection, the daemon, or the listener.
  ///
  /// - Source: accept(2), "Error handling"; the first list is systemd's.
  package static func kind(of number: Int32) -> FailureKind {
    switch number {
    case EAGAIN, EINTR, EOPNOTSUPP, ECONNABORTED, ECONNREFUSED, ECONNRESET, EHOSTDOWN, EHOSTUNREACH,
      ENETDOWN, ENETRESET, ENETUNREACH, ENONET, ENOPROTOOPT, ENOTCONN, EPIPE, EPROTO, ESHUTDOWN,
      ETIMEDOUT, EPERM:
      // EPERM: a firewall forbade this one connection.
      .gone
    case EMFILE, ENFILE, ENOMEM, ENOBUFS: .exhausted
    default: .broken
    }
  }
}
