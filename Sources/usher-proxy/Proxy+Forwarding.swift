import CLinux
import Glibc
import Linux
import UnitModel

/// Bytes from one side to the other, in both directions, until neither can go on.
extension Proxy {
  /// How much one direction moves before the others have their turn.
  private static let budget = 1 << 20
  /// A direction is spliced after so many full reads in a row, and copied again after so many small ones.
  private static let fullReadsForPipe = 2
  private static let smallReadsForCopy = 16
  private static let fastBytes = 512 * 1024
  private static let fastTime: UInt64 = 10_000
  private static let smallRead = 16 * 1024
  private static let unixRoom: Int32 = 512 * 1024

  private static let readableEvents =
    EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue
  private static let writableEvents = EPOLLOUT.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue
  private static let dryEvents =
    EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue | EPOLLPRI.rawValue
  private static let endEvents = EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue
  private static let goneEvents = EPOLLHUP.rawValue | EPOLLERR.rawValue

  private enum Outcome {
    /// For an event.
    case waits
    /// Its turn is over before its work is.
    case goesOn
    /// The source was reset.
    case isReset
  }

  func clientChanged(_ connection: Connection, _ events: UInt32) {
    Self.note(&connection.client, events)
    guard connection.state == .open else {
      // A client that was reset does not wait for the target; one that said its piece and left does.
      if events & EPOLLERR.rawValue != 0 { end(connection, resets: true) }
      return
    }
    forward(connection)
  }

  func serverChanged(_ connection: Connection, _ events: UInt32) {
    guard connection.state != .connecting else {
      if events & Self.goneEvents != 0 { return failed(connection, Self.error(of: connection.server.number)) }
      guard events & EPOLLOUT.rawValue != 0 else { return }
      Self.note(&connection.server, events)
      return established(connection)
    }
    Self.note(&connection.server, events)
    forward(connection)
  }

  private static func note(_ side: inout Side, _ events: UInt32) {
    if events & readableEvents != 0 { side.isReadable = true }
    if events & writableEvents != 0 { side.isWritable = true }
    if events & dryEvents != 0 { side.mustReadDry = true }
    if events & endEvents != 0 { side.hasHungUp = true }
    if events & EPOLLERR.rawValue != 0 { side.isReset = true }
    if events & goneEvents != 0 { side.takesNothing = true }
    if side.isUnix, events & (goneEvents | EPOLLPRI.rawValue) == EPOLLHUP.rawValue { side.isClosed = true }
  }

  private static func error(of number: Int32) -> Int32 {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(number, SOL_SOCKET, SO_ERROR, &value, &length) == 0, value != 0 else {
      return ECONNREFUSED
    }
    return value
  }

  /// Moves what can be moved. The connection may have ended afterwards.
  func forward(_ connection: Connection) {
    if !connection.up.isBulk && !connection.down.isBulk { hasOtherWork = true }
    let up: Outcome
    let down: Outcome
    if connection.hasMessages {
      up = pumpMessages(&connection.up, &connection.client, &connection.server)
      down = pumpMessages(&connection.down, &connection.server, &connection.client)
    } else {
      up = pump(&connection.up, &connection.client, &connection.server)
      down = pump(&connection.down, &connection.server, &connection.client)
    }
    if up == .isReset || down == .isReset { return end(connection, resets: true) }
    // What nobody takes need not be read.
    if connection.client.takesNothing { connection.down.isFinished = true }
    if connection.server.takesNothing { connection.up.isFinished = true }
    if connection.up.isFinished && connection.down.isFinished { return end(connection, resets: false) }
    passOnEnd(&connection.up, connection.server)
    passOnEnd(&connection.down, connection.client)
    watch(connection)
    if (up == .goesOn || down == .goesOn) && !connection.isListedAgain {
      connection.isListedAgain = true
      again.append(connection)
    }
  }

  /// Says the end to the other side, once, after the last byte. Not when both directions are over: closing
  /// the sockets says it then.
  private func passOnEnd(_ flow: inout Flow, _ sink: Side) {
    guard flow.isFinished, flow.isEnded, !flow.isEndPassedOn else { return }
    flow.isEndPassedOn = true
    shutdown(sink.number, Int32(SHUT_WR))
  }

  private func pump(_ flow: inout Flow, _ source: inout Side, _ sink: inout Side) -> Outcome {
    var left = Self.budget
    while !flow.isFinished {
      if !flow.isEmpty {
        guard sink.isWritable, flush(&flow, &source, &sink) else { return .waits }
        continue
      }
      if flow.isEnded {
        flow.isFinished = true
        release(&flow)
        return .waits
      }
      guard source.isReadable, sink.isWritable else {
        release(&flow)
        return .waits
      }
      guard left > 0 else { return .goesOn }
      let count = flow.isBulk && canSplice(&flow) ? fill(&flow, source, sink) : copy(&flow, &source, &sink)
      if count > 0 {
        left &-= count
      } else if count == 0 {
        flow.isEnded = true
      } else if errno == EAGAIN {
        source.isReadable = false
      } else if errno != EINTR {
        return .isReset
      }
    }
    return .waits
  }

  // MARK: Copying

  /// Reads once into the shared buffer and writes that. What recv(2) answered, errno and all.
  private func copy(_ flow: inout Flow, _ source: inout Side, _ sink: inout Side) -> Int {
    var isCut: Int32 = 0
    let count =
      source.isUnix
      ? usher_receive_stream(source.number, chunk.baseAddress, Self.chunkSize, &isCut)
      : recv(source.number, chunk.baseAddress, Self.chunkSize, 0)
    guard count > 0 else { return count }
    if count < Self.chunkSize {
      // A TCP read that was not filled has taken everything (epoll(7), question 9).
      if !source.mustReadDry { source.isReadable = false }
      // And that of a UNIX socket whose other end is closed the last of everything.
      if source.isClosed, isCut == 0 { flow.isEnded = true }
      flow.fullReads = 0
    } else {
      flow.fullReads &+= 1
    }
    flow.copied &+= count
    if flow.fullReads >= Self.fullReadsForPipe || isFast(&flow) {
      flow.isBulk = true
      flow.smallReads = 0
    }
    write(UnsafeRawBufferPointer(rebasing: chunk[..<count]), &flow, &source, &sink)
    return count
  }

  /// Half a megabyte was copied within ten milliseconds, in reads of any size: on a busy machine with many
  /// streams none of them finds a full buffer, and yet all are worth a pipe.
  private func isFast(_ flow: inout Flow) -> Bool {
    guard flow.copied >= Self.fastBytes else { return false }
    let isFast = now.microseconds &- flow.copiedSince <= Self.fastTime
    flow.copied = 0
    flow.copiedSince = now.microseconds
    return isFast
  }

  private func write(
    _ bytes: UnsafeRawBufferPointer, _ flow: inout Flow, _ source: inout Side, _ sink: inout Side
  ) {
    hurry(&flow, sink)
    // Where the source's end is known to follow, the kernel keeps the bytes to send the end along with them.
    let flags = Int32(MSG_NOSIGNAL) | (source.hasHungUp ? Int32(MSG_MORE) : 0)
    let count = send(sink.number, bytes.baseAddress, bytes.count, flags)
    if count == bytes.count { return }
    if count < 0, errno != EAGAIN, errno != EINTR { return stop(&flow, &source) }
    if count >= 0 || errno == EAGAIN { sink.isWritable = false }
    flow.rest = Array(bytes.dropFirst(max(0, count)))
    flow.sent = 0
  }

  /// Writes what was kept. False: the sink is full.
  private func flush(_ flow: inout Flow, _ source: inout Side, _ sink: inout Side) -> Bool {
    hurry(&flow, sink)
    let count: Int
    if flow.inPipe > 0, let pipe = flow.pipe {
      unpace(&flow, sink)
      count = usher_splice(pipe.read, sink.number, flow.inPipe)
      if count > 0 { flow.inPipe &-= count }
    } else {
      let start = flow.sent
      count = flow.rest.withUnsafeBytes { bytes in
        let part = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(start))
        return send(sink.number, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
      }
      if count > 0 { flow.sent &+= count }
      if flow.sent >= flow.rest.count {
        flow.rest = []
        flow.sent = 0
      }
    }
    if count > 0 { return true }
    if count < 0, errno == EINTR { return true }
    if count < 0, errno == EAGAIN {
      sink.isWritable = false
      return false
    }
    stop(&flow, &source)
    return true
  }

  /// The sink takes nothing any more: what comes is not read, and the source hears of it if it can.
  private func stop(_ flow: inout Flow, _ source: inout Side) {
    flow.isFinished = true
    flow.rest = []
    release(&flow)
    shutdown(source.number, Int32(SHUT_RD))
  }

  /// From the second write on nothing may wait for an acknowledgement (Nagle's algorithm): it was already
  /// decided where the segments end. A connection of one write each way is spared the call.
  private func hurry(_ flow: inout Flow, _ sink: Side) {
    guard flow.hasWritten else {
      flow.hasWritten = true
      return
    }
    guard !flow.isWithoutDelay else { return }
    flow.isWithoutDelay = true
    if sink.isTCP { setOption(sink.number, Int32(IPPROTO_TCP), TCP_NODELAY, 1) }
  }

  // MARK: Splicing

  /// Whether there is a pipe for this direction; without one it copies.
  private func canSplice(_ flow: inout Flow) -> Bool {
    if flow.pipe == nil { flow.pipe = pipes.take() }
    guard flow.pipe != nil else {
      flow.isBulk = false
      flow.fullReads = 0
      return false
    }
    return true
  }

  /// Moves pages into the pipe, which is empty. What splice(2) answered, errno and all.
  private func fill(_ flow: inout Flow, _ source: Side, _ sink: Side) -> Int {
    guard let pipe = flow.pipe else { return copyNothing() }
    let count = usher_splice(source.number, pipe.write, PipePool.capacity)
    guard count > 0 else { return count }
    makeRoom(&flow, sink)
    flow.inPipe = count
    hasSpliced = true
    if count > Self.smallRead {
      flow.smallReads = 0
    } else {
      flow.smallReads &+= 1
      if flow.smallReads >= Self.smallReadsForCopy {
        flow.isBulk = false
        flow.fullReads = 0
      }
    }
    return count
  }

  /// A UNIX socket takes 208 KiB unless told otherwise and so would be full long before the pause after a
  /// splice (see `Proxy.gather`) is over. Twice what is asked for is what the kernel allows; much more than a
  /// megabyte no processor's cache holds, and gains nothing. (unix(7), socket(7))
  private func makeRoom(_ flow: inout Flow, _ sink: Side) {
    guard !flow.hasRoom else { return }
    flow.hasRoom = true
    guard sink.isUnix, option(sink.number, SOL_SOCKET, SO_SNDBUF) < 2 * Self.unixRoom else { return }
    if !setOption(sink.number, SOL_SOCKET, SO_SNDBUFFORCE, Self.unixRoom) {
      setOption(sink.number, SOL_SOCKET, SO_SNDBUF, Self.unixRoom)
    }
  }

  private func copyNothing() -> Int {
    errno = EAGAIN
    return -1
  }

  /// A pipe without bytes serves the next that needs one.
  func release(_ flow: inout Flow) {
    guard let pipe = flow.pipe else { return }
    pipes.give(pipe, isEmpty: flow.inPipe == 0)
    flow.pipe = nil
    flow.inPipe = 0
  }

  /// A loopback client that came through a listener for everybody; see `useLoopback`.
  private func unpace(_ flow: inout Flow, _ sink: Side) {
    guard !flow.isTuned, sink.isTCP else { return }
    flow.isTuned = true
    if Socket.peerName(sink.number)?.isLoopback == true { useLoopback(sink.number) }
  }

  /// Through the loopback nothing is ever congested, and a pacing algorithm (bbr) would only set a timer between
  /// segments, which it goes on with once it has begun; so before there is a connection, if that can be.
  /// Reno is there in every kernel and allowed to everybody.
  func useLoopback(_ number: Int32) {
    setsockopt(number, Int32(IPPROTO_TCP), TCP_CONGESTION, "reno", 4)
  }

  /// 0 if it cannot be read.
  private func option(_ number: Int32, _ level: Int32, _ name: Int32) -> Int32 {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(number, level, name, &value, &length)
    return value
  }

  @discardableResult
  func setOption(_ number: Int32, _ level: Int32, _ name: Int32, _ value: Int32) -> Bool {
    var value = value
    return setsockopt(number, level, name, &value, socklen_t(MemoryLayout<Int32>.size)) == 0
  }

  // MARK: Messages

  /// The same for sequential packets: one message at a time, kept whole.
  private func pumpMessages(_ flow: inout Flow, _ source: inout Side, _ sink: inout Side) -> Outcome {
    var left = Self.budget
    while !flow.isFinished {
      if !flow.isEmpty {
        guard sink.isWritable, flush(&flow, &source, &sink) else { return .waits }
        continue
      }
      if flow.isEnded {
        flow.isFinished = true
        return .waits
      }
      guard source.isReadable, sink.isWritable else { return .waits }
      guard left > 0 else { return .goesOn }
      let count = usher_receive_message(source.number, messages.baseAddress, messages.count)
      if count > messages.count {
        complain(
          "cannot pass a message of \(count) bytes on: at most \(messages.count) are; the connection ends")
        return .isReset
      }
      if count < 0 {
        if errno == EAGAIN { source.isReadable = false } else if errno != EINTR { return .isReset }
        continue
      }
      // Nothing read is an end, or an empty message; while the other side has not hung up, the latter.
      if count == 0, source.hasHungUp {
        flow.isEnded = true
        continue
      }
      left &-= max(count, 64)
      let bytes = UnsafeRawBufferPointer(rebasing: messages[..<count])
      let sent = send(sink.number, bytes.baseAddress, count, Int32(MSG_NOSIGNAL))
      if sent < 0, errno == EAGAIN {
        sink.isWritable = false
        flow.rest = Array(bytes)
      } else if sent < 0 {
        stop(&flow, &source)
      }
    }
    return .waits
  }
}
