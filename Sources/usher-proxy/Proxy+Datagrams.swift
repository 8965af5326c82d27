import CLinux
import Glibc
import Linux
import ProxyCore
import UnitModel

/// Datagrams: a session for each sender, with a socket of its own to the target.
extension Proxy {
  private static let turn = 64
  /// The largest datagram that is passed on; a header goes in front of it.
  private static let largest = Proxy.chunkSize

  func wantLocalAddresses(_ listener: Listener) { usher_want_local_address(listener.number) }

  func receiveDatagrams(_ listener: Listener) {
    let room = UnsafeMutableRawBufferPointer(rebasing: chunk.dropFirst(Session.headerRoom))
    var origin = usher_datagram()
    for _ in 0..<Self.turn where listener.fullSession == nil {
      let count = usher_receive_datagram(listener.number, room.baseAddress, Self.largest, &origin)
      guard count >= 0 else {
        if errno == EAGAIN { return }
        continue  // an error that an earlier answer met (ICMP); it is told once
      }
      if origin.is_truncated != 0 { continue }
      guard let session = session(from: origin, listener) else { continue }
      passOn(count, session)
    }
  }

  /// Sends what lies in the shared buffer behind the room for a header.
  private func passOn(_ count: Int, _ session: Session) {
    let length = min(session.header.count, Session.headerRoom)
    let start = Session.headerRoom &- length
    for (place, byte) in session.header.prefix(length).enumerated() { chunk[start &+ place] = byte }
    let bytes = UnsafeRawBufferPointer(rebasing: chunk[start..<(Session.headerRoom &+ count)])
    if session.retryAt == nil, session.number >= 0 {
      let sent = send(session.number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      if sent < 0 {
        if errno == EAGAIN { return waitForRoom(session, Array(bytes)) }
        return targetRefused(session, bytes, errno)
      }
    }
    if session.isUnanswered { session.held = Array(bytes) }
    if session.number < 0, session.retryAt == nil { open(session) }
  }

  private func session(from origin: usher_datagram, _ listener: Listener) -> Session? {
    let key = origin.from
    if let token = listener.sessions.touch(key, at: now), let session = sessions[token] {
      session.origin = origin
      return session
    }
    var header: [UInt8] = []
    if let version = options.header {
      header = ProxyHeader.encode(
        version, .datagram, client: ProxyEndpoint(key),
        listener: ProxyEndpoint(origin.reached(listener.address)))
    }
    let session = Session(key: key, listener: listener, origin: origin, header: header, began: now)
    session.token = sessions.insert(session)
    idleSince = nil
    if let gone = listener.sessions.insert(session.token, for: key, at: now), let old = sessions[gone] {
      end(old)
    }
    return session
  }

  /// The socket to the target. Where it cannot be had yet the session tries again with what it holds.
  private func open(_ session: Session) {
    let target = session.listener.target
    do {
      guard target.addresses.indices.contains(target.preferred) else {
        if !target.isBeingLookedUp { lookUp(target) }
        return tryLater(session, ENOENT)
      }
      let address = target.addresses[target.preferred]
      let socket = try Socket.open(family: address.family, kind: .datagram)
      // A UNIX socket needs a name for answers to find it; the kernel picks one.
      if address.isUnix { try Socket.bind(socket.number, to: .unixUnnamed) }
      try Socket.connect(socket.number, to: address)
      guard queue.add(socket.number, EventQueue.readable, .session(session.token)) else {
        return tryLater(session, errno)
      }
      session.number = socket.release()
    } catch {
      return tryLater(session, error.errno)
    }
    if let held = session.held { resend(held, session) }
  }

  /// What the target may not have got.
  private func resend(_ held: [UInt8], _ session: Session) {
    let sent = send(session.number, held, held.count, Int32(MSG_NOSIGNAL))
    if sent < 0 {
      if errno == EAGAIN { return waitForRoom(session, held) }
      tryLater(session, errno)
    } else if !session.isUnanswered {
      session.held = nil
    }
  }

  /// Sending failed, now or, as ICMP told, before.
  func targetRefused(_ session: Session, _ bytes: UnsafeRawBufferPointer, _ number: Int32) {
    guard session.isUnanswered || number == ENOBUFS else { return }
    session.held = Array(bytes)
    tryLater(session, number)
  }

  func tryLater(_ session: Session, _ number: Int32) {
    let target = session.listener.target
    let end = session.began.advanced(by: options.waitForTarget)
    let isOver = end.map { $0 <= now } ?? false
    if !isOver || number == EAGAIN {
      guard session.retryAt == nil else { return }
      session.retryAt = now.advanced(by: session.backoff.pause())
      retryingSessions.append(session.token)
      return
    }
    if !target.isTold {
      target.isTold = true
      complain("cannot send to \(target.name): \(errnoWords(number)); datagrams are lost")
    }
    session.held = nil
  }

  /// Sends what is held, of all sessions whose pause is over.
  func retrySessions() {
    let tokens = retryingSessions
    retryingSessions = []
    for token in tokens {
      guard let session = sessions[token], let at = session.retryAt else { continue }
      guard at <= now else {
        retryingSessions.append(token)
        continue
      }
      session.retryAt = nil
      if session.number < 0 {
        open(session)
      } else if let held = session.held {
        resend(held, session)
      }
    }
  }

  func sessionChanged(_ session: Session) {
    sendAgain(session)
    readAnswers(session)
  }

  /// From the target, back to the sender.
  private func readAnswers(_ session: Session) {
    for _ in 0..<Self.turn {
      let count = recv(session.number, chunk.baseAddress, Self.chunkSize, 0)
      if count < 0 {
        // ECONNREFUSED: nobody is there yet (icmp(7)).
        if errno != EAGAIN, errno != EINTR, session.held != nil { tryLater(session, errno) }
        if errno == EAGAIN { return }
        continue
      }
      if session.isUnanswered {
        session.isUnanswered = false
        session.held = nil
        session.listener.target.isTold = false
      }
      _ = session.listener.sessions.touch(session.key, at: now)
      if session.key != .unixUnnamed {
        _ = usher_answer_datagram(session.listener.number, chunk.baseAddress, count, &session.origin)
      }
    }
  }
}

extension usher_datagram {
  var from: SocketAddress {
    var storage = sockaddr_storage()
    var copy = sender
    withUnsafeMutableBytes(of: &storage) { storage in
      withUnsafeBytes(of: &copy) {
        storage.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0.prefix(storage.count)))
      }
    }
    return SocketAddress(storage, length: sender_length)
  }

  /// The address that it was sent to, with the port of the listener.
  func reached(_ listener: SocketAddress) -> SocketAddress {
    var copy = local
    let bytes = withUnsafeBytes(of: &copy) { Array($0.prefix(Int(min(local_length, 32)))) }
    // in6_pktinfo begins with the address; in_pktinfo has it at its end.
    let address = is_ipv6 != 0 ? bytes.prefix(16) : bytes.prefix(12).suffix(4)
    return SocketAddress(bytes: Array(address), port: listener.port ?? 0) ?? listener
  }
}
