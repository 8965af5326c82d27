import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitModel

extension Daemon {
  // MARK: Answers of the spawner

  func takeSpawnAnswers() {
    for answer in spawner.takeAnswers() {
      let token = ProcessToken(answer.token)
      let output = processes[token]?.output
      defer { resumeReading(output) }
      switch answer.outcome {
      case .started(let pid, let process): started(token, pid, process)
      case .failed(let failure): failed(token, failure)
      case .failedLater(let failure): failedLater(token, failure)
      }
    }
    armSpawnDeadline()
    takeEarlyNotices()
    strangerMayHaveEnded()
  }

  private func started(_ token: ProcessToken, _ pid: Int32, _ process: Descriptor) {
    guard let handle = processes[token] else {
      // Nobody waits for it: its unit is gone. It must not be left behind.
      _ = try? Pidfd.send(SIGKILL, to: process)
      return
    }
    guard core.units.awaits(token, of: handle.order.unit) else {
      // Its unit gave it up while it was on its way: it must not be left behind. Its end is
      // collected with those of strangers.
      processes[token] = nil
      _ = try? Pidfd.send(SIGKILL, to: process)
      return
    }
    handle.pid = pid
    handle.pidfd = process
    let order = handle.order
    if let run = runs[order.run], run.cgroup == nil { run.sessions.insert(pid) }
    if !toldSpawnFailures.isEmpty { toldSpawnFailures.remove(order.unit) }
    log.log(.debug, "\(unitText(order.unit)): started process \(pid)")
    // What it said before it was known comes before its end.
    let isOver = earlyNotices.isEmpty && !handle.isEarly && Pidfd.hasEnded(process)
    if isOver {
      know(handle, pid: pid, isShared: false)
    } else if !watch(handle, pid: pid) {
      _ = try? Pidfd.send(SIGKILL, to: process)
      return post(.spawnFailed(order.unit, token, status: nil))
    }
    keepStart(of: order, pid)
    post(.spawned(order.unit, token, pid: pid))
    // The service of a connection is often that short: nothing had to be watched for it.
    if isOver { ended(token) }
  }

  /// Has the end of a process noticed, through its handle's pidfd. False if that cannot be, which was said.
  ///
  /// - Parameter isShared: other units know the process, too.
  func watch(_ handle: ProcessHandle, pid: Int32, isShared: Bool = false) -> Bool {
    let order = handle.order
    let token = order.token
    guard let process = handle.pidfd else { return false }
    do throws(SystemdError) {
      handle.source = try loop.addIO(process.number, .readable) { [weak self] _ in
        self?.ended(token)
      }
      try handle.source?.setPriority(Daemon.endsFirst)
    } catch {
      tell(
        .error, of: order.unit, "\(unitText(order.unit)): cannot watch process \(pid): \(error); it is ended")
      processes[token] = nil
      return false
    }
    know(handle, pid: pid, isShared: isShared)
    return true
  }

  private func know(_ handle: ProcessHandle, pid: Int32, isShared: Bool) {
    let token = handle.order.token
    processes[token] = handle
    if isShared {
      sharers[pid, default: []].append(token)
    } else {
      tokens[pid] = token
      sharers[pid] = nil
    }
  }

  /// It was up already, as far as its type goes: its end is told next.
  private func failedLater(_ token: ProcessToken, _ failure: SpawnFailure) {
    guard let order = processes[token]?.order else { return }
    tell(
      .error, of: order.unit, "\(unitText(order.unit)): \(failure)\(place(of: order))\(consequence(order))")
    toldSpawnFailures.insert(order.unit)
    takeBackDirectories(order, status: failure.exitStatus) {}
  }

  private func failed(_ token: ProcessToken, _ failure: SpawnFailure) {
    guard let handle = processes.removeValue(forKey: token) else { return }
    let order = handle.order
    if let signal = handle.stopSignal {
      let arrived: Int32? =
        switch failure.cause {
        case .deadline: signal
        // The whole cgroup was signalled, and it was in it already.
        case .signal(let number): number
        case .step, .parent: nil
        }
      if let arrived {
        // Stopped before its program ran: an end, no failure.
        log.debug("\(unitText(order.unit)): \(failure)")
        return post(.exited(order.unit, token, .killed(signal: arrived), remains: hasRemains(order.run)))
      }
    }
    tell(
      .error, of: order.unit, "\(unitText(order.unit)): \(failure)\(place(of: order))\(consequence(order))")
    if failure.exitStatus != nil { toldSpawnFailures.insert(order.unit) }
    if let status = failure.exitStatus { keepEnd(of: order, .exited(status), pid: handle.pid) }
    takeBackDirectories(order, status: failure.exitStatus) { [weak self] in
      self?.post(.spawnFailed(order.unit, token, status: failure.exitStatus))
    }
  }

  /// A process ended: it is collected, and the core is told whether anything else of its run lives.
  private func ended(_ token: ProcessToken) {
    guard let handle = processes[token], handle.pidfd != nil else { return }
    // Why it did not get to its program.
    if handle.isEarly { takeSpawnAnswers() }
    // Its last words: they were said before it ended, and mean something only of a process that is known.
    if sharedNotifySocket != nil || !notifySockets.isEmpty, let name = core.units[handle.order.unit]?.name {
      hearOut(name)
    }
    // A word may have made another handle the process's.
    guard processes[token] === handle, let pidfd = handle.pidfd, let exit = reap(pidfd, handle) else {
      return
    }
    // Each of the units whose main process it was is told how it ended, the one that had it first before the others.
    for one in sharers(of: handle) { ended(one, exit) }
  }

  /// Its end is told to the unit that knows it by this handle.
  private func ended(_ handle: ProcessHandle, _ exit: SupervisorCore.ProcessExit) {
    let (order, isAdopted) = (handle.order, handle.isAdopted)
    let remains = hasRemains(order.run)
    if remains, exit == .unknown, handle.isForeign, staysUnnoticed(handle) { return }
    writerEnded(handle, remains: remains)
    forget(handle)
    if let run = runs[order.run] { checkMemory(run) }
    log.log(.debug, "\(unitText(order.unit)): process \(handle.pid ?? 0) \(Daemon.words(exit))")
    // The next process must find the terminal as it is left here: the end counts once that is done.
    guard let care = terminalCare(order) else { return tell(exit, of: order, isAdopted: isAdopted, remains) }
    background {
      Terminal.revert(care)
    } then: { [weak self] _ in
      self?.tell(exit, of: order, isAdopted: isAdopted, remains)
    }
  }

  /// A main process that is no child of usherd has ended, and others of its run live: systemd is not told of that, and
  /// sees it once nothing is left of the run. False where usherd does otherwise.
  private func staysUnnoticed(_ handle: ProcessHandle) -> Bool {
    guard !differences.contains(.foreignMains), let run = runs[handle.order.run], run.cgroup != nil else {
      return false
    }
    handle.source?.cancel()
    handle.source = nil
    run.unnoticed.append(handle.order.token)
    watchEmpty(run)
    return true
  }

  /// Nothing is left of the run: main processes whose end stayed unnoticed have ended as well.
  func noticeEnds(of run: RunHandle) {
    let tokens = run.unnoticed
    run.unnoticed = []
    for token in tokens { if let handle = processes[token] { ended(handle, .unknown) } }
  }

  private func tell(
    _ exit: SupervisorCore.ProcessExit, of order: SpawnOrder, isAdopted: Bool, _ remains: Bool
  ) {
    // A command that nobody waits for any more shows no end.
    if !isAdopted, core.units.awaits(order.token, of: order.unit) { keepEnd(of: order, exit, pid: nil) }
    post(.exited(order.unit, order.token, exit, remains: remains))
    // What remains may be all there is of the service (Type=forking): its end must be seen.
    if remains, let run = runs[order.run] { watchEmpty(run) }
  }

  /// What is to be done with the unit's terminal after one of its processes; nil: nothing.
  private func terminalCare(_ order: SpawnOrder) -> Terminal.Care? {
    // Not the whole of its settings: this is on the way of every process.
    guard let definition = core.units[order.unit]?.definition else { return nil }
    var takesBack = false
    if case .terminal = definition.exec.standardInput {
      takesBack = isPrivileged && definition.exec.user != nil
    }
    guard takesBack || definition.exec.preparesTerminal else { return nil }
    let terminal = definition.exec.terminal
    return Terminal.Care(
      path: terminal.path, hangsUp: terminal.hangsUp, resets: terminal.resets, clears: terminal.clears,
      virtualNumber: terminal.virtualNumber ?? 0, takesBack: takesBack)
  }

  /// Nil while it runs. An end that somebody else has collected is one all the same: else its
  /// descriptor would stay readable and the loop would not rest.
  private func reap(_ process: Descriptor, _ handle: ProcessHandle) -> SupervisorCore.ProcessExit? {
    do throws(SystemCallError) {
      return try Pidfd.reap(process).map(ProcessHandle.exit)
    } catch {
      // Its parent is told how it ended.
      if handle.isForeign { return .unknown }
      log.warning("\(error); how the process ended is not known, it counts as failed")
      return .exited(255)
    }
  }

  // MARK: Signals

  func kill(_ id: UnitID, _ runID: RunID, _ order: KillOrder) {
    if let run = runs[runID] { thaw(run) }
    let known: [ProcessToken]
    var isEverything = false
    switch order.scope {
    case .processes(let tokens): known = tokens
    case .everything(let tokens):
      known = tokens
      isEverything = true
    }
    for token in known {
      guard let handle = processes[token] else { continue }
      guard let pidfd = handle.pidfd else {
        hasten(handle, order)
        continue
      }
      send(order, to: pidfd)
    }
    guard isEverything, let run = runs[runID] else { return }
    if let cgroup = run.cgroup {
      let sparing = Set(known.compactMap { processes[$0]?.pid })
      cgroup.signal(order.signal, hangsUp: order.hangsUp, continues: order.continues, sparing: sparing)
      watchEmpty(run)
    } else {
      let sparing = Set(known.compactMap { processes[$0]?.pid })
      signalRemnants(of: run, order, sparing: sparing)
      watchEmpty(run)
      if known.isEmpty, !hasRemains(runID) { post(.emptied(id, runID)) }
    }
  }

  /// A process on its way to its program gets the signal there, if it arrives soon.
  private func hasten(_ handle: ProcessHandle, _ order: KillOrder) {
    handle.stopSignal = order.signal
    spawner.hasten(handle.order.token.value, deadline: Clock.monotonic() &+ Daemon.stopPatience)
    armSpawnDeadline()
  }

  private func send(_ order: KillOrder, to process: Descriptor) {
    // A process that is gone, or not ours to signal any more, is past being signalled.
    _ = try? Pidfd.send(order.signal, to: process)
    if order.hangsUp { _ = try? Pidfd.send(SIGHUP, to: process) }
    if order.continues { _ = try? Pidfd.send(SIGCONT, to: process) }
  }
}
