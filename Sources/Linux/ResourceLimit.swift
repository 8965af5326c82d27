import CLinux
import Glibc

/// `RLIMIT_NOFILE` for 7; the kernel's numbering (asm-generic).
package func resourceName(_ resource: Int32) -> String {
  let names = [
    "CPU", "FSIZE", "DATA", "STACK", "CORE", "RSS", "NPROC", "NOFILE", "MEMLOCK", "AS", "LOCKS",
    "SIGPENDING", "MSGQUEUE", "NICE", "RTPRIO", "RTTIME",
  ]
  let index = Int(resource)
  return names.indices.contains(index) ? "RLIMIT_\(names[index])" : "RLIMIT_\(resource)"
}

/// A resource limit of this process; `.max` is infinity.
package struct ResourceLimit: Hashable, Sendable {
  package var soft: UInt64
  package var hard: UInt64

  package init(soft: UInt64, hard: UInt64) {
    self.soft = soft
    self.hard = hard
  }

  /// The limit as this process has it.
  package static func current(_ resource: Int32) throws(SystemCallError) -> ResourceLimit {
    var limit = ResourceLimit(soft: 0, hard: 0)
    _ = try systemCall("read the limit", on: resourceName(resource)) {
      usher_get_limit(resource, &limit.soft, &limit.hard)
    }
    return limit
  }

  package func apply(to resource: Int32) throws(SystemCallError) {
    _ = try systemCall("set the limit", on: resourceName(resource)) {
      usher_set_limit(resource, soft, hard)
    }
  }

  /// Raises the number of descriptors this process may have to its hard limit.
  /// - Returns: the limit as it was before, for those that are started.
  package static func raiseDescriptors() throws(SystemCallError) -> ResourceLimit {
    let inherited = try current(7)
    try ResourceLimit(soft: inherited.hard, hard: inherited.hard).apply(to: 7)
    return inherited
  }
}
