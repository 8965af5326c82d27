import CLinux
import Glibc

/// `SIGTERM`; `SIGRTMIN+3` for a real-time signal.
package func signalName(_ number: Int32) -> String { "SIG" + signalAbbreviation(number) }

/// `TERM`, as EXIT_STATUS has it; `RTMIN+3` for a real-time signal, the number for an unknown one.
package func signalAbbreviation(_ number: Int32) -> String {
  if let name = usher_signal_name(number) { return String(cString: name) }
  // 34 is the first that glibc leaves to programs (signal(7)).
  return (34...64).contains(number) ? (number == 34 ? "RTMIN" : "RTMIN+\(number - 34)") : "\(number)"
}

/// The signal masks of threads.
package enum SignalMask {
  /// Blocks every signal in the calling thread, for threads that must never run a handler.
  package static func blockAll() {
    var all = sigset_t()
    sigfillset(&all)
    _ = pthread_sigmask(SIG_SETMASK, &all, nil)
  }
}
