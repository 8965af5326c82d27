import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitDisk
import UnitModel

extension Daemon {
  /// The priority of what has happened already: ends of processes and answers of the spawner come before
  /// new connections and questions, so that an answer over the bus is never older than what its asker has
  /// seen. There are only as many as there are processes: nobody can hold up the rest with them.
  static let endsFirst: Int64 = -5

  /// Connects everything with the loop.
  func attach() throws {
    try attachBackground()
    if isPrivileged, !options.isUserMode { dynamicUsers.sweep() }
    try deadlines.attach(to: loop) { [weak self] in self?.post(.timer($0)) }
    let answers = try loop.addIO(spawner.answerDescriptor, .readable) { [weak self] _ in
      self?.takeSpawnAnswers()
    }
    try answers.setPriority(Daemon.endsFirst)
    sources.append(answers)
    spawnDeadline = try loop.addTimer(at: .max) { [weak self] in
      guard let self else { return }
      spawnAlarm = .max
      spawner.endOverdue(now: Clock.monotonic())
      armSpawnDeadline()
    }
    for signal in [SIGTERM, SIGINT] {
      sources.append(
        try loop.addSignal(signal) { [weak self] in
          self?.stop(reason: signal == SIGINT ? "interrupted" : "asked to by SIGTERM")
        })
    }
    sources.append(try loop.addSignal(SIGHUP) { [weak self] in self?.reload { _ in } })
    try attachStrangers()
    // The whole subtree of a service that loses its parents comes to us.
    try Children.becomeSubreaper()
    _ = try loop.feedWatchdog()
  }

  /// The first request stops everything in order; a second one kills what is still there.
  func stop(reason: String) {
    stopRequests += 1
    if stopRequests == 1 {
      log.info("\(reason): stopping all units; a second signal kills what is left")
      request(.shutDown)
    } else {
      log.warning("\(reason) again: killing what is left")
      request(.hurry)
    }
  }

  /// An alarm that is too early by now stays: it rings once in vain, and is not moved with each spawn.
  func armSpawnDeadline() {
    guard spawner.nextDeadline < spawnAlarm else { return }
    spawnAlarm = spawner.nextDeadline
    // Fails only when the loop is over.
    try? spawnDeadline?.rearm(at: spawnAlarm)
  }

  /// Opens the control sockets.
  func openControl() throws(DaemonError) {
    let server = ControlServer(loop: loop, supervisor: self)
    control = server
    observer = server
    do {
      try server.listen(at: paths.control)
      if options.systemctl ?? (getpid() == 1) {
        try server.listenForSystemctl(runtimeDirectory: surroundings.runtimeDirectory)
      }
    } catch {
      throw DaemonError("\(error)\(controlAdvice)")
    }
  }

  /// What helps where the control socket cannot be made.
  private var controlAdvice: String {
    if options.control != nil { return "" }
    if isPrivileged, !options.isUserMode {
      let isReadOnly = access(surroundings.runtimeDirectory, W_OK) != 0
      return isReadOnly ? "; mount a tmpfs on \(surroundings.runtimeDirectory)" : ""
    }
    if !options.isUserMode { return "; start usherd as root, or with --user" }
    if environmentPath("XDG_RUNTIME_DIR") == nil {
      return "; XDG_RUNTIME_DIR is not set: set it to a directory that is yours alone (mode 0700)"
    }
    return "; set XDG_RUNTIME_DIR to a directory that is yours alone (mode 0700)"
  }
}
