import CLinux
import Glibc
import Linux
import ProxyCore
import UnitModel

/// From a connection to the target: one address after the other, and again while the target is not there.
extension Proxy {
  /// Patience with a target that is there and has no room in its queue.
  private static let fullQueuePatience = TimeSpan.seconds(30)
  /// How long an address may be silent while another is left to try.
  private static let addressPatience = TimeSpan.milliseconds(1500)
  /// How long the addresses of a name are believed.
  private static let lookupAge = TimeSpan.seconds(30)

  /// A new connection: tries at once, or waits with the others.
  func admit(_ connection: Connection) {
    refresh(connection.target)
    if connection.target.isOut { wait(connection) } else { begin(connection) }
  }

  private func begin(_ connection: Connection) {
    connection.attempts = 0
    connection.address = connection.target.preferred
    attempt(connection)
  }

  private func attempt(_ connection: Connection) {
    let target = connection.target
    guard target.destinations.indices.contains(connection.address) else { return wait(connection) }
    let destination = target.destinations[connection.address]
    connection.attempts &+= 1
    let number = destination.open(target.socketType)
    guard number >= 0 else {
      let failure = errno
      if failure == EMFILE || failure == ENFILE { runOut(failure) }
      return failed(connection, failure)
    }
    var side = Side(number: number)
    side.isTCP = destination.isInternet
    side.isUnix = destination.family == AF_UNIX
    side.isLoopback = destination.isLoopback
    side.mustReadDry = !side.isTCP
    if side.isTCP, side.isLoopback { useLoopback(number) }
    connection.server = side
    var isDone = destination.connect(number)
    // On this host it is decided by now, and asking again tells how. (connect(2), EALREADY)
    if !isDone, errno == EINPROGRESS, side.isLoopback {
      isDone = destination.connect(number)
    }
    if isDone { return established(connection) }
    guard errno == EINPROGRESS || errno == EALREADY else { return failed(connection, errno) }
    connection.state = .connecting
    guard queue.add(number, EventQueue.everything, .server(connection.token)) else {
      return failed(connection, errno)
    }
    connection.server.isWatched = true
    connection.server.isWatchedForRoom = true
    let patience =
      connection.attempts < target.addresses.count ? Self.addressPatience : options.connectTimeout
    connection.attemptEnds = now.advanced(by: patience) ?? Instant(microseconds: .max)
    needTick()
  }

  /// The target answers: this connection is open, and those that wait may try.
  func established(_ connection: Connection) {
    let target = connection.target
    connection.state = .open
    connection.server.isWritable = true
    unsettled &-= 1
    target.preferred = connection.address
    if target.prober == connection.token { target.prober = nil }
    if target.retryAt != nil || target.isOutSince != nil || !target.waiting.isEmpty { recovered(target) }
    forward(connection)
  }

  private func recovered(_ target: Target) {
    target.retryAt = nil
    target.prober = nil
    target.backoff.reset()
    if let since = target.isOutSince {
      complain("\(target.name) answers after \((now.microseconds &- since.microseconds) / 1000) ms")
    }
    target.isOutSince = nil
    target.isTold = false
    let waiting = target.waiting
    target.waiting = []
    for token in waiting {
      // One that fails again waits again; the rest then waits with it.
      guard let connection = connections[token], connection.state == .waiting else { continue }
      if target.isOut { target.waiting.append(token) } else { begin(connection) }
    }
  }

  /// This attempt came to nothing.
  func failed(_ connection: Connection, _ number: Int32) {
    let target = connection.target
    if connection.server.number >= 0 {
      close(connection.server.number)
      connection.server = Side(number: -1)
    }
    if connection.attempts < target.addresses.count {
      connection.address = (connection.address &+ 1) % max(1, target.addresses.count)
      return attempt(connection)
    }
    if target.prober == connection.token { target.prober = nil }
    lookAgain(target)
    let patience: TimeSpan? =
      switch number {
      case ECONNREFUSED, ENOENT, ECONNRESET, EHOSTUNREACH, ENETUNREACH, ENETDOWN, ETIMEDOUT:
        options.waitForTarget
      case EAGAIN, EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL: Self.fullQueuePatience
      default: nil
      }
    let isWorthIt =
      patience.map { span in connection.began.advanced(by: span).map { now < $0 } ?? true } ?? false
    if isWorthIt, number != EAGAIN, target.isOutSince == nil {
      complain("cannot connect to \(target.name): \(errnoWords(number)); trying again, clients wait")
    }
    if number != EAGAIN { target.isOutSince = target.isOutSince ?? now }
    if isWorthIt { return wait(connection) }
    if !target.isTold {
      target.isTold = true
      complain("cannot connect to \(target.name): \(errnoWords(number)); the client is turned away")
    }
    end(connection, resets: true)
    passProbe(target)
  }

  /// Until the target's next attempt.
  private func wait(_ connection: Connection) {
    connection.state = .waiting
    connection.target.waiting.append(connection.token)
    passProbe(connection.target)
    needTick()
  }

  /// Sees to it that somebody tries, as long as somebody waits.
  private func passProbe(_ target: Target) {
    guard target.retryAt == nil, target.prober == nil, !target.waiting.isEmpty else { return }
    target.retryAt = now.advanced(by: target.backoff.pause())
  }

  /// The pause is over: the one that waits longest tries.
  func retry(_ target: Target) {
    target.retryAt = nil
    while !target.waiting.isEmpty {
      let token = target.waiting.removeFirst()
      guard let connection = connections[token], connection.state == .waiting else { continue }
      guard !target.addresses.isEmpty else {
        target.waiting.insert(token, at: 0)
        if !target.isBeingLookedUp { lookUp(target) }
        return passProbe(target)
      }
      target.prober = token
      return begin(connection)
    }
  }

  /// Those whose patience is over: attempts without an answer, and clients without a target.
  func giveUp() {
    for connection in connections.elements {
      switch connection.state {
      case .open: continue
      case .connecting:
        if connection.attemptEnds <= now { failed(connection, ETIMEDOUT) }
      case .waiting:
        let target = connection.target
        let patience =
          target.isOutSince == nil && !target.addresses.isEmpty
          ? Self.fullQueuePatience : options.waitForTarget
        guard let end = connection.began.advanced(by: patience), end <= now else { continue }
        target.waiting.removeAll { $0 == connection.token }
        if !target.isTold {
          target.isTold = true
          let why = target.addresses.isEmpty ? target.lookupFailure.map { ": \($0)" } ?? "" : ""
          complain(
            "cannot connect to \(target.name)\(why): it was not there in time; the client is turned away")
        }
        self.end(connection, resets: true)
      }
    }
  }

  // MARK: Names

  func lookUp(_ target: Target) {
    guard case .internet(let host, let port) = target.name,
      let index = targets.firstIndex(where: { $0 === target }), !target.isBeingLookedUp
    else { return }
    target.isBeingLookedUp = true
    target.lookedUp = now
    lookup.begin(index, host: host, port: port, isDatagram: target.kind == .datagram)
  }

  /// Asks again for a name whose addresses are old, and goes on with them meanwhile.
  private func refresh(_ target: Target) {
    guard let asked = target.lookedUp, let end = asked.advanced(by: Self.lookupAge), end <= now else {
      return
    }
    lookUp(target)
  }

  /// None of a name's addresses answers: it may have others by now.
  private func lookAgain(_ target: Target) {
    guard let asked = target.lookedUp, let end = asked.advanced(by: .seconds(1)), end <= now else { return }
    lookUp(target)
  }

  func lookupsCame() {
    for (index, answer) in lookup.take() where targets.indices.contains(index) {
      let target = targets[index]
      target.isBeingLookedUp = false
      switch answer {
      case .addresses(let addresses):
        target.lookupFailure = nil
        if addresses != target.addresses {
          target.addresses = addresses
          target.preferred = 0
        }
        if target.retryAt != nil || target.prober == nil { retry(target) }
      case .failure(let words):
        if target.lookupFailure == nil { complain("cannot look up \(target.name): \(words); trying again") }
        target.lookupFailure = words
      }
    }
  }
}
