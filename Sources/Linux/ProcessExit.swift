import CLinux
import Glibc

/// How a process ended.
package enum ProcessExit: Hashable, Codable, Sendable {
  case exited(Int32)
  case killed(signal: Int32)
  /// A signal ended it and it left a core.
  case dumped(signal: Int32)

  package var isClean: Bool { self == .exited(0) }

  /// - Parameter code: `si_code` of waitid(2).
  init(code: Int32, status: Int32) {
    switch code {
    case 2: self = .killed(signal: status)
    case 3: self = .dumped(signal: status)
    default: self = .exited(status)
    }
  }
}

extension ProcessExit: CustomStringConvertible {
  /// `exited with status 3`, `ended by SIGTERM`.
  package var description: String {
    switch self {
    case .exited(let status): "exited with status \(status)"
    case .killed(let signal): "ended by \(signalName(signal))"
    case .dumped(let signal): "ended by \(signalName(signal)), core dumped"
    }
  }
}

/// Children of this process in general.
package enum Children {
  /// Makes orphans among the descendants children of this process, which must then reap them.
  package static func becomeSubreaper() throws(SystemCallError) {
    _ = try systemCall("become a subreaper") { usher_set_subreaper() }
  }

  package enum Look {
    case reaped(pid: Int32)
    /// A known one stands before the others, which cannot be seen until it is reaped.
    case hidden
    case nobody
  }

  /// Reaps one child that has ended, whoever it is. The kernel looks through all children for that.
  ///
  /// Children whose pidfd is watched are among them: ask `known` before, their exit stays.
  package static func reapOne(unless known: (Int32) -> Bool) -> Look {
    var code: Int32 = 0
    var status: Int32 = 0
    var pid: pid_t = 0
    // First look, then take: the exit of a known child belongs to whoever holds its pidfd.
    let peek = WEXITED | WNOHANG | WNOWAIT
    guard usher_waitid(Int32(P_ALL.rawValue), 0, peek, &code, &status, &pid) == 1 else { return .nobody }
    guard !known(pid),
      usher_waitid(Int32(P_PID.rawValue), pid, WEXITED | WNOHANG, &code, &status, &pid) == 1
    else { return .hidden }
    return .reaped(pid: pid)
  }
}
