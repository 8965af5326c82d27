import CLinux
import Glibc
import Linux
import UnitModel

/// Who is behind names, asked of a helper process, so that NSS never holds the daemon up.
///
/// The main thread asks and gets exactly one answer, on the main thread. A helper that does not
/// answer in time is killed, and the next request starts another.
package final class UserLookup {
  package typealias Answer = Result<ResolvedUser, NameFailure>

  /// A helper that runs: our end of its socket, and its process (0 if it is none).
  package struct Helper {
    package let socket: Descriptor
    package let pid: Int32

    package init(socket: Descriptor, pid: Int32) {
      self.socket = socket
      self.pid = pid
    }
  }

  private struct Waiting {
    let name: String
    let deadline: Instant
    let answer: (Answer) -> Void
  }

  /// Called with the number to watch for reading, and with nil when it is about to be closed.
  package var watch: (Int32?) -> Void = { _ in }

  private let start: () throws(SystemCallError) -> Helper
  private var helper: Helper?
  private var waiting: [UInt64: Waiting] = [:]
  private var lastID: UInt64 = 0

  package init(
    start: @escaping () throws(SystemCallError) -> Helper = { () throws(SystemCallError) in
      try UserLookup.spawn()
    }
  ) {
    self.start = start
  }

  deinit { stop() }

  /// The process id of the helper, which the daemon's own reaping is to leave alone; nil if none.
  package var helperPid: Int32? { helper.map(\.pid) }

  /// Asks; `answer` is called from here (if it cannot even be asked), `receive()`, or `expire(at:)`.
  package func resolve(_ request: NameRequest, deadline: Instant, answer: @escaping (Answer) -> Void) {
    lastID &+= 1
    let name =
      [request.user, request.group].compactMap { $0 }.first ?? request.supplementaryGroups.first ?? ""
    do throws(SystemCallError) {
      let current = try running()
      try Arrival.send(NameMessage.encode(request, id: lastID), to: current.socket.number)
      waiting[lastID] = Waiting(name: name, deadline: deadline, answer: answer)
    } catch {
      if error.errno != EAGAIN { stop() }
      answer(.failure(.noHelper(error.description)))
    }
  }

  /// The next time at which `expire(at:)` has something to do.
  package var nextDeadline: Instant? { waiting.values.lazy.map(\.deadline).min() }

  /// Takes the answers that have come; a helper that has died fails all that wait.
  package func receive() {
    while let helper {
      do throws(SystemCallError) {
        guard let arrival = try Arrival.receive(from: helper.socket.number, atMost: NameMessage.longestPacket)
        else { return }
        if arrival.bytes.isEmpty { return fail { _ in .noHelper("it has ended") } }
        guard let (id, answer) = NameMessage.decodeAnswer(arrival.bytes) else { continue }
        waiting.removeValue(forKey: id)?.answer(answer)
      } catch {
        let why = error.description
        return fail { _ in .noHelper(why) }
      }
    }
  }

  /// Fails what is overdue; the helper is killed, since it answers in order: what waits behind is
  /// no better off, and is failed with it.
  package func expire(at now: Instant) {
    receive()
    guard waiting.values.contains(where: { $0.deadline <= now }) else { return }
    fail { .overdue($0) }
  }

  /// Asks and waits, for at most `milliseconds`: for start-up, before the loop runs.
  package func resolveNow(_ request: NameRequest, milliseconds: Int32 = 5000) -> Answer {
    var result: Answer?
    resolve(request, deadline: Instant(microseconds: 1)) { result = $0 }
    while result == nil, let helper {
      var poll = pollfd(fd: helper.socket.number, events: Int16(POLLIN), revents: 0)
      let ready = Glibc.poll(&poll, 1, milliseconds)
      if ready < 0 && errno == EINTR { continue }
      if ready == 0 { expire(at: Instant(microseconds: .max)) } else { receive() }
    }
    return result ?? .failure(.noHelper("it has ended"))
  }

  /// Ends the helper, and with it what waits.
  package func stop() {
    guard let helper else { return }
    watch(nil)
    self.helper = nil
    helper.socket.close()
    guard helper.pid > 0 else { return }
    kill(helper.pid, SIGKILL)
    // Killed, it ends at once; a wait without end would only follow a kernel fault.
    while waitpid(helper.pid, nil, 0) < 0 && errno == EINTR {}
  }

  private func fail(_ reason: (String) -> NameFailure) {
    stop()
    let all = waiting.sorted { $0.key < $1.key }.map(\.value)
    waiting = [:]
    for one in all { one.answer(.failure(reason(one.name))) }
  }

  private func running() throws(SystemCallError) -> Helper {
    if let helper { return helper }
    let new = try start()
    helper = new
    watch(new.socket.number)
    return new
  }

  /// Starts `path` with `--nss-helper` or another such word, in a process group of its own.
  package static func spawn(
    path: String = "/proc/self/exe", argument: String = NSSHelper.argument
  ) throws(SystemCallError) -> Helper {
    let (ours, theirs) = try Socket.pair(kind: .sequentialPacket)
    // The helper waits in recv(2); O_NONBLOCK belongs to each end alone.
    let fd = theirs.number
    _ = try systemCall("prepare a socket") { fcntl(fd, F_SETFL, 0) }
    var pid: pid_t = 0
    let failure = "usherd".withCString { name in
      argument.withCString { argument in
        var arguments: [UnsafeMutablePointer<CChar>?] = [
          UnsafeMutablePointer(mutating: name), UnsafeMutablePointer(mutating: argument), nil,
        ]
        return usher_spawn_helper(&pid, path, &arguments, environ, fd)
      }
    }
    if failure != 0 { throw SystemCallError("start", on: path, errno: failure) }
    return Helper(socket: ours, pid: pid)
  }
}
