import CLinux
import Glibc
import Linux
import ProxyCore
import SocketActivation
import UnitModel

/// The ends: of a connection, of a session, of the whole.
extension Proxy {
  /// - Parameter resets: whether both sides are to see that it did not end in order.
  func end(_ connection: Connection, resets: Bool) {
    guard connections.remove(connection.token) != nil else { return }
    if connection.state != .open { unsettled &-= 1 }
    release(&connection.up)
    release(&connection.down)
    close(&connection.client, resets)
    close(&connection.server, resets)
    if connection.target.prober == connection.token {
      connection.target.prober = nil
      retry(connection.target)
    }
    if isPaused, connections.count < maximumConnections { resume() }
  }

  private func close(_ side: inout Side, _ resets: Bool) {
    guard side.number >= 0 else { return }
    if resets, !side.isReset {
      var lingering = linger(l_onoff: 1, l_linger: 0)
      setsockopt(side.number, SOL_SOCKET, SO_LINGER, &lingering, socklen_t(MemoryLayout<linger>.size))
    }
    Glibc.close(side.number)
    side = Side(number: -1)
  }

  func end(_ session: Session) {
    guard sessions.remove(session.token) != nil else { return }
    session.listener.sessions.remove(session.key)
    if session.number >= 0 { Glibc.close(session.number) }
    session.number = -1
    roomCame(session)
  }

  /// SIGTERM or SIGINT: the first lets connections end in their time, a second does not.
  func signalCame() {
    while usher_signals_next(signals) > 0 {
      guard !isStopping else {
        cutOff()
        continue
      }
      isStopping = true
      tell { notify throws(SocketActivationError) in try notify.stopping() }
      for listener in listeners where listener.isWatched {
        queue.remove(listener.number)
        listener.isWatched = false
      }
      for session in sessions.elements { end(session) }
      drainEnds = now.advanced(by: options.drainTime)
      if connections.count == 0 { mustEnd = true }
    }
  }

  /// The time for ending in order is over.
  func cutOff() {
    if connections.count > 0 {
      complain(
        "\(connections.count) connection\(connections.count == 1 ? "" : "s") did not end in time; cut off")
    }
    for connection in connections.elements { end(connection, resets: true) }
    mustEnd = true
  }
}
