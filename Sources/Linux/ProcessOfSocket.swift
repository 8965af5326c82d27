import Glibc

/// The process that holds a socket open, for messages.
package struct ProcessOfSocket: Hashable, Sendable, CustomStringConvertible {
  package var pid: Int32
  /// The command's name, at most 15 bytes.
  package var command: String
  /// The unit of its cgroup, if it has one.
  package var unit: String?

  /// `nginx (pid 812, nginx.service)`
  package var description: String {
    "\(command) (pid \(pid)\(unit.map { ", " + $0 } ?? ""))"
  }

  /// Looks through the descriptors of all processes: milliseconds, for the way of an error only.
  /// Nil if nobody we may look into holds it. Of several the lowest pid, which is the parent
  /// more often than not.
  ///
  /// - Source: proc(5)
  package static func holding(socket inode: UInt64) -> ProcessOfSocket? {
    let wanted = "socket:[\(inode)]"
    guard let names = try? NodeDirectory.names(in: "/proc") else { return nil }
    for pid in names.compactMap({ Int32($0) }).sorted() {
      let directory = "/proc/\(pid)/fd"
      guard let descriptors = try? NodeDirectory.names(in: directory) else { continue }
      if descriptors.contains(where: { Node.linkTarget(directory + "/" + $0) == wanted }) {
        return ProcessOfSocket(pid: pid)
      }
    }
    return nil
  }

  /// Nil if there is no such process.
  package init?(pid: Int32) {
    guard let command = ProcFile.read("/proc/\(pid)/comm") else { return nil }
    self.pid = pid
    self.command = String(command.prefix { $0 != "\n" })
    unit = ProcFile.read("/proc/\(pid)/cgroup").flatMap(ProcessOfSocket.unit(ofCgroups:))
  }

  /// The innermost unit in the text of `/proc/PID/cgroup`.
  package static func unit(ofCgroups text: String) -> String? {
    for line in text.split(separator: "\n") {
      for part in line.split(separator: "/").reversed() {
        if part.hasSuffix(".service") || part.hasSuffix(".scope") || part.hasSuffix(".socket") {
          return String(part)
        }
      }
    }
    return nil
  }
}
