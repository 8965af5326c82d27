import Linux
import SupervisorCore

/// The main process of one unit may be that of another as well: where root says so, by `MAINPID=` or `PIDFile=`, it
/// ends with either, and both are told.
///
/// - Source: observed with systemd 252.
extension Daemon {
  /// By which the units know a process: the one that had it first, then those that have named it as theirs.
  func handles(of pid: Int32) -> [ProcessHandle] {
    guard let first = tokens[pid] else { return [] }
    return ([first] + (sharers[pid] ?? [])).compactMap { processes[$0] }
  }

  /// The same without those whose process is over, though they were not told yet: the number is another one's.
  func liveHandles(of pid: Int32) -> [ProcessHandle] {
    handles(of: pid).filter { $0.pidfd.flatMap { Pidfd.pid(of: $0) } == pid }
  }

  /// All handles of the process of this one.
  func sharers(of handle: ProcessHandle) -> [ProcessHandle] {
    guard let pid = handle.pid, sharers[pid] != nil else { return [handle] }
    let all = handles(of: pid)
    return all.contains { $0 === handle } ? all : [handle]
  }

  /// The unit no longer knows the process; the others that do still do.
  func forget(_ handle: ProcessHandle) {
    let token = handle.order.token
    processes[token] = nil
    handle.close()
    guard let pid = handle.pid else { return }
    guard var others = sharers[pid] else {
      if tokens[pid] == token { tokens[pid] = nil }
      return
    }
    others.removeAll { $0 == token }
    if tokens[pid] == token { tokens[pid] = others.isEmpty ? nil : others.removeFirst() }
    sharers[pid] = others.isEmpty ? nil : others
  }
}
