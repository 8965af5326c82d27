import Glibc
import Linux

/// What the kernel is asked to tell of a connection: no more than it needs, because each event costs both a
/// wake-up.
extension Proxy {
  /// To be called when the connection has done what it can. Only then does a new one enter the event queue:
  /// what came before is not told of any more. Room to write is asked for once there was none.
  func watch(_ connection: Connection) {
    guard
      watch(&connection.client, .client(connection.token)),
      connection.state != .open || watch(&connection.server, .server(connection.token))
    else {
      complain("cannot serve a client: \(errnoWords(errno))")
      return end(connection, resets: true)
    }
  }

  private func watch(_ side: inout Side, _ token: EventToken) -> Bool {
    guard !side.isWatched || !side.isWritable && !side.isWatchedForRoom else { return true }
    let events = side.isWritable ? EventQueue.arrivals : EventQueue.everything
    let isDone =
      side.isWatched ? queue.change(side.number, events, token) : queue.add(side.number, events, token)
    side.isWatched = side.isWatched || isDone
    side.isWatchedForRoom = isDone && !side.isWritable
    return isDone
  }
}
