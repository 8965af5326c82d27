import Glibc
import Linux

/// A target that has no room for another datagram: the one that did not fit is kept, and its listener is not
/// read until there is room. So the proxy holds one datagram at most; what comes meanwhile waits in the
/// listener's own queue, where a UNIX sender feels it and UDP loses what the kernel has no room for.
extension Proxy {
  /// - Parameter bytes: the datagram, with its header.
  func waitForRoom(_ session: Session, _ bytes: [UInt8]) {
    let listener = session.listener
    session.held = bytes
    // Another one waits already, and this one had something left from before.
    guard listener.fullSession == nil || listener.fullSession == session.token else {
      return tryLater(session, EAGAIN)
    }
    guard queue.change(session.number, EventQueue.readable | EventQueue.writable, .session(session.token))
    else {
      return complain(
        "cannot wait for room at \(listener.target.name): \(errnoWords(errno)); a datagram is lost")
    }
    listener.fullSession = session.token
    if listener.isWatched { queue.remove(listener.number) }
    listener.isWatched = false
  }

  /// Sends what did not fit, if it does now.
  func sendAgain(_ session: Session) {
    guard session.listener.fullSession == session.token else { return }
    if let held = session.held {
      let sent = send(session.number, held, held.count, Int32(MSG_NOSIGNAL))
      if sent < 0, errno == EAGAIN { return }
      let failure = sent < 0 ? errno : 0
      roomCame(session)
      if failure != 0 { return held.withUnsafeBytes { targetRefused(session, $0, failure) } }
      if !session.isUnanswered { session.held = nil }
      return
    }
    roomCame(session)
  }

  /// The listener is read again; also where the session that it waits for ends.
  func roomCame(_ session: Session) {
    let listener = session.listener
    guard listener.fullSession == session.token else { return }
    listener.fullSession = nil
    if session.number >= 0 { _ = queue.change(session.number, EventQueue.readable, .session(session.token)) }
    guard !isStopping, !listener.isDropped, !listener.isWatched else { return }
    guard let index = listeners.firstIndex(where: { $0 === listener }) else { return }
    listener.isWatched = queue.add(listener.number, EventQueue.readable, .listener(index))
    if !listener.isWatched { complain("cannot watch \(listener.address): \(errnoWords(errno))") }
  }
}
