import CLinux
import Glibc

/// What can be done with a process through its pidfd: no pid can be mistaken for another's.
///
/// A pidfd becomes readable when the process has ended.
///
/// - Source: pidfd_open(2).
package enum Pidfd {
  /// A descriptor for a process that is known to live, or to be an unreaped child.
  package static func open(_ pid: Int32) throws(SystemCallError) -> Descriptor {
    Descriptor(adopting: try systemCall("open the process", on: "\(pid)") { usher_pidfd_open(pid) })
  }

  /// - Returns: false if the process is gone already.
  @discardableResult
  package static func send(_ signal: Int32, to process: Descriptor) throws(SystemCallError) -> Bool {
    do throws(SystemCallError) {
      _ = try systemCall("send \(signalName(signal))") {
        usher_pidfd_send_signal(process.number, signal)
      }
      return true
    } catch {
      if error.errno == ESRCH { return false }
      throw error
    }
  }

  /// The daemon's own copy of a descriptor that the process has open.
  ///
  /// - Source: pidfd_getfd(2)
  package static func copy(_ number: Int32, of process: Descriptor) throws(SystemCallError) -> Descriptor {
    Descriptor(
      adopting: try systemCall("copy a descriptor of a process") {
        usher_pidfd_getfd(process.number, number)
      })
  }

  /// The process's number; nil if it is gone, or the descriptor is no pidfd.
  ///
  /// - Source: pidfd_open(2), proc_pid_fdinfo(5)
  package static func pid(of process: Descriptor) -> Int32? {
    for line in (ProcText.read("/proc/self/fdinfo/\(process.number)") ?? "").split(separator: "\n")
    where line.hasPrefix("Pid:") {
      guard let pid = Int32(line.dropFirst(4).drop { $0 == "\t" || $0 == " " }), pid > 0 else { return nil }
      return pid
    }
    return nil
  }

  /// A number that no other process has until the next boot, unlike a pid; nil before kernel 6.9.
  ///
  /// - Source: pidfd_open(2), "pidfs"
  package static func id(of process: Descriptor) -> UInt64? {
    var status = stat()
    guard usher_filesystem_type(process.number) == 0x5049_4446, fstat(process.number, &status) == 0 else {
      return nil
    }
    return UInt64(status.st_ino)
  }

  /// Whether this kernel gives processes such numbers.
  package static let hasIDs: Bool = (try? open(getpid())).flatMap { id(of: $0) } != nil

  /// Whether a child has ended. It stays to be reaped. Never blocks.
  package static func hasEnded(_ process: Descriptor) -> Bool {
    var code: Int32 = 0
    var status: Int32 = 0
    var pid: pid_t = 0
    return usher_waitid(
      Int32(P_PIDFD.rawValue), process.number, WEXITED | WNOHANG | WNOWAIT, &code, &status, &pid) == 1
  }

  /// The exit of a child, which is reaped thereby; nil while it runs. Never blocks.
  package static func reap(_ process: Descriptor) throws(SystemCallError) -> ProcessExit? {
    var code: Int32 = 0
    var status: Int32 = 0
    var pid: pid_t = 0
    let answer = try systemCall("wait for a process") {
      usher_waitid(Int32(P_PIDFD.rawValue), process.number, WEXITED | WNOHANG, &code, &status, &pid)
    }
    return answer == 1 ? ProcessExit(code: code, status: status) : nil
  }
}
