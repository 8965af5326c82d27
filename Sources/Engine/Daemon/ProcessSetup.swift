import Glibc
import Linux

/// What the daemon's own process needs before anything else.
package enum ProcessSetup {
  /// - Throws: where the limit on descriptors cannot even be read, or the kernel has no pidfds.
  package static func prepare() throws(SystemCallError) {
    // A peer that is gone is an errno, not a signal.
    signal(SIGPIPE, SIG_IGN)
    blockIdleSignals()
    // Ignored by whoever started us, it would have the kernel throw the ends of our children away.
    signal(SIGCHLD, SIG_DFL)
    // Nodes get the modes that units ask for.
    umask(0o022)
    openStandardStreams()
    sealInheritedDescriptors()
    try checkPidfd()
    // The daemon holds everybody's listeners; its children get the soft limit of 1024 back.
    _ = try ResourceLimit.raiseDescriptors()
  }

  /// Signals that would end the daemon, and everybody's sockets with it, though nobody means that: logs being
  /// rotated (SIGUSR1), what systemd as PID 1 takes for orders (SIGRTMIN+n), a limit on the size of files
  /// (SIGXFSZ: the write then answers EFBIG). Blocked rather than ignored: children begin with an empty mask
  /// anyway, while each ignored one would have to be set back for them. What the loop listens to is blocked
  /// by it; those that a mistake of ours brings still end the daemon.
  private static func blockIdleSignals() {
    var idle = sigset_t()
    sigemptyset(&idle)
    for number in [
      SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSTKFLT, SIGXCPU, SIGXFSZ, SIGTRAP,
      SIGSYS,
    ] + Array(34...64) {
      sigaddset(&idle, number)
    }
    pthread_sigmask(SIG_BLOCK, &idle, nil)
  }

  /// A daemon started with 0, 1 or 2 closed must not hand a listener to what writes there.
  private static func openStandardStreams() {
    while true {
      let number = open("/dev/null", O_RDWR)
      if number < 0 || number > 2 {
        if number > 2 { close(number) }
        return
      }
    }
  }

  /// What whoever started us left open stays ours: where close_range(2) is refused, services would get it.
  private static func sealInheritedDescriptors() {
    for number in ((try? NodeDirectory.names(in: "/proc/self/fd")) ?? []).compactMap({ Int32($0) }) {
      if number > 2 { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
    }
  }

  /// Everything that is done to processes is done through pidfds: better no start than one that no service
  /// survives.
  private static func checkPidfd() throws(SystemCallError) {
    do throws(SystemCallError) {
      try Pidfd.open(getpid()).close()
    } catch {
      guard error.errno == ENOSYS || error.errno == EPERM else { return }
      throw SystemCallError(
        "use pidfd_open, which needs Linux 5.3 and a seccomp filter that permits it", errno: error.errno)
    }
  }
}
