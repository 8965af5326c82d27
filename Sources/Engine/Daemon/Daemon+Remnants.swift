import Glibc
import Linux
import SupervisorCore
import UnitModel

/// Runs without a cgroup: their processes are found by parentage, environment and session.
extension Daemon {
  /// Says where the helper is, or that it is missing.
  func tellAboutHelper() {
    guard let helper = paths.helper else {
      return log.notice(
        "cannot find usher-exec beside usherd or in ../lib/usher: steps that may block run in usherd's own children"
      )
    }
    log.debug("steps that may block run in \(helper)")
  }

  /// Says once why there are no cgroups, where there are none.
  func tellAboutCgroups() {
    guard cgroups == nil else { return }
    log.notice(
      "\(CgroupTree.absence(at: options.cgroupRoot)): services run without cgroups; their processes are found by parentage, invocation ID and session"
    )
  }

  /// The living processes of a run, its known ones included.
  ///
  /// Whoever loses its parent while one looks is neither below that nor among the children that were listed
  /// before: it is looked again until nobody came in between. Who forks without end is not outrun.
  func processes(of run: RunHandle) -> [Int32] {
    let known = processes.values.filter { $0.order.run == run.id }.compactMap(\.pid)
    var found: [Int32] = []
    var children = strangers()
    for _ in 0..<8 {
      found = Descendants.tree(known + children.filter { belongs($0, to: run) })
      let before = Set(children)
      children = strangers()
      if before.isSuperset(of: children) { break }
    }
    return found
  }

  /// Our children that we did not start: what lost its parent.
  private func strangers() -> [Int32] {
    Descendants.children(of: getpid()).filter {
      tokens[$0] == nil && $0 != users.helperPid
    }
  }

  private func belongs(_ stranger: Int32, to run: RunHandle) -> Bool {
    Descendants.process(stranger, hasVariable: "INVOCATION_ID=\(run.invocationID)")
      || isInSession(stranger, of: run)
  }

  private func isInSession(_ pid: Int32, of run: RunHandle) -> Bool {
    guard let session = ProcessState(of: pid)?.session else { return false }
    return run.sessions.contains(session)
  }

  /// Signals everything in the run but `known`, also what is born meanwhile.
  func signalRemnants(of run: RunHandle, _ order: KillOrder, sparing known: Set<Int32>) {
    var done = known
    let signals = [order.signal] + (order.hangsUp ? [SIGHUP] : []) + (order.continues ? [SIGCONT] : [])
    // Each round finds what the one before missed; a fork bomb is not outrun.
    for _ in 0..<16 {
      let fresh = processes(of: run).filter { !done.contains($0) }
      if fresh.isEmpty { break }
      for pid in fresh {
        done.insert(pid)
        guard let parent = ProcessState(of: pid)?.parent else { continue }
        Descendants.send(signals, to: pid, parent: parent)
      }
    }
  }

  /// Orphans come to us and were just collected: looks whether runs that are waited for have ended with it.
  ///
  /// At the end of a crowd many runs wait at once: the children are listed once for all of them.
  func checkRemnants() {
    guard !bareRuns.isEmpty else { return }
    let strangers = strangers()
    // These tell their end themselves.
    let busy = Set(processes.values.map(\.order.run))
    for id in bareRuns where !busy.contains(id) {
      if let run = runs[id] {
        if !Descendants.tree(strangers.filter { belongs($0, to: run) }).isEmpty || hasRemains(id) { continue }
        later { [weak self] in self?.post(.emptied(run.unit, id)) }
      }
      bareRuns.remove(id)
    }
  }
}
