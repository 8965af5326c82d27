import CLinux
import Glibc

/// The end of the system that this process is the first one of: a machine, or a container with its own pid
/// namespace, where the kernel ends process 1 by a signal that tells its parent which end it was.
///
/// - Source: reboot(2)
package struct SystemEnd: Hashable, Sendable {
  package enum Ending: String, Sendable {
    case reboot, poweroff, halt, kexec
    case softReboot = "soft-reboot"
  }

  package var ending: Ending
  package var argument: String?

  package init(_ ending: Ending, argument: String? = nil) {
    self.ending = ending
    self.argument = argument
  }

  /// Writes out what is in memory and tells the kernel. Returns only where the kernel refuses.
  ///
  /// Refuses to do anything unless this process is process 1.
  package func carryOut() -> SystemCallError? {
    guard getpid() == 1 else { return SystemCallError("end the system", on: ending.rawValue, errno: EPERM) }
    sync()
    if ending == .softReboot { return startAnew() }
    var refusal: Int32 = 0
    for command in commands {
      let result = argument.map { usher_reboot(command, $0) } ?? usher_reboot(command, nil)
      refusal = result < 0 ? errno : 0
      // A pid namespace knows neither kexec nor arguments.
      if refusal != EINVAL { break }
    }
    return SystemCallError("end the system", on: ending.rawValue, errno: refusal)
  }

  /// What to ask of the kernel, the best first.
  private var commands: [UInt32] {
    switch ending {
    case .poweroff: [0x4321_FEDC]
    case .halt: [0xCDEF_0123]
    case .reboot: argument == nil ? [SystemEnd.restart] : [0xA1B2_C3D4, SystemEnd.restart]
    case .kexec: [0x4558_4543, SystemEnd.restart]
    case .softReboot: []
    }
  }

  /// Ends all other processes; then this program begins anew in the place of this process, with the same arguments
  /// and environment. Its standard streams stay open, all else has close-on-exec. What lies below /run stays.
  ///
  /// - Source: systemd-soft-reboot.service(8), without the change into `/run/nextroot`
  private func startAnew() -> SystemCallError {
    // All that process 1 can reach, but itself.
    _ = kill(-1, SIGKILL)
    // The file that is there now: it may have been replaced by a newer one since.
    let replaced = " (deleted)"
    var path = (try? SystemEnd.ownProgram()) ?? "/proc/self/exe"
    if path.hasSuffix(replaced) { path.removeLast(replaced.count) }
    execv(path, CommandLine.unsafeArgv)
    return SystemCallError("start anew", on: path, errno: errno)
  }

  private static func ownProgram() throws(SystemCallError) -> String {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let length = try systemCall("read the link", on: "/proc/self/exe") {
      Int32(truncatingIfNeeded: readlink("/proc/self/exe", &buffer, buffer.count))
    }
    return String(decoding: buffer.prefix(Int(max(0, length))), as: UTF8.self)
  }

  private static let restart: UInt32 = 0x0123_4567
}
